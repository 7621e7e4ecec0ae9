"""One of a few, by number."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.widget import Widget

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines


class ChooseScreen(LaneScreen[int | None]):
    """Ends with the index of the chosen text, or None to go back; `about` says what it is for."""

    def __init__(self, name: str, texts: Sequence[str], about: Sequence[str] = ()) -> None:
        super().__init__()
        self.title_key = name
        self._texts, self._about = texts, about
        self.keys = ((f"1-{len(texts)}", "choose"), ("0", "back"))

    def body(self) -> Sequence[Widget]:
        rows = [f"{number} {text}" for number, text in enumerate(self._texts, 1)]
        about = [Lines(*self._about, classes="above")] if self._about else []
        return [*about, Lines(*rows)]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in ("0", "escape"):
            self.dismiss(None)
        elif event.key.isdecimal() and 1 <= int(event.key) <= len(self._texts):
            self.dismiss(int(event.key) - 1)
