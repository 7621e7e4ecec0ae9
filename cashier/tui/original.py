"""One original: what it was, what is left of it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Digits

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.views import OriginalView
from drivers.terminal import Kind

RECEIPT = "receipt"
REQUESTS = "requests"
OTHER_WAY = "other_way"
CORRECT = "correct"
GIVES_BACK = (Kind.VOID, Kind.REFUND)


class OriginalScreen(LaneScreen[Kind | str | None]):
    """Ends with the kind of request that is wanted, RECEIPT, REQUESTS, CORRECT, OTHER_WAY, or None.

    None goes back.
    """

    title_key = "original"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "give_back('void')"),
        Binding("2", "give_back('refund')"),
        Binding("3", "receipt"),
        Binding("4", "requests"),
        Binding("5", "correct"),
        Binding("6", "other_way"),
        Binding("0,escape", "back"),
    ]

    def __init__(self, view: OriginalView) -> None:
        super().__init__()
        self._view = view
        requests = [("4", REQUESTS)] if view.history else []
        other_way = [("6", OTHER_WAY)] if view.has_rest else []
        self.keys = [
            ("1", "void"), ("2", "refund"), ("3", RECEIPT), *requests, ("5", CORRECT), *other_way,
            ("0 Esc", "back"),
        ]  # fmt: skip

    def body(self) -> Sequence[Widget]:
        view = self._view
        right = [Digits(view.digits, classes="big"), Lines(*view.history)]
        return [
            self.split([Lines(*view.facts)], right),
            Lines(*view.choices, classes="below strong"),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        is_closed = len(self._view.closed) == len(GIVES_BACK)
        self.prompt_key("prompt.original_closed" if is_closed else "prompt.original")

    def action_give_back(self, kind: str) -> None:
        """A way that is closed says why and stays here."""
        wanted = Kind(kind)
        if wanted in self._view.closed:
            self.prompt(self._view.closed[wanted])
        else:
            self.dismiss(wanted)

    def action_receipt(self) -> None:
        self.dismiss(RECEIPT)

    def action_requests(self) -> None:
        if self._view.history:
            self.dismiss(REQUESTS)

    def action_other_way(self) -> None:
        if self._view.has_rest:
            self.dismiss(OTHER_WAY)

    def action_correct(self) -> None:
        """What cannot be given back says why, unless a correction of it may be open."""
        if len(self._view.closed) == len(GIVES_BACK) and not self._view.history:
            self.prompt(self._view.closed[Kind.VOID])
        else:
            self.dismiss(CORRECT)

    def action_back(self) -> None:
        self.dismiss(None)
