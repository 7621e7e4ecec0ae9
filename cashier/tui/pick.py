"""A list to choose from, and the keys that do something with the marked row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from cashier.tui.frame import STALE, LaneScreen
from cashier.tui.list_pane import ListPane
from cashier.tui.plain import Lines

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

WIDTH = 50
"""Cells of the list; the rest of the line is for the details."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list with the lines beside it; `request` is the id of what it shows."""

    request: str
    line: str
    details: Sequence[str]


@dataclass(frozen=True, slots=True)
class Listing:
    """`name` gives title and words, `read` makes the rows, `does` says what each key does."""

    name: str
    read: Callable[[], Sequence[Row]]
    does: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picked:
    """What is to be done, and with which request."""

    what: str
    request: str


class PickScreen(LaneScreen[Picked | None]):
    """Ends with what a key does with the marked row, or None to go back.

    An empty list says why it is empty and only leads back. When the rows have changed by
    themselves, STALE is picked with the request that was marked, so that no key is taken for
    another row: where `marked` is no longer among the rows, none is, and no key acts.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0,escape", "back"),
        Binding("8,up", "move(-1)"),
        Binding("2,down", "move(1)"),
        Binding("4,left,pageup", "turn(-1)"),
        Binding("6,right,pagedown", "turn(1)"),
    ]

    def __init__(self, listing: Listing, said: str = "", marked: str = "") -> None:
        super().__init__()
        self.title_key, self._read, self._said = listing.name, listing.read, said
        self._rows = listing.read()
        self._does = listing.does if self._rows else {}
        self._wanted = marked or next((one.request for one in self._rows), "")
        shown = [(key.title(), what) for key, what in self._does.items()]
        moves = [("8 2", "move"), ("4 6", "scroll")] if self._rows else []
        self.keys = [*shown, *moves, ("0", "back")]

    def title_text(self) -> str:
        """A list that is empty may have a title that claims nothing."""
        empty = f"title.{self.title_key}_empty"
        is_told = not self._rows and self.words.has(empty)
        return self.words.text(empty) if is_told else super().title_text()

    def body(self) -> Sequence[Widget]:
        if not self._rows:
            return [Lines(self.words.text(f"{self.title_key}.empty"))]
        rows = [one.line for one in self._rows]
        gone = [self.words.text("list.gone")]
        return [ListPane(rows, self._details, WIDTH, self._place(), gone)]

    def _details(self, place: int) -> Sequence[str]:
        return self._rows[place].details

    def _place(self) -> int | None:
        requests = [one.request for one in self._rows]
        return requests.index(self._wanted) if self._wanted in requests else None

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said)

    @property
    def _marked(self) -> str | None:
        """The marked row's request."""
        places = [pane.marked for pane in self.query(ListPane)]
        return next((self._rows[place].request for place in places if place is not None), None)

    async def renew(self) -> None:
        if self._read() != self._rows:
            self.dismiss(Picked(STALE, self._marked or self._wanted))

    def on_key(self, event: events.Key) -> None:
        if event.key in self._does:
            event.stop()
            if (marked := self._marked) is not None:
                self.dismiss(Picked(self._does[event.key], marked))

    def action_move(self, by: int) -> None:
        for pane in self.query(ListPane):
            pane.move(by)

    def action_turn(self, pages: int) -> None:
        for pane in self.query(ListPane):
            pane.turn(pages)

    def action_back(self) -> None:
        self.dismiss(None)


async def pick_until_back(
    app: CashierApp, listing: Listing, said: str, act: Callable[[Picked], Awaitable[str]]
) -> None:
    """Show the list anew after each act; `said`, and then what `act` returns, is the prompt."""
    marked = ""
    while picked := await app.push_screen_wait(PickScreen(listing, said, marked)):
        marked = picked.request
        if picked.what != STALE:
            said = await act(picked)
