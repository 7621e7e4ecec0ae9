"""What became of a money command whose answer was lost: zvt.md section 4, step by step.

Nothing here sends money. The terminal is asked until it is idle, then for the last transaction that
it has stored, and that is compared with the one from before the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol, TypeVar

from drivers.effects import Session
from drivers.terminal import (
    Approved,
    Attempt,
    Clock,
    Hear,
    Kind,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Status,
    Transaction,
    Unknown,
    Words,
    differ,
)
from drivers.zvt import words
from drivers.zvt.codes import AWAY, BUSY
from drivers.zvt.exchanges import Asker
from drivers.zvt.requests import Expected, is_newer, original_of
from drivers.zvt.results import NEEDS
from drivers.zvt.values import original_trace_of, tail_of, trace_of

POLL_SECONDS = 2.0
"""Between two looks at a busy terminal, and between the two that prove that nothing was stored."""

AT_WORK = frozenset({BUSY, *AWAY})
"""States in which a transaction may still be under way."""

R = TypeVar("R")


class Talk(Protocol):
    """The conversation, as recovery needs it."""

    def run(self, session: Session[R], /) -> R: ...

    def pause(self, seconds: float, /) -> bool: ...


class Verdict(Enum):
    """What the terminal's last transaction says about an attempt."""

    OURS = auto()
    UNCHANGED = auto()
    OTHER = auto()
    OTHER_TIME = auto()
    OTHER_TERMINAL = auto()
    NO_BASELINE = auto()


_WHY = {
    Verdict.OTHER: words.OTHER_LAST,
    Verdict.OTHER_TIME: words.OTHER_TIME,
    Verdict.OTHER_TERMINAL: words.OTHER_TERMINAL,
    Verdict.NO_BASELINE: words.NO_BASELINE,
}


@dataclass
class Recovery:
    talk: Talk
    ask: Asker
    attempt: Attempt
    clock: Clock
    hear: Hear

    def run(self) -> Outcome:
        ready = self._idle()
        if isinstance(ready, Outcome):
            return ready
        first = self._judged(ready)
        if first is not None:
            return first
        if not self._wait_for_host():
            return Unknown(words.NOT_WAITED)
        ready = self._idle()
        if isinstance(ready, Outcome):
            return ready
        return self._judged(ready) or NotDone(words.NOT_STORED)

    # -- steps ---------------------------------------------------------------------------------

    def _idle(self) -> Status | Outcome:
        """Wait until the terminal is free; its late approval or a doubt instead."""
        until = self.clock.monotonic() + self.ask.profile.idle_seconds
        while isinstance(status := self.talk.run(self.ask.probe(self.attempt)), Status):
            if not is_at_work(status):
                return status
            self._say(words.WAITING_FOR_IDLE)
            is_hopeless = status.presence is Presence.SILENT or self.clock.monotonic() >= until
            if is_hopeless or not self.talk.pause(POLL_SECONDS):
                return Unknown(words.with_reason(words.ASK_AGAIN, status.words))
        return self._with_receipts(status)

    def _with_receipts(self, late: Outcome) -> Outcome:
        """What follows the late approval: its receipts, which must be taken too."""
        slips = self.ask.slips()
        self.talk.run(self.ask.closing(slips, hands_on=False))
        return replace(late, receipts=tuple(slips.done)) if isinstance(late, Approved) else late

    def _judged(self, ready: Status) -> Outcome | None:
        """What the last transaction proves; None when it is still the one from before."""
        self._say(words.LOOKING)
        found = self.talk.run(self.ask.last())
        if found.presence is not Presence.READY:
            return Unknown(words.with_reason(words.ASK_AGAIN, found.words))
        if found.transaction is None:
            return Unknown(words.NOTHING_TOLD, needs=NEEDS)
        verdict = judge(found.transaction, self.attempt, self.ask)
        if verdict is Verdict.OURS:
            return Approved(_as_done(found.transaction, self.attempt), words=words.LAST_IS_OURS)
        if verdict is not Verdict.UNCHANGED:
            return Unknown(_WHY[verdict], needs=NEEDS)
        is_idle = dict(ready.details).get("state")
        return None if is_idle else Unknown(words.STATE_UNKNOWN, needs=NEEDS)

    def _wait_for_host(self) -> bool:
        """Let whatever was on its way come to its end; False when the person stopped it."""
        gone = (self.clock.now() - self.attempt.sent_at).total_seconds()
        left = self.ask.profile.host_seconds - max(0.0, gone)
        self._say(words.LOOKING_AGAIN)
        return self.talk.pause(max(POLL_SECONDS, left))

    def _say(self, said: Words) -> None:
        self.hear(Progress(said))


