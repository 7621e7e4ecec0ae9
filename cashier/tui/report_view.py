"""A report as pages of a screen: what is drawn, from what was drawn up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cashier.domain.report.bars import Signs
from cashier.domain.report.entries import Entry
from cashier.domain.report.figures import Group, Line, of_group
from cashier.domain.report.statement import Statement
from cashier.evidence.report_text import (
    chart_rows,
    heading_rows,
    hours_rows,
    summary_rows,
    table_rows,
)
from cashier.text import Speaker
from cashier.tui.cells import SCREEN, fitted, padded

WIDTH = SCREEN - 4
"""Cells of a line beside the frame and a scroll bar."""

CHARTS: dict[str, tuple[Group, ...]] = {
    "reason": (Group.REASON,),
    "person": (Group.MAKER, Group.CHECKER),
    "method": (Group.METHOD, Group.COST),
}
"""Pages with bars, and what they draw."""


@dataclass(frozen=True, slots=True)
class Page:
    """`name` is a catalogue key under `report.page`."""

    name: str
    rows: Sequence[str]


def report_pages(words: Speaker, statement: Statement, made_of: Signs) -> tuple[Page, ...]:
    lines = statement.lines
    head = list(heading_rows(words, statement.heading))
    return (
        Page("summary", [*head, "", *summary_rows(words, lines)]),
        *(
            Page(name, list(_charts(words, groups, lines, made_of)))
            for name, groups in CHARTS.items()
        ),
        Page("hour", list(_hours(words, lines, made_of))),
        Page("open", list(_open_rows(words, statement))),
    )


def _charts(
    words: Speaker, groups: Sequence[Group], lines: Sequence[Line], made_of: Signs
) -> Iterator[str]:
    for group in groups:
        yield words.text(f"report.group.{group}")
        yield from chart_rows(words, group, of_group(lines, group), made_of)
        yield ""


def _hours(words: Speaker, lines: Sequence[Line], made_of: Signs) -> Iterator[str]:
    there = of_group(lines, Group.HOUR)
    yield from hours_rows(words, there, made_of)
    yield ""
    yield from table_rows(words, Group.HOUR, there)


def _open_rows(words: Speaker, statement: Statement) -> Iterator[str]:
    """What has no end yet, a line each."""
    yield words.text("report.open_items")
    there = statement.open
    yield from (_open_row(words, one) for one in there)
    yield from (
        words.text("report.earlier", count=count, money=words.money(money))
        for count, money in statement.open_earlier
    )
    if not there and not statement.open_earlier:
        yield words.text("report.none_open")


def _open_row(words: Speaker, entry: Entry) -> str:
    """As it stands now, which may be later than the end of the report."""
    request = entry.request
    cells = (
        (words.when(request.drafted_at)[5:16], 12),
        (words.text(f"kind.{request.kind}"), 7),
        (words.money(request.amount), 14),
        (request.original.rpartition("/")[2], 7),
        (request.drafted_by, 6),
        (words.text(f"state.{request.told_as}"), 0),
    )
    return fitted(" ".join(padded(text, width) for text, width in cells), WIDTH)
