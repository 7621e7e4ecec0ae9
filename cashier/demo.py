"""The people of the simulated shop. They are public, and exist only beside the simulator.

Their verifiers are worked out beforehand, since four Argon2 hashes would hold back the first
screen by more than half a second. Such a verifier is marked as published: it gets no pepper, and
its PIN never grows too old. A journal with a real terminal never gets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cashier.domain.roles import Role
from cashier.services.lane import Lane
from cashier.services.pin_hash import PUBLISHED
from cashier.services.staff import add_person
from cashier.store import reads
from cashier.text import speaker


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`name` is a catalogue key; `verifier` is Argon2's of `pin`."""

    id: str
    name: str
    role: Role
    pin: str
    verifier: str


_ARGON2 = "$argon2id$v=19$m=65536,t=3,p=4$"

DEMO_PEOPLE = (
    DemoPerson(
        "1001", "demo.cashier", Role.CASHIER, "112358",
        f"{_ARGON2}PJQmZtGuUIzmi1cbE99vSw$hQ7A3bFa+az2puai5DHFwRmpS8w8vBtgq3UXmm/bvOg",
    ),
    DemoPerson(
        "9001", "demo.supervisor", Role.SUPERVISOR, "314159",
        f"{_ARGON2}9C7R+cAtXs8a2gZNpFeVRg$m+RurMyTFlthqw+NbFPAu8SSiWhZpcJ3vCSt6bTLkCs",
    ),
    DemoPerson(
        "9002", "demo.supervisor_2", Role.SUPERVISOR, "271828",
        f"{_ARGON2}RYqw9q+dFREFfSXgrx1cbw$1FAaEV0t0bOIya5RjEpFB5L3dF+Tyfzg1FfX9s+Hzio",
    ),
    DemoPerson(
        "7001", "demo.technician", Role.TECHNICIAN, "161803",
        f"{_ARGON2}j91hvxfruHcn6UpObOSIEg$PCQYdLay13Fnt4FYMZdz2P9PxxV/T4RM//pKekV55Vc",
    ),
)  # fmt: skip


class _Published:
    """A Hasher that looks a published PIN up instead of working its verifier out."""

    def hash(self, pin: str) -> str:
        return PUBLISHED + next(one.verifier for one in DEMO_PEOPLE if one.pin == pin)

    def verify(self, verifier: str, pin: str) -> bool:
        return verifier == self.hash(pin)

    def is_current(self, _verifier: str) -> bool:
        return True


def add_demo_people(lane: Lane) -> None:
    """Let the simulated shop have people, unless it has some already."""
    if not lane.about.simulated or reads.people(lane.journal):
        return
    here = replace(lane, hasher=_Published())
    words = speaker(lane.about.language)
    supervisor = None
    for one in sorted(DEMO_PEOPLE, key=lambda one: one.role is not Role.SUPERVISOR):
        name = words.text(one.name)
        added = add_person(here, one.id, name, one.role, one.pin, supervisor, is_own=True)
        supervisor = supervisor or added
