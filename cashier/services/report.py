"""Draw up a report: of business days, or of all since the last closing."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cashier.domain.records import Person
from cashier.domain.report.figures import figures
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.spans import Shift, Span, business_day, days
from cashier.domain.report.statement import About, Heading, Statement, concerned
from cashier.domain.roles import Permission, may
from cashier.services.lane import Sight
from cashier.store import report_reads
from cashier.store.report_reads import Closing


def today(rules: ReportRules, now: datetime) -> date:
    """The business day that is going on."""
    return business_day(now, rules.day_ends)


def day_report(
    lane: Sight, rules: ReportRules, first: date, last: date, now: datetime, of: str = ""
) -> Statement:
    """The business days from `first` to `last`, as they stood at the end or stand now.

    `of` is the person whose requests alone are told; without it all are.
    """
    span = days(first, last, rules.day_ends)
    title = str(first) if first == last else f"{first} – {last}"
    since, until = (one.astimezone(UTC).isoformat() for one in (span.start, min(span.end, now)))
    heading = _heading(lane, About.DAY, title, since, until, now)
    return _statement(lane, rules, heading, span, of)


def x_report(lane: Sight, rules: ReportRules, now: datetime, of: str = "") -> Statement:
    """All since the last closing; closes nothing and can be drawn up at any time."""
    last = last_closing(lane)
    span = Shift(last.upto if last else 0, report_reads.last_place(lane.journal))
    since = last.closed_at if last else ""
    heading = _heading(lane, About.X, "", since, now.isoformat(timespec="milliseconds"), now)
    return _statement(lane, rules, heading, span, of)


def last_closing(lane: Sight) -> Closing | None:
    found = report_reads.closings(lane.journal)
    return found[-1] if found else None


def shown_to(person: Person) -> str:
    """Whose requests this person may see: their own, or with an empty text those of all."""
    return "" if may(person.role, Permission.REPORT) else person.id


def _statement(lane: Sight, rules: ReportRules, heading: Heading, span: Span, of: str) -> Statement:
    found = [
        one for one in report_reads.entries(lane.journal) if of in ("", one.request.drafted_by)
    ]
    return Statement(heading, span, figures(found, span, rules), concerned(found, span))


def _heading(
    lane: Sight, about: About, title: str, since: str, until: str, now: datetime
) -> Heading:
    told = lane.about
    return Heading(
        about, title, told.id, told.name, since, until, now.isoformat(timespec="milliseconds"),
        simulated=told.simulated,
    )  # fmt: skip