def is_at_work(status: Status) -> bool:
    """Whether the terminal may still do something. One that only waits for people may not."""
    state = dict(status.details).get("state")
    return state in AT_WORK if state else status.presence is not Presence.READY


# -- what proves --------------------------------------------------------------------------------


def judge(last: Transaction, attempt: Attempt, ask: Asker) -> Verdict:
    """What the last stored transaction says about the attempt."""
    request, before = attempt.request, attempt.baseline
    expected = Expected(request, ask.scale, before)
    known = before or original_of(request)
    if differ(last.terminal_id, known.terminal_id):
        return Verdict.OTHER_TERMINAL
    if before is not None and identity(last) == identity(before):
        return Verdict.UNCHANGED
    if not _voids_original(last, attempt) and not _is_ours(last, attempt, expected):
        return Verdict.NO_BASELINE if before is None else Verdict.OTHER
    return Verdict.OURS if _is_in_time(last, attempt, ask) else Verdict.OTHER_TIME


def _voids_original(last: Transaction, attempt: Attempt) -> bool:
    """A void that names the original by its number needs no baseline: it cannot be there twice."""
    request = attempt.request
    named = original_trace_of(last)
    return (
        request.kind is Kind.VOID
        and named is not None
        and named == trace_of(original_of(request))
        and last.amount == request.amount
    )


def _is_ours(last: Transaction, attempt: Attempt, expected: Expected) -> bool:
    """Right kind and amount, numbered after the baseline, and no other card than the original's."""
    request, before = attempt.request, attempt.baseline
    is_void = original_trace_of(last) is not None
    tails = {tail for tail in map(tail_of, (last.card, original_of(request).card)) if tail}
    return (
        before is not None
        and expected.is_ours(last)
        and is_void is (request.kind is Kind.VOID)
        and last.amount == request.amount
        and is_newer(last, before) is True
        and len(tails) < 2
    )


def _is_in_time(last: Transaction, attempt: Attempt, ask: Asker) -> bool:
    """Between the sending and the end of all patience, with what clocks may differ.

    The terminal told no year, so the one is taken that lies nearest to the sending.
    """
    sent = attempt.sent_at.astimezone().replace(tzinfo=None)
    apart = timedelta(seconds=ask.profile.clock_seconds)
    patience = timedelta(seconds=2 * ask.profile.result_seconds)
    return any(
        sent - apart <= told <= sent + patience + apart for told in _in_years(last.at, sent.year)
    )


def _in_years(at: str, year: int) -> Iterator[datetime]:
    """`at` in the given year and in those beside it; nothing where it was not told."""
    for one in (year - 1, year, year + 1):
        with suppress(ValueError):
            yield datetime.fromisoformat(f"{one}{at[4:]}")


def identity(one: Transaction) -> tuple[object, ...]:
    """What tells two stored transactions apart; not the year, which is a guess."""
    return (one.voucher, trace_of(one), original_trace_of(one), one.amount, one.at[4:])


def _as_done(last: Transaction, attempt: Attempt) -> Transaction:
    request = attempt.request
    return replace(last, kind=request.kind, original_voucher=original_of(request).voucher)
