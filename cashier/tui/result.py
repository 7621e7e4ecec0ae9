"""What became of a request: exactly what is proven, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cashier.domain.records import Attempt, Request
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.scanner import Fingers
from cashier.tui.views import result_lines


class ResultScreen(LaneScreen[bool]):
    """Ends with True to see the receipt, False to go on. Typed-ahead keys do not close it."""

    title_key = "result"
    keys = (("3", "receipt"), ("Enter 0", "done"))

    def __init__(self, request: Request, attempts: list[Attempt]) -> None:
        super().__init__()
        self._request, self._attempts = request, attempts
        self._fingers = Fingers(monotonic())

    def body(self) -> Sequence[Widget]:
        rows = result_lines(self.words, self._request, self._attempts)
        return [VerticalScroll(Static(plain("\n".join(rows))), can_focus=False)]

    def on_mount(self) -> None:
        super().on_mount()
        self._fingers = Fingers(monotonic())
        self.prompt_key("prompt.result")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if not self._fingers.pressed(monotonic()):
            return
        if event.key == "3":
            self.dismiss(True)
        elif event.key in ("enter", "0", "escape"):
            self.dismiss(False)
