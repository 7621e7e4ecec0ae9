"""The last look before money moves. One Enter never passes, and a scanner never does.

`+` (or F10) arms; Enter sends, but not in the first moment after arming; any other key disarms.
That every key came from fingers has been judged before it gets here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from textual import events
from textual.widget import Widget
from textual.widgets import Digits

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines, plain
from cashier.tui.request_views import ReviewView
from cashier.tui.scanner import SETTLE_SECONDS

ARM = frozenset({"plus", "f10"})
BACK = frozenset({"0", "escape"})


class ReviewScreen(LaneScreen[bool]):
    """Ends with True when it was armed and then entered, False to go back."""

    title_key = "review"
    prompt_name = "prompt.review"
    keys: Sequence[tuple[str, str]] = (("+ F10", "arm"), ("Enter", "send"), ("0 Esc", "back"))

    def __init__(self, view: ReviewView) -> None:
        super().__init__()
        self._view = view
        self._armed_at = inf

    @property
    def is_armed(self) -> bool:
        return self._armed_at < inf

    def body(self) -> Sequence[Widget]:
        view = self._view
        left = [
            Lines(plain(view.kind, "bold reverse"), classes="above"),
            Lines(*view.facts),
        ]
        return [
            self.split(left, [Digits(view.digits, classes="big")]),
            Lines(view.happens, classes="below"),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self.disarm()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in BACK:
            self.dismiss(False)
        elif event.key in ARM and not self.is_armed:
            self._arm(event.time)
        elif event.key == "enter" and event.time >= self._armed_at + SETTLE_SECONDS:
            self.dismiss(True)
        else:
            self.disarm()

    def burst(self) -> None:
        self.disarm()

    def _arm(self, at: float) -> None:
        self._armed_at = at
        self.query_one("#prompt").add_class("armed")
        self.prompt_key("prompt.armed")

    def disarm(self) -> None:
        self._armed_at = inf
        self.query_one("#prompt").remove_class("armed")
        self.prompt_key(self.prompt_name)
