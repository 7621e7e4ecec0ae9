"""What a terminal reported, as lines for people: its sentence, its figures, what it printed."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.text import Speaker
from drivers.terminal import Report


def report_rows(words: Speaker, report: Report) -> Iterator[str]:
    """The lines in their order; the terminal's own text is cleaned already."""
    yield words.words(report.words)
    for name, figure in report.figures:
        yield f"{name}: {figure}"
    for receipt in report.receipts:
        yield from receipt.lines
