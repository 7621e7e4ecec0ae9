"""A page of text to read and leave: help, a receipt, a history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from cashier.tui.frame import LaneScreen
from cashier.tui.page import page, turn


class Notice(LaneScreen[None]):
    """`name` gives the title; `text` is shown as it is and scrolls."""

    keys = (("2 8", "scroll"), ("Enter 0", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,0,escape", "back"),
        Binding("2,down", "turn(1)"),
        Binding("8,up", "turn(-1)"),
    ]

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.title_key = name
        self._text = text

    def body(self) -> Sequence[Widget]:
        return [page([self._text])]

    def action_turn(self, pages: int) -> None:
        turn(self, pages)

    def action_back(self) -> None:
        self.dismiss(None)
