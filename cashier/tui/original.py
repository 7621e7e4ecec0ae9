"""One original: what it was, what is left of it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from cashier.services.view import Found
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.views import choice_lines, original_lines, request_line
from drivers.terminal import Kind

RECEIPT = "receipt"


class OriginalScreen(LaneScreen[Kind | str | None]):
    """Ends with the kind of request that is wanted, RECEIPT, or None to go back."""

    title_key = "original"
    keys = (("1", "void"), ("2", "refund"), ("3", "receipt"), ("0", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "give_back('void')"),
        Binding("2", "give_back('refund')"),
        Binding("3", "receipt"),
        Binding("0,escape", "back"),
    ]

    def __init__(self, found: Found) -> None:
        super().__init__()
        self._found = found

    def body(self) -> Sequence[Widget]:
        rows = original_lines(self.words, self._found)
        rows += ["", *choice_lines(self.words, self._found)]
        rows += [request_line(self.words, one) for one in self._found.requests[-3:]]
        return [Static(plain("\n".join(rows)))]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.original")

    def action_give_back(self, kind: str) -> None:
        """A way that is closed says why and stays here."""
        verdict = self._found.choice.of(Kind(kind))
        if verdict.allowed:
            self.dismiss(Kind(kind))
        else:
            self.prompt(self.words.say(verdict.why))

    def action_receipt(self) -> None:
        self.dismiss(RECEIPT)

    def action_back(self) -> None:
        self.dismiss(None)
