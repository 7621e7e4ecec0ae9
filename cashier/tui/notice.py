"""A page of text to read and leave: help, a receipt, a history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain


class Notice(LaneScreen[None]):
    """`name` gives the title; `text` is shown as it is and scrolls."""

    keys = (("Enter 0", "back"), ("2 8", "scroll"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,0,escape", "back", priority=True),
        Binding("2,down", "scroll(1)", priority=True),
        Binding("8,up", "scroll(-1)", priority=True),
    ]

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.title_key = name
        self._text = text

    def body(self) -> Sequence[Widget]:
        return [VerticalScroll(Static(plain(self._text)), can_focus=True)]

    def action_back(self) -> None:
        self.dismiss(None)

    def action_scroll(self, pages: int) -> None:
        page = self.query_one(VerticalScroll)
        page.scroll_relative(y=pages * (page.size.height - 1), animate=False)
