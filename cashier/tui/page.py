"""Text that may be longer than its place, turned by a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from cashier.tui.plain import Lines


def page(lines: Sequence[str]) -> VerticalScroll:
    """The lines in a place that scrolls; the keys that turn it are the screen's."""
    return VerticalScroll(Lines(*lines), can_focus=False)


def turn(screen: Widget, pages: int) -> None:
    """Turn the screen's page forwards or back; one line is seen twice."""
    place = screen.query_one(VerticalScroll)
    place.scroll_relative(y=pages * max(1, place.size.height - 1), animate=False)
