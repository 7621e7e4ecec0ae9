"""The whole screen, when nothing more may be done at this lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from cashier.services.lane import JournalFailed
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines, plain


class StoppedScreen(LaneScreen[None]):
    """Says why, until somebody ends the program."""

    title_key = "stopped"
    keys = (("Enter 0", "leave"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,0,escape", "end")]

    def __init__(self, fault: Exception) -> None:
        super().__init__()
        self._fault = fault

    def body(self) -> Sequence[Widget]:
        journal = isinstance(self._fault, JournalFailed)
        why = self.words.text("stopped.journal_failed" if journal else "stopped.fault")
        return [
            Lines(plain(why, "bold"), classes="above"),
            Lines(self.words.text("stopped.now"), classes="above"),
            Lines(f"{type(self._fault).__name__}: {self._fault}"),
        ]

    def action_end(self) -> None:
        self.dismiss(None)
