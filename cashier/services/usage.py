"""What counts towards each limit when a request is judged, as the journal has it at that moment.

A business day is the local date of this PC; a shift goes from one signing to the next, so what
commands ask for between shifts is a stretch of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cashier.domain.choice import Facts
from cashier.domain.lifecycle import RESERVING
from cashier.domain.limits import Scope, Usage, Used
from cashier.store import counts
from cashier.store.counts import Taken, card_key
from cashier.store.reads import Readable

FOREVER = "9999"
"""After every moment that a journal writes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Who asks, and when (UTC ISO 8601) they did."""

    by: str
    at: str


def usage(source: Readable, moment: Moment, facts: Facts) -> Usage:
    """Counts and sums within each scope, without the request that `facts` leave out."""
    today = counts.taken(source, *bounds(day_of(moment.at)), facts.besides)
    card = card_key(facts.original.transaction.issuer, facts.original.transaction.card)
    return {
        Scope.SHIFT: _sum(_in_shift(source, moment, facts.besides)),
        Scope.DAY: _sum(one for one in today if one.by == moment.by),
        Scope.LANE: _sum(today),
        Scope.CARD: _sum(one for one in today if card and one.card == card),
        Scope.ORIGINAL: _on_original(facts),
    }


def day_of(at: str) -> date:
    """The business day of a moment."""
    return datetime.fromisoformat(at).astimezone().date()


def bounds(day: date) -> tuple[str, str]:
    """Its first moment, and that of the next day, as the journal writes times."""
    return stamp(_start(day)), stamp(_start(day + timedelta(days=1)))


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min).astimezone()


def _in_shift(source: Readable, moment: Moment, besides: str) -> Iterable[Taken]:
    began, ended = counts.shift_of(source, moment.by, moment.at)
    since = began or bounds(day_of(moment.at))[0]
    found = counts.taken(source, since, ended or FOREVER, besides)
    return [one for one in found if one.by == moment.by]


def _on_original(facts: Facts) -> Used:
    there = [one for one in facts.other_give_backs if one.state in RESERVING]
    return Used(len(there), sum(one.amount.minor for one in there))


def _sum(taken: Iterable[Taken]) -> Used:
    there = list(taken)
    return Used(len(there), sum(one.minor for one in there))
