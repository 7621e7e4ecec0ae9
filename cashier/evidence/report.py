"""What a terminal reported, as lines for people: its sentence, its figures, what it printed."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.text import Speaker
from drivers.terminal import Report


def report_rows(words: Speaker, report: Report) -> Iterator[str]:
    """The lines in their order; the terminal's own text is cleaned already."""
    yield words.words(report.words)
    for name, figure in report.figures:
        yield f"{_named(words, name)}: {figure}"
    for receipt in report.receipts:
        yield from receipt.lines


def _named(words: Speaker, name: str) -> str:
    """What people call a figure; a brand of cards, or what no driver here tells, stays as it is."""
    key = f"figure.{name}"
    return words.text(key) if words.has(key) else name
