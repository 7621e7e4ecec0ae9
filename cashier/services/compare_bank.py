"""This lane against the acquirer's list of transactions. Nothing is changed by it."""

from __future__ import annotations

from datetime import date, timedelta

from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.report.bank_file import read_bank_file
from cashier.domain.report.differences import Comparison, compare
from cashier.domain.report.entries import Entry
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.spans import Span, days
from cashier.services.lane import Sight
from cashier.store import report_reads

NEIGHBOURS = timedelta(days=3)
"""How far an acquirer's day and ours may be apart, over a weekend too."""


def compare_bank(
    lane: Sight, rules: ReportRules, first: date, last: date, data: bytes
) -> Comparison:
    """Every difference of the business days from `first` to `last`; raises Refused for a file that
    is not laid out as the configuration says.
    """
    bank = read_bank_file(data, rules.bank_file, lane.about.currency)
    near = days(first - NEIGHBOURS, last + NEIGHBOURS, rules.day_ends)
    entries = [one for one in report_reads.entries(lane.journal) if _takes_part(one, near)]
    return compare(entries, bank, days(first, last, rules.day_ends), first, last)


def _takes_part(entry: Entry, near: Span) -> bool:
    """What happened about then, and every doubt however old."""
    return entry.request.state in UNRESOLVED or any(map(near.holds, entry.steps))
