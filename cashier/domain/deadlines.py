"""Until when what is possible, and what it costs to be late. Moments are local to the terminal,
without a zone; a sale that did not tell its time has no deadline that anybody could know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cashier.domain.acquirer import Acquirer
from cashier.domain.say import Say, say
from drivers.terminal import Method, Transaction

DAY = timedelta(days=1)
SOON = timedelta(hours=3)
"""From then on the minutes to the cut-off are counted."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """None where there is none, or none is known."""

    void: datetime | None = None
    refund: date | None = None


def deadlines(acquirer: Acquirer, sale: Transaction) -> Deadlines:
    return Deadlines(cut_off_of(acquirer, sale.at), last_day(acquirer, sale.at))


def cut_off_of(acquirer: Acquirer, at: str) -> datetime | None:
    """When the acquirer settles the batch of a sale made `at`, where it does so by itself."""
    sold = moment(at)
    if acquirer.cut_off is None or sold is None:
        return None
    same_day = datetime.combine(sold.date(), acquirer.cut_off)
    return same_day if sold < same_day else same_day + DAY


def last_day(acquirer: Acquirer, at: str) -> date | None:
    """The last day on which the acquirer takes a refund of a sale made `at`."""
    sold = moment(at)
    return None if sold is None else sold.date() + acquirer.refund_days * DAY


def moment(at: str) -> datetime | None:
    """A terminal's own time; None when it is not told or cannot be read."""
    try:
        return datetime.fromisoformat(at).replace(tzinfo=None)
    except ValueError:
        return None


def is_expired(acquirer: Acquirer, today: date) -> bool:
    """Whether licence or contract have run out."""
    return acquirer.valid_until is not None and today > acquirer.valid_until


def expired(acquirer: Acquirer, today: date) -> Say | None:
    """The warning that they have; it forbids nothing, since the acquirer may still take it."""
    if acquirer.valid_until is None or today <= acquirer.valid_until:
        return None
    name = acquirer.name or acquirer.licence or "-"
    return say("acquirer.expired", name=name, day=acquirer.valid_until.isoformat())


# -- in words ------------------------------------------------------------------------------------


def void_notes(acquirer: Acquirer, sale: Transaction, now: datetime) -> list[Say]:
    """Until when a void is possible, and what it costs to miss that."""
    if (settled := cut_off_of(acquirer, sale.at)) is None or settled <= now:
        return []
    days, until = credit_by(acquirer, sale.method, now.date())
    late = say("deadline.void_missed", days=days, day=until.isoformat())
    return [_until(settled, now), late]


def refund_notes(acquirer: Acquirer, sale: Transaction, now: datetime) -> list[Say]:
    """How long the money takes, and until when the acquirer takes a refund at all."""
    days, until = credit_by(acquirer, sale.method, now.date())
    notes = [say("deadline.credit", days=days, day=until.isoformat())]
    if (last := last_day(acquirer, sale.at)) is not None and last >= now.date():
        left = (last - now.date()).days
        notes.append(say("deadline.refund", day=last.isoformat(), left=left))
    return notes


def credit_by(acquirer: Acquirer, method: Method, today: date) -> tuple[int, date]:
    """How many working days a credit takes at most, and the day on which they are over."""
    days = acquirer.card_days if method is Method.CARD else acquirer.wallet_days
    return days, acquirer.calendar.after(today, days)


def _until(settled: datetime, now: datetime) -> Say:
    at, left = f"{settled:%H:%M}", settled - now
    if left > SOON:
        return say("deadline.void", at=f"{settled:%Y-%m-%d} {at}")
    return say("deadline.void_soon", at=at, minutes=int(left.total_seconds() // 60))
