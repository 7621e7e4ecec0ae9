"""One counter on a folder of its own: configuration, people, PINs, a stock of sales.

Every amount occurs once, so that a movement in the terminal's ledger belongs to one request even
where the protocol does not name the original.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from cashier.bootstrap import open_lane
from cashier.config import Config, read_config
from cashier.config.sections import SIMULATOR
from cashier.domain.records import Person
from cashier.domain.roles import Role
from cashier.services.lane import Lane
from cashier.services.pin_hash import PUBLISHED, Argon2
from cashier.services.staff import add_person
from cashier.store import reads
from drivers.conversation import SystemClock
from drivers.lines.serial import serial_line
from drivers.terminal import Kind
from tests.explorer.kills.terminal import sell

QUICK: dict[str, dict[str, int]] = {
    "allinpay": {
        "answer_seconds": 1, "query_seconds": 1, "handshake_seconds": 1,
        "second_look_seconds": 0, "host_seconds": 0,
    },
    "asia_ecr": {"ack_seconds": 1, "answer_seconds": 1, "question_seconds": 1},
}  # fmt: skip
"""Options that only say how long to wait: the simulated bank books at once or never."""

SUPERVISORS = [Person(name, "supervisor", Role.SUPERVISOR) for name in ("9001", "9002")]
CASHIER = Person("1001", "cashier", Role.CASHIER)
PINS = {"9001": "314159", "9002": "271828", "1001": "112358"}

ORDINARY, LARGE = 100_00, 300_00
"""Minor units of the sales; the larger ones are above the limit of the shipped rules."""

EVERY_LARGE = 3
"""How many ordinary sales there are for each large one."""

PARTS = 6
"""Sales that are paid back in parts, a little each time."""


class Cheap(Argon2):
    """Verifiers that cost next to nothing; marked as published, so that none is made anew."""

    def hash(self, pin: str) -> str:
        return PUBLISHED + PasswordHasher.from_parameters(CHEAPEST).hash(pin)


class HastyClock(SystemClock):
    """A pause passes at once: its hands are put forward instead. The terminal needs no pause."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody comes for; `minor` is the part that is wanted back, None for the whole."""

    kind: Kind
    voucher: str
    minor: int | None = None


class Counter:
    """A data folder with people in its journal, beside the port where a terminal will be.

    With `port="simulator"` the program brings its own. `options` are the driver's, where they
    shall differ from the quick ones.
    """

    def __init__(
        self, folder: Path, protocol: str, sales: int, port: str = "", **options: int
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.protocol = protocol
        self.file = self._configure(port or str(folder / "port"), {**QUICK[protocol], **options})
        self.config: Config = read_config(self.file)
        place = self.data / SIMULATOR if self.config.simulated else folder
        large = range(LARGE, LARGE + sales // EVERY_LARGE)
        vouchers = sell(place, [*range(ORDINARY, ORDINARY + PARTS + sales), *large])
        self._parts, self._whole = vouchers[:PARTS], iter(vouchers[PARTS:][:sales])
        self._large = iter(vouchers[PARTS + sales :])
        self._numbers = count(1)
        for name, pin in PINS.items():
            (folder / f"pin-{name}").write_text(pin)

    def hire(self) -> None:
        """Let the journal begin, with its people; a simulated shop has some of its own."""
        with open_lane(self.config, self.data) as lane:
            if reads.people(lane.journal):
                return
            here = replace(lane, hasher=Cheap())
            for one in (*SUPERVISORS, CASHIER):
                by = None if one is SUPERVISORS[0] else SUPERVISORS[0]
                add_person(here, one.id, one.name, one.role, PINS[one.id], by, is_own=True)

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        """The lane as the program opens it; a pause of its driver takes no time."""
        with open_lane(self.config, self.data) as lane:
            if self.config.simulated:
                yield lane
                return
            clock = HastyClock()
            line = serial_line(self.config.port, self.config.line)
            terminal = self.config.driver.terminal(
                line, clock, self.config.lane.currency, self.config.options
            )
            yield replace(lane, clock=clock, terminal=terminal)

    def void(self, is_large: bool = False) -> Errand | None:
        """A whole sale that nobody has touched; None when the stock is sold out."""
        voucher = next(self._large, None) if is_large else next(self._whole, None)
        return None if voucher is None else Errand(Kind.VOID, voucher)

    def refund(self) -> Errand:
        """A part that nobody has asked for before."""
        number = next(self._numbers)
        return Errand(Kind.REFUND, self._parts[number % PARTS], 100 + number)

    def command(self, *arguments: str) -> list[str]:
        """What stands behind `cashier` on the command line."""
        return ["--config", str(self.file), "--data", str(self.data), *arguments, "--json"]

    def ask(self, errand: Errand) -> list[str]:
        """The command that asks for it, approved by a supervisor where it must be."""
        who = ["--as", "1001", "--pin-file", str(self.folder / "pin-1001")]
        boss = ["--approve-as", "9001", "--approve-pin-file", str(self.folder / "pin-9001")]
        what = [errand.kind.value, errand.voucher, "--reason", "typed_wrong"]
        if errand.minor is not None:
            what += ["--amount", f"{errand.minor / 100:.2f}"]
        return self.command(*what, *who, *boss)

    def _configure(self, port: str, options: Mapping[str, int]) -> Path:
        rows = [
            "[terminal]", f"driver = {json.dumps(self.protocol)}", f"port = {json.dumps(port)}",
            "[terminal.options]", *[f"{name} = {value}" for name, value in options.items()],
        ]  # fmt: skip
        file = self.folder / "config.toml"
        file.write_text("\n".join(rows), "utf-8")
        return file
