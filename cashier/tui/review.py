"""The last look before money moves. One Enter never passes, and a scanner never does.

`+` (or F10) arms, Enter sends; any other key disarms. Both must come from fingers: keys of a
burst, and keys typed before the screen was there, do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from textual import events
from textual.widget import Widget
from textual.widgets import Digits, Static

from cashier.services.view import Found
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.scanner import Fingers
from cashier.tui.views import review_lines
from drivers.money import Money
from drivers.terminal import Kind

ARM = frozenset({"plus", "f10"})
BACK = frozenset({"0", "escape"})


class ReviewScreen(LaneScreen[bool]):
    """Ends with True when it was armed and then entered, False to go back."""

    title_key = "review"
    keys = (("+ F10", "arm"), ("Enter", "send"), ("0", "back"))

    def __init__(self, found: Found, kind: Kind, amount: Money, reason: str) -> None:
        super().__init__()
        self._found, self._kind, self._amount, self._reason = found, kind, amount, reason
        self._armed = False
        self._fingers = Fingers(monotonic())

    def body(self) -> Sequence[Widget]:
        rows = review_lines(self.words, self._found, self._kind, self._amount, self._reason)
        return [Digits(self._amount.decimal(), classes="big"), Static(plain("\n".join(rows)))]

    def on_mount(self) -> None:
        super().on_mount()
        self._fingers = Fingers(monotonic())
        self.prompt_key("prompt.review")

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._disarm()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if not self._fingers.pressed(monotonic()):
            self._disarm()
        elif event.key in BACK:
            self.dismiss(False)
        elif event.key in ARM and not self._armed:
            self._arm()
        elif event.key == "enter" and self._armed:
            self.dismiss(True)
        else:
            self._disarm()

    def _arm(self) -> None:
        self._armed = True
        self._fingers.settle(monotonic())
        self.prompt_key("prompt.armed")

    def _disarm(self) -> None:
        self._armed = False
        self.prompt_key("prompt.review")
