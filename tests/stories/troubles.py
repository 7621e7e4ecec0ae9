"""What breaks in a shop while one thing is done, and what becomes of the lane then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st

from cashier.domain.refusal import Refused
from cashier.services.lane import JournalFailed, NoTerminal
from cashier.sync.errors import SyncError
from drivers.errors import LineError
from drivers.lines import damage
from drivers.lines.damage import Part, Way
from drivers.simulator.faults import Fault, Rule
from tests.cashier.lanes import World, full_disk
from tests.explorer.power import PowerCut
from tests.explorer.wire import CHANGES

T = TypeVar("T")

NOT_NOW = (Refused, NoTerminal, LineError, SyncError)
"""What a person is told in words; nothing was sent."""

LONGEST = {Way.TO_DEVICE: 170, Way.TO_REGISTER: 2430}
"""Bytes that pass each way while a request is sent, on the more talkative protocol."""

LONGEST_ACT = 70
"""Journal statements and uses of the line while a request is sent."""

WRITTEN = (
    "original_found", "request_drafted", "request_approved", "request_queued", "request_intended",
    "request_sent", "request_accepted", "request_in_doubt", "request_queried", "receipt_kept",
)  # fmt: skip


@dataclass(frozen=True)
class Damage:
    """One byte on its way."""

    way: Way
    change: str
    position: int

    def strike(self, world: World, _struck: ExitStack) -> None:
        world.wire.hurt(damage.at(self.way, self.position, CHANGES[self.change]))


@dataclass(frozen=True)
class AnswerFails:
    """Every byte from the terminal, from the moment at which it has a money command."""

    change: str

    def strike(self, world: World, _struck: ExitStack) -> None:
        before, change = world.rules.commands, CHANGES[self.change]

        def hurt(way: Way, data: bytes) -> Iterable[Part]:
            if way is Way.TO_DEVICE or world.rules.commands == before:
                return damage.whole(way, data)
            return [part for byte in damage.singles(data) for part in change(byte)]

        world.wire.hurt(hurt)


@dataclass(frozen=True)
class PowerFails:
    """At one step of what the lane's PC does."""

    step: int

    def strike(self, world: World, _struck: ExitStack) -> None:
        world.fuse.arm(self.step)


@dataclass(frozen=True)
class TerminalFails:
    """At the next money command."""

    fault: Fault

    def strike(self, world: World, _struck: ExitStack) -> None:
        world.rules.rules = (Rule(self.fault),)


@dataclass(frozen=True)
class DiskFails:
    """It does not take events of one kind."""

    kind: str

    def strike(self, world: World, struck: ExitStack) -> None:
        struck.enter_context(full_disk(world, self.kind))


Trouble = Damage | AnswerFails | PowerFails | TerminalFails | DiskFails


def under_trouble(world: World, act: Callable[[], T], trouble: Trouble | None) -> T | None:
    """What `act` gives while this breaks; None where it could not be done.

    Where it ends the program, somebody starts it again. Afterwards nothing is broken any more.
    """
    with ExitStack() as struck:
        try:
            if trouble is not None:
                trouble.strike(world, struck)
            return act()
        except NOT_NOW:
            return None
        except PowerCut:
            world.restart()
        except (sqlite3.Error, JournalFailed):
            assert isinstance(trouble, DiskFails)
            world.restart()
        finally:
            _mend(world)
    return None


def _mend(world: World) -> None:
    world.fuse.arm(-1)
    world.wire.hurt(damage.whole)
    world.rules.rules = ()


# -- what is drawn -----------------------------------------------------------------------------


def _damage(way: Way) -> st.SearchStrategy[Trouble]:
    changes, positions = st.sampled_from(sorted(CHANGES)), st.integers(0, LONGEST[way])
    return st.builds(Damage, st.just(way), changes, positions)


TROUBLES: st.SearchStrategy[Trouble | None] = st.one_of(
    st.none(),
    st.builds(PowerFails, st.integers(0, LONGEST_ACT)),
    _damage(Way.TO_DEVICE),
    _damage(Way.TO_REGISTER),
    st.builds(DiskFails, st.sampled_from(WRITTEN)),
)
"""What may break whatever is done, or nothing."""

MONEY_TROUBLES: st.SearchStrategy[Trouble | None] = st.one_of(
    st.builds(TerminalFails, st.sampled_from((Fault.LOST_ANSWER, Fault.SILENCE, Fault.HANG_UP))),
    st.builds(TerminalFails, st.sampled_from(Fault)),
    st.builds(AnswerFails, st.sampled_from(sorted(CHANGES))),
    TROUBLES,
)
"""What may break while money is to move: most of all that there is no answer."""
