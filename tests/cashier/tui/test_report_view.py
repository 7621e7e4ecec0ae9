"""Every line of a report fits a screen, in both languages and with long words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.report.bars import ASCII, BLOCKS, Signs
from cashier.domain.report.figures import Group, Line, figures
from cashier.domain.report.rules import Fee, ReportRules
from cashier.domain.report.spans import Shift
from cashier.domain.report.statement import About, Heading, Statement
from cashier.evidence.report_text import (
    CHARTS,
    SUMMARY,
    chart_rows,
    hours_rows,
    statement_rows,
    table_rows,
)
from cashier.text import LANGUAGES, speaker
from cashier.tui.cells import cell_len
from cashier.tui.report_view import WIDTH, report_pages
from drivers.terminal import Kind
from tests.cashier.domain.report.kit import an_entry

ALL = Shift(0, 99)
HEADING = Heading(About.X, "", "lane-1", "Counter 1", "", "2026-11-22T12:00:00+00:00", "")
RULES = ReportRules(fees={Kind.REFUND: Fee(1)})


def statement() -> Statement:
    """Every state, both kinds, amounts as high as they come."""
    entries = tuple(
        an_entry(f"{kind}-{state}", state, minor=999_999_99, kind=kind)
        for state in State
        for kind in Kind
    )
    return Statement(HEADING, ALL, figures(entries, ALL, RULES), entries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made_of", [BLOCKS, ASCII])
def test_tables_and_charts_fit(language: str, made_of: Signs) -> None:
    words = speaker(language)
    many = [Line(*_but_count(one), 99_999, one.minor) for one in statement().lines]
    for group in Group:
        there = [one for one in many if one.group is group]
        assert group in (*SUMMARY, *CHARTS, Group.HOUR, Group.COST)
        rows = [*table_rows(words, group, there), *chart_rows(words, group, there, made_of)]
        assert all(cell_len(row) <= WIDTH for row in rows)
    hours = [one for one in many if one.group is Group.HOUR]
    assert all(cell_len(row) <= WIDTH for row in hours_rows(words, hours, made_of))


def _but_count(line: Line) -> tuple[Group, str, Kind, str]:
    return line.group, line.key, line.kind, line.currency


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_items_fit_and_what_only_lacks_the_banks_word_comes_last(language: str) -> None:
    page = report_pages(speaker(language), statement(), BLOCKS)[-1]
    assert all(cell_len(row) <= WIDTH for row in page.rows)
    waiting = speaker(language).text(f"state.{State.ACCEPTED}")
    places = [waiting in row for row in page.rows[1:]]
    assert places == sorted(places)
    assert any(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_closing_fits(language: str) -> None:
    heading = replace(HEADING, about=About.Z, title="123", since=HEADING.until, by="9001")
    rows = statement_rows(speaker(language), heading, statement().lines)
    assert [row for row in rows if cell_len(row) > WIDTH] == []
