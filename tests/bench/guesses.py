"""Ten thousand guesses at PINs against a running lane, and everything a guesser does about locks.

Each life is a process of its own with the lane open and its real slow hash. Between two lives it
is ended in order or killed in mid-guess, the PC's clock is set, the machine is started anew, time
really passes, or an older copy of the journal is put in its place. What counts is how many
guesses got as far as the hash.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cashier import bootstrap
from cashier.config import Config, parse_config
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.identify import prove
from cashier.services.lane import Hasher, Lane
from cashier.services.lockout import lock_of
from cashier.services.staff import add_person
from cashier.store import reads
from drivers.conversation import SystemClock

GUESSES = 10_000
PEOPLE = (
    (Person("9001", "supervisor", Role.SUPERVISOR), "836052"),
    (Person("9002", "second supervisor", Role.SUPERVISOR), "572940"),
    (Person("1001", "cashier", Role.CASHIER), "694718"),
    (Person("7001", "technician", Role.TECHNICIAN), "405276"),
)
MINUTE, DAY = 60.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Life:
    """One start of the lane. `wall` and `steady` are how far its clocks are ahead, in seconds.

    `anew`: the machine was started again, so that its steady clock begins at nothing. `restored`:
    the oldest copy of the journal is put back first.
    """

    name: str
    wall: float = 0.0
    steady: float = 0.0
    killed: bool = False
    anew: bool = False
    restored: bool = False


LIVES = (
    Life("first start"),
    Life("ended and started"),
    Life("killed", killed=True),
    Life("killed again", killed=True),
    Life("clock 31 minutes forward", wall=31 * MINUTE),
    Life("clock two days forward", wall=2 * DAY),
    Life("clock two days forward, killed", wall=2 * DAY, killed=True),
    Life("clock a day back", wall=-DAY),
    Life("clock a year back, killed", wall=-365 * DAY, killed=True),
    Life("machine started anew", anew=True),
    Life("machine anew, clock a day forward", wall=DAY, anew=True),
    Life("older copy of the journal", restored=True),
    Life("older copy, killed", restored=True, killed=True),
    Life("older copy, clock a day forward", wall=DAY, restored=True),
    Life("31 minutes later", wall=31 * MINUTE, steady=31 * MINUTE),
    Life("killed", wall=31 * MINUTE, steady=31 * MINUTE, killed=True),
    Life("62 minutes later", wall=62 * MINUTE, steady=62 * MINUTE),
    Life("older copy once more", wall=62 * MINUTE, steady=62 * MINUTE, restored=True),
    Life("93 minutes later", wall=93 * MINUTE, steady=93 * MINUTE),
    Life("93 minutes later, killed", wall=93 * MINUTE, steady=93 * MINUTE, killed=True),
    Life("two days later", wall=2 * DAY, steady=2 * DAY),
    Life("two days later, killed", wall=2 * DAY, steady=2 * DAY, killed=True),
    Life("three days later", wall=3 * DAY, steady=3 * DAY),
    Life("a month later", wall=30 * DAY, steady=30 * DAY),
)


def main(guesses: int = GUESSES) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _hire(place)
        started, said = time.perf_counter(), Counter[str]()
        for number, life in enumerate(LIVES):
            share = guesses * (number + 1) // len(LIVES) - guesses * number // len(LIVES)
            told = _live(place, number, life, share)
            print(f"{life.name:36}", _figures(told), flush=True)
            said += told
        took = time.perf_counter() - started
        return _report(place, said, took)


def _figures(said: Counter[str]) -> str:
    names = {"guess": "guesses", "hash": "hashed", "lock": "lockouts", "right": "RIGHT"}
    return "  ".join(f"{said[key]:6} {name}" for key, name in names.items())


def _report(place: Path, said: Counter[str], took: float) -> int:
    print(f"{f'{len(LIVES)} lives, {took:.0f} s':36}", _figures(said))
    with bootstrap.open_lane(_config(), place) as lane:
        told = [one.kind for one in reads.pin_alarms(lane.journal)]
        for person, pin in PEOPLE:
            lock = lock_of(lane, person.id)
            right = "LET IN" if not _is_refused(lane, person, pin) else "refused"
            print(f"{person.id} {person.role:11} {lock.why.key if lock else '-':12} {right}")
    print(f"told to supervisors: {dict(Counter(told))}")
    return 0 if said["right"] == 0 else 1


def _is_refused(lane: Lane, person: Person, pin: str) -> bool:
    try:
        prove(lane, person.id, pin, "sign_in")
    except Refused:
        return True
    return False


def _config() -> Config:
    return parse_config(Path("config.toml"), "[terminal]\nport = '/dev/no-such-port'")


def _hire(place: Path) -> None:
    with bootstrap.open_lane(_config(), place) as lane:
        by = None
        for person, pin in PEOPLE:
            add_person(lane, person.id, person.name, person.role, pin, by, is_own=True)
            by = PEOPLE[0][0]
    shutil.copy(place / "journal.db", place / "older")


def _live(place: Path, number: int, life: Life, guesses: int) -> Counter[str]:
    """One process; or two, the first of them killed after half of the guesses."""
    if life.restored:
        shutil.copy(place / "older", place / "journal.db")
        for ending in ("-wal", "-shm"):
            (place / f"journal.db{ending}").unlink(missing_ok=True)
    if not life.killed:
        return _process(place, number, guesses)
    said = _process(place, number, guesses, stop_at=guesses // 2)
    return said + _process(place, number, guesses - said["guess"])


def _process(place: Path, number: int, guesses: int, stop_at: int = 0) -> Counter[str]:
    said: Counter[str] = Counter()
    command = [sys.executable, "-m", "tests.bench.guesses", str(place), str(number), str(guesses)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for row in process.stdout:
            said[row.strip()] += 1
            if stop_at and said["guess"] >= stop_at:
                process.kill()  # what it had said by then is still read
    return said


# -- the guesser's process -------------------------------------------------------------------------


class SetClock(SystemClock):
    """The machine's clocks as this life has them."""

    def __init__(self, life: Life) -> None:
        self._wall = life.wall
        self._steady = life.steady - (super().monotonic() if life.anew else 0.0)

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._wall)

    def monotonic(self) -> float:
        return super().monotonic() + self._steady


