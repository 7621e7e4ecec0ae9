"""One of a few, by number."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.widget import Widget

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

C = TypeVar("C", bound=StrEnum)


class ChooseScreen(LaneScreen[int | None]):
    """Ends with the index of the chosen text, or None to go back; `about` says what it is for."""

    def __init__(self, name: str, texts: Sequence[str], about: Sequence[str] = ()) -> None:
        super().__init__()
        self.title_key = name
        self._texts, self._about = texts, about
        numbers = "1" if len(texts) == 1 else f"1-{len(texts)}"
        self.keys = ((numbers, "choose"), ("0", "back"))

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


async def choose_one(
    app: CashierApp, name: str, codes: Sequence[C], about: Sequence[str], words: str = ""
) -> C | None:
    """One of these codes, by their names under `words` (or under `name`, the title's key)."""
    texts = [app.words.text(f"{words or name}.{one}") for one in codes]
    chosen = await app.push_screen_wait(ChooseScreen(name, texts, about))
    return None if chosen is None else codes[chosen]
