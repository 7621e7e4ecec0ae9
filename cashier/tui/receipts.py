"""The kept receipts, the newest first: typing narrows the list, the text stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.evidence.receipts import Kept, kept_receipts, receipt_lines
from cashier.store import reads
from cashier.tui.boxes import box
from cashier.tui.frame import LaneScreen
from cashier.tui.list_pane import ListPane
from cashier.tui.notice import Notice
from cashier.tui.plain import Lines
from cashier.tui.receipt_rows import KeptView, fitting, kept_lines, kept_view

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

NEWEST = 1000
"""How many copies are looked through; `cashier evidence` knows all of them."""

WIDTH = 44
"""Cells of the list; beside it there is room for a slip of 32 characters."""

BACK = ".0"

Read = Callable[[Kept], Sequence[str]]
"""The lines of a copy; asked for the marked one alone."""


class ReceiptsScreen(LaneScreen[Kept | None]):
    """Ends with the copy to be read on the whole screen, or None to go back."""

    title_key = "receipts"
    keys = (("Enter", "show"), ("+ -", "move"), ("* /", "scroll"), ("Esc .0", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", priority=True),
        Binding("plus,down", "move(1)", priority=True),
        Binding("minus,up", "move(-1)", priority=True),
        Binding("asterisk,pagedown", "turn(1)", priority=True),
        Binding("slash,pageup", "turn(-1)", priority=True),
    ]

    def __init__(self, views: Sequence[KeptView], read: Read, typed: str = "") -> None:
        super().__init__()
        self._views, self._read, self.typed = views, read, typed
        self._shown = fitting(views, typed)

    def body(self) -> Sequence[Widget]:
        if not self._views:
            return [Lines(self.words.text("receipts.empty")), box("find")]
        find = box("find")
        find.value = self.typed
        rows = [one.line for one in self._shown]
        pane = ListPane(rows, lambda place: self._read(self._shown[place].kept), WIDTH)
        return [self.entry("label.find_receipt", find), pane]

    def on_mount(self) -> None:
        super().on_mount()
        self._count()

    @property
    def may_scan(self) -> bool:
        """A slip may be scanned to find its copies."""
        return True

    @on(Input.Changed, "#find")
    def _narrow(self, event: Input.Changed) -> None:
        if event.value == self.typed or _is_code(event.value):
            return
        self.typed = event.value
        self._shown = fitting(self._views, self.typed)
        for pane in self.query(ListPane):
            pane.show([one.line for one in self._shown])
        self._count()

    def _count(self) -> None:
        self.prompt_key("prompt.receipts", shown=len(self._shown), all=len(self._views))

    @on(Input.Submitted, "#find")
    def _entered(self, event: Input.Submitted) -> None:
        if event.value.strip() == BACK:
            self.action_back()
            return
        for pane in self.query(ListPane):
            if pane.marked is not None:
                self.dismiss(self._shown[pane.marked].kept)

    def action_move(self, by: int) -> None:
        for pane in self.query(ListPane):
            pane.move(by)

    def action_turn(self, pages: int) -> None:
        for pane in self.query(ListPane):
            pane.turn(pages)

    def action_back(self) -> None:
        self.dismiss(None)


def _is_code(typed: str) -> bool:
    """Whether it is, or may become, the way back instead of something to find."""
    return bool(typed) and BACK.startswith(typed)


async def receipts_flow(app: CashierApp) -> str:
    views = [_view(app, one) for one in kept_receipts(app.lane.journal)[:NEWEST]]
    read, typed = partial(_read, app), ""
    while True:
        screen = ReceiptsScreen(views, read, typed)
        kept = await app.push_screen_wait(screen)
        if kept is None:
            return ""
        typed = screen.typed
        await app.push_screen_wait(Notice("receipt", "\n".join(read(kept))))


def _view(app: CashierApp, kept: Kept) -> KeptView:
    journal = app.lane.journal
    owner = reads.request(journal, kept.owner) or reads.original(journal, kept.owner)
    return kept_view(app.words, kept, owner)


def _read(app: CashierApp, kept: Kept) -> Sequence[str]:
    text = receipt_lines(app.lane.journal, kept)
    return kept_lines(app.words, kept, text, simulated=app.lane.about.simulated)
