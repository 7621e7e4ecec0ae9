"""What became of a request: exactly what is proven, what to do next, and the receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Digits

from cashier.tui.frame import STALE, LaneScreen
from cashier.tui.page import page, turn
from cashier.tui.plain import Lines, plain
from cashier.tui.request_views import ResultView

BANK = "bank"


class ResultScreen(LaneScreen[str | None]):
    """Ends when the person has read it, or with BANK where `may_tell` lets them add its word.

    `read` makes the view of what is proven; when that is more than what is shown, it ends STALE.
    """

    title_key = "result"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,0,escape", "done"),
        Binding("3", "bank"),
        Binding("2,down", "turn(1)"),
        Binding("8,up", "turn(-1)"),
    ]

    def __init__(self, read: Callable[[], ResultView], *, may_tell: bool = False) -> None:
        super().__init__()
        self._read, self._view, self._may_tell = read, read(), may_tell
        bank = [("3", BANK)] if may_tell else []
        self.keys = [*bank, ("2 8", "scroll"), ("Enter 0", "done")]

    def body(self) -> Sequence[Widget]:
        view = self._view
        left = [
            Lines(plain(view.headline, "bold reverse"), classes="above"),
            Lines(*view.facts, classes="above"),
        ]
        right = [Digits(view.digits, classes="big"), page(view.receipts)]
        split = self.split(left, right)
        split.add_class("fill")
        return [split]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._view.next_step)

    async def renew(self) -> None:
        if self._read() != self._view:
            self.dismiss(STALE)

    def action_turn(self, pages: int) -> None:
        turn(self, pages)

    def action_bank(self) -> None:
        if self._may_tell:
            self.dismiss(BANK)

    def action_done(self) -> None:
        self.dismiss(None)
