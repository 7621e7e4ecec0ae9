"""A report as lines of at most 76 cells: for screens of 80 with a frame, commands, and paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from cashier.domain.report.bars import BLOCKS, Signs, bar, day_line
from cashier.domain.report.figures import Group, Line, currencies, of_group, total
from cashier.domain.report.statement import About, Heading, heading_of, line_of
from cashier.text import Speaker
from drivers.terminal import Kind

LABEL, COUNT, MONEY, BAR = 30, 5, 16, 22
KINDS = (Kind.VOID, Kind.REFUND)
NAMES: dict[Group, str] = {
    Group.ASKED: "report.key", Group.ANSWER: "state", Group.LATER: "state",
    Group.OPEN: "report.open", Group.REASON: "reason", Group.METHOD: "method",
    Group.COST: "report.cause", Group.CHECKER: "report.checker", Group.OTHER_WAY: "route",
    Group.CHARGED: "report.charge",
}  # fmt: skip
"""In which table of the catalogue the keys of a group have their names; the rest are names."""

SUMMARY = (
    Group.ASKED, Group.ANSWER, Group.OTHER_WAY, Group.LATER, Group.OPEN, Group.CHARGED,
)  # fmt: skip
CHARTS = (Group.REASON, Group.MAKER, Group.CHECKER, Group.METHOD)


def statement_rows(words: Speaker, heading: Heading, lines: Sequence[Line]) -> Iterator[str]:
    """The whole report."""
    yield from heading_rows(words, heading)
    yield ""
    yield from summary_rows(words, lines)
    for group in (*CHARTS, Group.HOUR, Group.COST):
        if there := of_group(lines, group):
            yield ""
            yield from table_rows(words, group, there)


def kept_rows(words: Speaker, kept: Mapping[str, Any]) -> Iterator[str]:
    """A closing that was kept, as it was."""
    lines = [line_of(one) for one in kept["figures"]]
    return statement_rows(words, heading_of(kept), lines)


def heading_rows(words: Speaker, heading: Heading) -> Iterator[str]:
    """Whose report, about what, from when to when."""
    if heading.simulated:
        yield words.text("slip.simulated")
    yield words.text(f"report.title.{heading.about}", title=heading.title)
    yield f"{heading.name} ({heading.lane})"
    if heading.since:
        since = "report.from" if heading.about is About.DAY else "report.since"
        yield words.text(since, at=words.when(heading.since))
    yield words.text("report.until", at=words.when(heading.until))
    if heading.by:
        yield words.text("report.closed_by", by=heading.by)


def summary_rows(words: Speaker, lines: Sequence[Line]) -> Iterator[str]:
    """What was asked for, what came of it, what is open; and what accepted does not say."""
    there = [one for one in lines if one.group in SUMMARY]
    if not there:
        yield words.text("report.nothing")
        return
    for group in SUMMARY:
        yield from table_rows(words, group, of_group(there, group))
    yield ""
    yield words.text("report.accepted_only")
    yield words.text("report.credited_only")


def table_rows(words: Speaker, group: Group, lines: Sequence[Line]) -> Iterator[str]:
    """A row for each key with counts and sums by kind of movement; nothing for no lines."""
    kinds = (Kind.SALE,) if group is Group.CHARGED else KINDS
    lines = [one for one in lines if one.kind in kinds]
    if not lines:
        return
    yield _row(words.text(f"report.group.{group}"), *(words.text(f"kind.{one}") for one in kinds))
    for currency in currencies(lines):
        for key in keys(lines, currency):
            cells = [_cell(words, lines, key, kind, currency) for kind in kinds]
            yield _row("  " + label(words, group, key), *cells)


def chart_rows(
    words: Speaker, group: Group, lines: Sequence[Line], made_of: Signs = BLOCKS
) -> Iterator[str]:
    """A bar for each key, the longest for the highest sum; sums of one currency only are beside."""
    for currency in currencies(lines):
        sums = {key: total(_of(lines, key), currency) for key in keys(lines, currency)}
        highest = max(money.minor for _count, money in sums.values())
        for key, (count, money) in sums.items():
            drawn = bar(money.minor, highest, BAR, made_of)
            name = fixed(label(words, group, key), LABEL - 4)
            yield f"{name}{fixed(drawn, BAR)} {count:>{COUNT}} {right(words.money(money), MONEY)}"


def hours_rows(words: Speaker, lines: Sequence[Line], made_of: Signs = BLOCKS) -> Iterator[str]:
    """The day at a glance: how many were accepted in each hour."""
    counts: dict[int, int] = {}
    for line in lines:
        counts[int(line.key)] = counts.get(int(line.key), 0) + line.count
    yield words.text("report.day_line")
    yield f"00 {day_line(counts, made_of)} 23"


def chart_page(words: Speaker, lines: Sequence[Line], made_of: Signs) -> Iterator[str]:
    """The charts that stand below a report on the command line."""
    for group in (Group.REASON, Group.MAKER):
        if there := of_group(lines, group):
            yield ""
            yield words.text(f"report.group.{group}")
            yield from chart_rows(words, group, there, made_of)
    if there := of_group(lines, Group.HOUR):
        yield ""
        yield from hours_rows(words, there, made_of)


def keys(lines: Iterable[Line], currency: str) -> list[str]:
    """The keys of these lines, each once, in their order."""
    return list(dict.fromkeys(one.key for one in lines if one.currency == currency))


def label(words: Speaker, group: Group, key: str) -> str:
    """What people call a key: its word, else the key itself, as with people's numbers."""
    if group is Group.HOUR:
        return f"{key}:00"
    name = f"{NAMES.get(group, '')}.{key}"
    return words.text(name) if words.has(name) else key or "–"


def _of(lines: Iterable[Line], key: str) -> list[Line]:
    return [one for one in lines if one.key == key]


def _cell(words: Speaker, lines: Sequence[Line], key: str, kind: Kind, currency: str) -> str:
    there = [one for one in _of(lines, key) if one.kind is kind]
    count, money = total(there, currency)
    return f"{count:>{COUNT}} {right(words.money(money), MONEY)}" if there else ""


def _row(name: str, *cells: str) -> str:
    width = COUNT + 1 + MONEY
    return (fixed(name, LABEL) + "".join(" " + right(cell, width) for cell in cells)).rstrip()


def fixed(text: str, width: int) -> str:
    """`text` in exactly `width` cells."""
    return set_cell_size(text, width)


def right(text: str, width: int) -> str:
    return " " * max(0, width - cell_len(text)) + text


__all__ = [
    "CHARTS",
    "SUMMARY",
    "chart_page",
    "chart_rows",
    "heading_rows",
    "hours_rows",
    "kept_rows",
    "label",
    "statement_rows",
    "summary_rows",
    "table_rows",
]  # fmt: skip
