"""What may go wrong at a simulated terminal, by name and by the number of the money command.

A device half asks `strike()` once per money command, obeys the faults that come before the
bank, and lets `answer` turn its good answer into effects for those that come after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.effects import Effect, HangUp, Write
from drivers.errors import OptionError

REBOOT_SECONDS = 3.0
"""How long a terminal that died before the money moved stays mute."""

SLOW_SECONDS = 5.0
"""How much later than usual a slow terminal answers."""


class Fault(StrEnum):
    SILENCE = "silence"
    LOST_ANSWER = "lost-answer"
    DEAD_BEFORE = "dead-before"
    GARBLED = "garbled"
    NAK = "nak"
    SLOW = "slow"
    BUSY = "busy"
    NO_PAPER = "no-paper"
    HANG_UP = "hang-up"
    DECLINE = "decline"
    CANCEL = "cancel"
    TIMEOUT = "timeout"
    STRANGE_CODE = "strange-code"
    DUPLICATE = "duplicate"
    RECEIPT_FIRST = "receipt-first"
    NO_RECEIPT = "no-receipt"
    TAKEN_BACK = "taken-back"


class Wallet(StrEnum):
    """What a wallet does with a refund; other commands do not meet it."""

    PENDING = "wallet-pending"
    """It is in progress first, and done when it has been asked about."""
    REFUSED = "wallet-refused"
    """It is in progress first, and has failed when it has been asked about."""


MUTE = frozenset({Fault.SILENCE, Fault.DEAD_BEFORE})
"""Nothing moves and nothing is answered to the command; DEAD_BEFORE also mutes what follows."""

NOTHING_SAID = MUTE | {Fault.BUSY}
"""The command gets no byte in answer; a busy terminal answers what follows."""


BOOKED_ALL_THE_SAME = frozenset({Fault.TIMEOUT, Fault.STRANGE_CODE, Fault.DUPLICATE})
"""Money moves, and the terminal answers with a code that reads like a refusal: its bank was too
slow for it, or says what nobody knows, or that it has this one already."""

REFUSES = frozenset({Fault.DECLINE, Fault.TAKEN_BACK})
"""Nothing moves, and the terminal says so: at once, or after it had said yes where its protocol
has words for that."""

OF_RECEIPTS = frozenset({Fault.RECEIPT_FIRST, Fault.NO_RECEIPT})
"""All goes well but for the receipt, which comes before the result or never. A terminal that
sends none, or sends it within the result, has nothing to do for the former."""


NAMED: dict[str, Fault | Wallet] = {str(one): one for one in (*Fault, *Wallet)}
"""Everything that may be planned, by its name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`number` counts money commands from 1; 0 means every one."""

    fault: Fault | Wallet
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read `NAME` or `NAME@N`; raises OptionError that lists the names."""
        match = re.fullmatch(r"([a-z-]+)(?:@([1-9]\d*))?", text)
        if match is None or match[1] not in NAMED:
            names = ", ".join(NAMED)
            raise OptionError("fault", f"{text!r} is not a fault such as lost-answer@2", names)
        return cls(NAMED[match[1]], int(match[2] or 0))

    def __str__(self) -> str:
        return f"{self.fault}@{self.number}" if self.number else str(self.fault)


@dataclass
class Faults:
    """The plan, and how many money commands have come."""

    rules: tuple[Rule, ...] = ()
    commands: int = 0
    mute_until: float = field(default=float("-inf"))

    def strike(self, now: float) -> Fault | None:
        """Count one money command and say which fault hits it."""
        self.commands += 1
        fault = next((one for one in self._due() if isinstance(one, Fault)), None)
        if fault is Fault.DEAD_BEFORE:
            self.mute_until = now + REBOOT_SECONDS
        return fault

    @property
    def wallet(self) -> Wallet | None:
        """What the wallet does with the money command that was counted last."""
        return next((one for one in self._due() if isinstance(one, Wallet)), None)

    def _due(self) -> list[Fault | Wallet]:
        return [one.fault for one in self.rules if one.number in (0, self.commands)]

    def is_mute(self, now: float) -> bool:
        """Whether the terminal is dead just now, for any command."""
        return now < self.mute_until


class Sends:
    """Faults by send: a register sends again what was refused, and NAK meets all `most` sends."""

    def __init__(self, faults: Faults, most: int) -> None:
        self._faults = faults
        self._most = most
        self._refused = b""
        self._left = 0

    def strike(self, command: bytes, now: float) -> Fault | None:
        """Which fault hits this send; another send of a refused command is not counted anew."""
        if self._left and command == self._refused:
            self._left -= 1
            return Fault.NAK
        fault = self._faults.strike(now)
        if fault is Fault.NAK:
            self._refused, self._left = command, self._most - 1
        return fault


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a good answer: `effects` now, or the same `delay` seconds later."""

    effects: tuple[Effect, ...]
    delay: float = 0.0


def answer(fault: Fault | None, frame: bytes) -> Planned:
    """The fate of the answer `frame` after the bank has booked."""
    match fault:
        case Fault.LOST_ANSWER:
            return Planned(())
        case Fault.GARBLED:
            return Planned((Write(garble(frame)),))
        case Fault.HANG_UP:
            return Planned((Write(frame[: len(frame) // 2]), HangUp()))
        case Fault.SLOW:
            return Planned((Write(frame),), SLOW_SECONDS)
        case _:
            return Planned((Write(frame),))


def garble(frame: bytes) -> bytes:
    """`frame` with one bit of a byte near its end flipped, so that its length still fits."""
    place = max(0, len(frame) - 8)
    return frame[:place] + bytes([frame[place] ^ 0x04]) + frame[place + 1 :]
