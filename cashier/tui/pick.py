"""A list to choose from, and the keys that do something with the marked row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cashier.tui.frame import STALE, LaneScreen
from cashier.tui.list_pane import ListPane
from cashier.tui.plain import Lines

WIDTH = 50
"""Cells of the list; the rest of the line is for the details."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, and the lines beside it."""

    line: str
    details: Sequence[str]


@dataclass(frozen=True, slots=True)
class Picked:
    """What is to be done, and with which row."""

    what: str
    index: int


class PickScreen(LaneScreen[Picked | None]):
    """`does` maps keys to what they do with the row; None is the way back.

    An empty list says why it is empty and only leads back. `read` makes the rows of a list that
    may change by itself: STALE is picked then, so that no key is taken for another row.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0,escape", "back"),
        Binding("8,up", "move(-1)"),
        Binding("2,down", "move(1)"),
        Binding("4,left,pageup", "turn(-1)"),
        Binding("6,right,pagedown", "turn(1)"),
    ]

    def __init__(
        self,
        name: str,
        rows: Sequence[Row],
        does: Mapping[str, str],
        said: str = "",
        read: Callable[[], Sequence[Row]] | None = None,
    ) -> None:
        super().__init__()
        self.title_key, self._read = name, read
        self._rows, self._does, self._said = rows, does if rows else {}, said
        shown = [(key.title(), what) for key, what in self._does.items()]
        moves = [("8 2", "move"), ("4 6", "scroll")] if rows else []
        self.keys = [*shown, *moves, ("0", "back")]

    def body(self) -> Sequence[Widget]:
        if not self._rows:
            return [Lines(self.words.text(f"{self.title_key}.empty"))]
        rows = [one.line for one in self._rows]
        return [ListPane(rows, lambda place: self._rows[place].details, WIDTH)]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said)

    async def renew(self) -> None:
        if self._read is not None and self._read() != self._rows:
            self.dismiss(Picked(STALE, 0))

    def on_key(self, event: events.Key) -> None:
        if event.key in self._does:
            event.stop()
            marked = self.query_one(ListPane).marked
            self.dismiss(Picked(self._does[event.key], marked))

    def action_move(self, by: int) -> None:
        for pane in self.query(ListPane):
            pane.move(by)

    def action_turn(self, pages: int) -> None:
        for pane in self.query(ListPane):
            pane.turn(pages)

    def action_back(self) -> None:
        self.dismiss(None)
