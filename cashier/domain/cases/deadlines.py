"""Until when something must be done about a case, and which case comes first.

Late action can lose the money: a window for refunds that has passed does not open again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cashier.domain.acquirer import Acquirer
from cashier.domain.cases.life import AT_THE_BANK, CaseState
from cashier.domain.cases.records import Case, CaseRules, Days
from drivers.terminal import Method


class Urgency(StrEnum):
    LATE = "late"
    DUE = "due"
    OK = "ok"


class Awaited(StrEnum):
    """What a deadline is for."""

    ACT = "act"
    ANSWER = "answer"
    PROMISE = "promise"
    DECIDE = "decide"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`left` counts calendar days to `day`, which is the last good one; negative when late."""

    urgency: Urgency
    awaited: Awaited
    day: date
    left: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deadline is counted by."""

    rules: CaseRules
    acquirer: Acquirer


def standing(case: Case, days: Days, today: date, terms: Terms) -> Deadline | None:
    """The nearest deadline of an open case; None for a closed one."""
    if not case.is_open:
        return None
    awaited, day = min(_all(case, days, terms), key=lambda one: one[1])
    left = (day - today).days
    return Deadline(_urgency(left, terms.rules), awaited, day, left)


def by_urgency(deadlines: Iterable[tuple[Case, Deadline]]) -> list[tuple[Case, Deadline]]:
    """The latest first; of two with the same day the one that was opened first."""
    return sorted(deadlines, key=lambda one: (one[1].day, one[0].opened_at, one[0].id))


def arrives_by(method: Method, day: date, acquirer: Acquirer) -> date:
    """The last day on which a credit of this day should be on the customer's account."""
    number = acquirer.card_days if method is Method.CARD else acquirer.wallet_days
    return acquirer.calendar.after(day, number)


Place = tuple[Awaited, date]


def _all(case: Case, days: Days, terms: Terms) -> list[Place]:
    """What the state asks for, and the window of the sale, which no state stops."""
    asked = _asked(case, days, terms)
    if days.sold is None:
        return [asked]
    window = days.sold + timedelta(days=terms.acquirer.refund_days)
    return [asked, (Awaited.WINDOW, window)]


def _asked(case: Case, days: Days, terms: Terms) -> Place:
    """A promise, where somebody has given one; else what comes next in this state."""
    if days.promised is not None:
        return Awaited.PROMISE, days.promised
    awaited = _NEXT[case.state]
    first, number = (
        (days.since, terms.rules.answer_days)
        if awaited is Awaited.ANSWER
        else (days.touched, terms.rules.act_days)
    )
    return awaited, terms.acquirer.calendar.after(first, number)


_NEXT: dict[CaseState, Awaited] = {
    CaseState.OPEN: Awaited.ACT,
    CaseState.ANSWERED: Awaited.DECIDE,
    **dict.fromkeys(AT_THE_BANK, Awaited.ANSWER),
}


def _urgency(left: int, rules: CaseRules) -> Urgency:
    if left < 0:
        return Urgency.LATE
    return Urgency.DUE if left <= rules.warn_days else Urgency.OK
