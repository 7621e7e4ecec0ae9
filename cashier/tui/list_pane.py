"""A list with a marked row, and beside it what there is to say of that row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from cashier.tui.cells import fitted
from cashier.tui.page import page, turn
from cashier.tui.plain import Lines, plain

Details = Callable[[int], Sequence[str]]
"""The lines beside the row at this place; asked for the marked row alone."""


def first_shown(marked: int, first: int, height: int) -> int:
    """Which row stands at the top, so that the marked one is seen and no more moves than must."""
    return max(0, min(marked, max(first, marked - height + 1)))


def moved(marked: int | None, by: int, count: int) -> int:
    """The next place, round and round; the first one or the last where none was marked."""
    if marked is None:
        return 0 if by > 0 else count - 1
    return (marked + by) % count


class ListPane(Horizontal):
    """The list is `width` cells wide. The marked row has a sign and is reversed.

    Where no row is marked, `unmarked` stands beside the list.
    """

    DEFAULT_CSS = """
    ListPane { height: 1fr; }
    ListPane > #rows { height: 1fr; }
    ListPane > VerticalScroll { width: 1fr; height: 1fr; }
    """

    def __init__(
        self,
        rows: Sequence[str],
        details: Details,
        width: int,
        marked: int | None = 0,
        unmarked: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._rows, self._details, self._width = list(rows), details, width
        self._marked, self._unmarked = marked, unmarked
        self._first = 0

    @property
    def marked(self) -> int | None:
        """The marked row's place; None when there is none."""
        return self._marked if self._rows else None

    def compose(self) -> ComposeResult:
        rows = Lines(id="rows")
        rows.styles.width = self._width
        yield rows
        yield page(())

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """The mouse marks; what is done with it, keys say."""
        if event.widget is self.query_one("#rows") and self._first + event.y < len(self._rows):
            self._mark(self._first + event.y)

    def show(self, rows: Sequence[str]) -> None:
        """Show these rows; the mark stays at its place as far as there is one."""
        self._rows = list(rows)
        self._mark(min(self._marked or 0, max(0, len(rows) - 1)))

    def move(self, by: int) -> None:
        """Mark another row; from the last one leads on to the first."""
        if self._rows:
            self._mark(moved(self._marked, by, len(self._rows)))

    def turn(self, pages: int) -> None:
        """Turn the page beside the list."""
        turn(self, pages)

    def _mark(self, place: int) -> None:
        is_other, self._marked = place != self._marked, place
        self._draw()
        if is_other:
            self.query_one(VerticalScroll).scroll_home(animate=False)

    def _draw(self) -> None:
        height = max(1, self.size.height)
        self._first = first_shown(self._marked or 0, self._first, height)
        shown = list(enumerate(self._rows))[self._first : self._first + height]
        self.query_one("#rows", Lines).show(*(self._line(place, row) for place, row in shown))
        self.query_one(VerticalScroll).query_one(Lines).show(*self._beside())

    def _beside(self) -> Sequence[str]:
        return self._unmarked if self.marked is None else self._details(self.marked)

    def _line(self, place: int, row: str) -> Content:
        line = fitted(row, self._width - 3)
        return plain(f"> {line}", "reverse") if place == self._marked else plain(f"  {line}")
