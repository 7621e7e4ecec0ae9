"""How a command ends: one table from states, one from exceptions, to an exit status and words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cashier.config import ConfigError
from cashier.domain.amounts import Unreadable
from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from cashier.services.lane import JournalFailed, NoTerminal
from cashier.services.line_words import line_says
from cashier.store.errors import HeldElsewhere, NewerJournal, NotAJournal
from cashier.store.pin_key import PinKeyUnfit
from cashier.sync.errors import Insecure, SyncError, TokenRefused, Unreachable
from drivers.errors import CaptureError, DriverError, LineError


class Exit(IntEnum):
    DONE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    DECLINED = 4
    IN_DOUBT = 5
    QUEUED = 6
    NO_TERMINAL = 7
    HELD = 8


BY_STATE: dict[State, Exit] = {
    State.DRAFTED: Exit.REFUSED,
    State.AWAITING_APPROVAL: Exit.REFUSED,
    State.APPROVED: Exit.REFUSED,
    State.QUEUED: Exit.QUEUED,
    State.INTENDED: Exit.IN_DOUBT,
    State.SENT: Exit.IN_DOUBT,
    State.ACCEPTED: Exit.DONE,
    State.DECLINED: Exit.DECLINED,
    State.NOT_DONE: Exit.DECLINED,
    State.IN_DOUBT: Exit.IN_DOUBT,
    State.ESCALATED: Exit.IN_DOUBT,
    State.CREDITED: Exit.DONE,
    State.FAILED_LATER: Exit.DECLINED,
}
"""What it means for a command that its request ended in a state."""

_GRAVEST = (Exit.IN_DOUBT, Exit.NO_TERMINAL, Exit.QUEUED, Exit.DECLINED, Exit.REFUSED)


def gravest(exits: Iterable[Exit]) -> Exit:
    """Of several ends in one command, the one that is told."""
    there = set(exits)
    return next((one for one in _GRAVEST if one in there), Exit.DONE)


class Misused(Refused):
    """The command was given the wrong things."""


class Ended(BaseException):
    """A signal told the program to end; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a command did not do what it was asked: where, why, and what a person can do now."""

    exit: Exit
    why: Say
    now: Say | None = None
    where: Say | None = None


def problem_of(error: BaseException) -> Problem | None:
    """The table's answer, by the nearest class; None for what nobody foresaw."""
    for kind in type(error).__mro__:
        if kind in _PROBLEMS:
            return _PROBLEMS[kind](error)
    return None


def _told(exit_: Exit, key: str) -> Callable[[BaseException], Problem]:
    """The exception's own sentence as the `detail` of ours."""
    return lambda error: Problem(exit_, say(key, detail=str(error)))


def _advised(exit_: Exit, key: str) -> Callable[[BaseException], Problem]:
    """As `_told`, with a second sentence that says what to do."""
    return lambda error: Problem(exit_, say(key, detail=str(error)), say(f"{key}_now"))


def _held(error: HeldElsewhere) -> Problem:
    why = say("cli.held", path=str(error.path), holder=error.holder or "?")
    return Problem(Exit.HELD, why, say("cli.held_now"))


def _no_capture(error: CaptureError) -> Problem:
    return Problem(Exit.USAGE, say(f"capture.{error.why}", line=error.line, text=error.text))


def _config(error: ConfigError) -> Problem:
    place = say("cli.at_key" if error.key else "cli.at_line" if error.line else "cli.at_file",
                file=str(error.source), line=error.line, name=error.key)  # fmt: skip
    return Problem(Exit.USAGE, error.why, error.allow, place)


_PROBLEMS: dict[type[BaseException], Callable[[Any], Problem]] = {
    Refused: lambda error: Problem(Exit.REFUSED, error.why, error.now),
    Misused: lambda error: Problem(Exit.USAGE, error.why, error.now),
    Unreadable: lambda error: Problem(Exit.USAGE, error.why, error.now),
    NoTerminal: lambda error: Problem(Exit.NO_TERMINAL, error.why),
    LineError: lambda error: Problem(Exit.NO_TERMINAL, line_says(error)),
    JournalFailed: _advised(Exit.IN_DOUBT, "cli.journal_failed"),
    HeldElsewhere: _held,
    NotAJournal: _advised(Exit.USAGE, "cli.not_a_journal"),
    PinKeyUnfit: lambda error: Problem(Exit.USAGE, error.why, error.now),
    NewerJournal: _told(Exit.USAGE, "cli.newer_journal"),
    ConfigError: _config,
    SyncError: _told(Exit.FAULT, "cli.office"),
    Insecure: _told(Exit.USAGE, "cli.office"),
    TokenRefused: _told(Exit.REFUSED, "cli.office"),
    Unreachable: _told(Exit.QUEUED, "cli.office_away"),
    CaptureError: _no_capture,
    DriverError: _told(Exit.USAGE, "cli.driver"),
    sqlite3.Error: _advised(Exit.FAULT, "cli.journal_unwritable"),
    OSError: _told(Exit.USAGE, "cli.system"),
    Ended: lambda error: Problem(Exit.FAULT, say("cli.ended", signal=error.number)),
}