class Counting:
    """The lane's own hasher, and a word for each time it is asked."""

    def __init__(self, inner: Hasher) -> None:
        self._inner = inner

    def hash(self, pin: str) -> str:
        return self._inner.hash(pin)

    def verify(self, verifier: str, pin: str) -> bool:
        print("hash", flush=True)
        return self._inner.verify(verifier, pin)

    def is_current(self, verifier: str) -> bool:
        return self._inner.is_current(verifier)


def guess(place: str, number: str, guesses: str) -> None:
    life, dice = LIVES[int(number)], random.Random(f"{number} {time.time_ns()}")
    bootstrap.SystemClock = lambda: SetClock(life)  # type: ignore[assignment,misc]
    with bootstrap.open_lane(_config(), Path(place)) as opened:
        lane = replace(opened, hasher=Counting(opened.hasher))
        for count in range(int(guesses)):
            _guess(lane, PEOPLE[count % len(PEOPLE)][0].id, f"{dice.randrange(1_000_000):06}")


def _guess(lane: Lane, person: str, pin: str) -> None:
    print("guess", flush=True)
    was = reads.ever_tried(lane.journal).get(person, 0)
    try:
        prove(lane, person, pin, "sign_in")
    except Refused:
        is_counted = reads.ever_tried(lane.journal)[person] > was
        if is_counted and lock_of(lane, person) is not None:
            print("lock", flush=True)
    else:
        print("right", flush=True)


if __name__ == "__main__":
    guess(*sys.argv[1:4])
