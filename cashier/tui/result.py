"""What became of a request: exactly what is proven, what to do next, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Digits

from cashier.tui.frame import LaneScreen
from cashier.tui.page import page, turn
from cashier.tui.plain import Lines, plain
from cashier.tui.request_views import ResultView


class ResultScreen(LaneScreen[None]):
    """Ends when the person has read it."""

    title_key = "result"
    keys = (("2 8", "scroll"), ("Enter 0", "done"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,0,escape", "done"),
        Binding("2,down", "turn(1)"),
        Binding("8,up", "turn(-1)"),
    ]

    def __init__(self, view: ResultView) -> None:
        super().__init__()
        self._view = view

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

    def action_turn(self, pages: int) -> None:
        turn(self, pages)

    def action_done(self) -> None:
        self.dismiss(None)
