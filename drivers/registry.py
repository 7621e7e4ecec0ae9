"""Finds drivers by name through the entry points `cashier.drivers`; ours use the same door.

Names are listed without importing anything; exactly one driver is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from drivers.errors import OptionError, UnknownDriver
from drivers.lines import OpenLine
from drivers.terminal import Clock, Hear, Report, Stop, Terminal, Words
from drivers.text import mask_card_numbers

if TYPE_CHECKING:
    from drivers.decoded import Decode
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults

GROUP = "cashier.drivers"
USUAL_CURRENCY = "CNY"
"""What a terminal counts in that is not made for one country."""

Value = str | int | bool
Options = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a driver: its type is that of `default`, or one of `choices`.

    A `secret` (a password of the terminal) is never shown.
    """

    name: str
    default: Value
    help: Words
    choices: tuple[Value, ...] = ()
    secret: bool = False

    def read(self, value: object) -> Value:
        """`value` if it fits; raises OptionError that says what is allowed."""
        if type(value) is not type(self.default):
            raise OptionError(self.name, f"{self.name} = {self._shown(value)}", self.allowed)
        if self.choices and value not in self.choices:
            raise OptionError(self.name, f"{self.name} = {self._shown(value)}", self.allowed)
        return value

    def _shown(self, value: object) -> str:
        return "****" if self.secret else repr(value)

    def parse(self, text: str) -> Value:
        """The value that `text` means on a command line; `read` says whether it fits."""
        if isinstance(self.default, bool):
            return {"true": True, "false": False}.get(text, text)
        return int(text) if isinstance(self.default, int) and text.isdecimal() else text

    @property
    def allowed(self) -> str:
        if self.choices:
            return ", ".join(repr(choice) for choice in self.choices)
        return {"str": "a text", "int": "a whole number", "bool": "true or false"}[
            type(self.default).__name__
        ]


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How the driver's manual says the serial line is set."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop_bits: int = 1


Explain = Callable[[bytes], Sequence[tuple[str, Words]]]
"""Bytes of one direction as (name, meaning) in their order, for a technician.

Card numbers are masked and secrets left out. A name may begin with the protocol's own tag, as in
`9F02 amount`; bytes that make no sense are named as such and never raise.
"""


@dataclass(frozen=True, slots=True)
class Function:
    """What a technician may let such a terminal do beside the verbs that all have; moves no money.

    `run(terminal, text, hear, stop)` gets a terminal of this driver; `text` is empty unless
    `takes` says in words what it is. One that `disturbs` may take away what a doubt could be
    proven with.
    """

    name: str
    title: Words
    run: Callable[[Any, str, Hear, Stop], Report]
    takes: Words | None = None
    disturbs: bool = False


@dataclass(frozen=True, slots=True)
class Driver:
    """What an entry point names: how to make the register half and the device half.

    `terminal(open_line, clock, currency, options)` and `device(bank, faults, options)` get
    options that `read` has completed with defaults. `explain` and `decode` are for people alone.
    `mask` hides card numbers and secrets in raw bytes that are shown in hex.
    `functions` are for technicians. `currencies` are the only ones that such terminals count in,
    the usual one first; empty: any.
    """

    name: str
    title: Words
    terminal: Callable[[OpenLine, Clock, str, Options], Terminal]
    device: Callable[[Bank, Faults, Options], Device]
    options: tuple[Option, ...] = ()
    line: LineSettings = field(default_factory=LineSettings)
    explain: Explain | None = None
    decode: Decode | None = None
    mask: Callable[[bytes], bytes] = mask_card_numbers
    functions: tuple[Function, ...] = ()
    currencies: tuple[str, ...] = ()

    @property
    def usual_currency(self) -> str:
        """What a shop with such a terminal most likely is paid in."""
        return next(iter(self.currencies), USUAL_CURRENCY)

    def counts_in(self, currency: str) -> bool:
        return not self.currencies or currency in self.currencies

    def read(self, given: Mapping[str, object]) -> Options:
        """All options with their values; raises OptionError for a strange key or value."""
        known = {option.name: option for option in self.options}
        for key in given:
            if key not in known:
                names = ", ".join(known) or "none"
                raise OptionError(key, f"{self.name} has no option {key!r}", names)
        return {
            name: option.read(given.get(name, option.default)) for name, option in known.items()
        }

    def parse(self, texts: Iterable[str]) -> dict[str, Value]:
        """`NAME=VALUE` texts as `read` takes them, which refuses what does not fit."""
        known = {option.name: option for option in self.options}
        pairs = (text.partition("=") for text in texts)
        return {
            name: known[name].parse(value) if name in known else value for name, _, value in pairs
        }


def names() -> tuple[str, ...]:
    """The installed drivers, without importing any."""
    return tuple(sorted(entry.name for entry in entry_points(group=GROUP)))


def load(name: str) -> Driver:
    """The driver called `name`; raises UnknownDriver that lists those installed."""
    driver: Driver = _entry(name).load()
    return driver


def _entry(name: str) -> EntryPoint:
    for entry in entry_points(group=GROUP, name=name):
        return entry
    raise UnknownDriver(name, names())
