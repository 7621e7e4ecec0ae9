"""One of several, by number."""

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
    """Ends with the index of the chosen text, or None to go back; `about` says what it is for.

    More than nine texts have numbers of two digits, which are typed one after the other.
    """

    def __init__(self, name: str, texts: Sequence[str], about: Sequence[str] = ()) -> None:
        super().__init__()
        self.title_key = name
        self._about, self._typed = about, ""
        self._digits = len(str(len(texts)))
        self._numbered = {f"{n:0{self._digits}}": text for n, text in enumerate(texts, 1)}
        numbers = "-".join(dict.fromkeys([min(self._numbered), max(self._numbered)]))
        self.keys = ((numbers, "choose"), ("0" * self._digits, "back"))

    def body(self) -> Sequence[Widget]:
        rows = [f"{number} {text}" for number, text in self._numbered.items()]
        about = [Lines(*self._about, classes="above")] if self._about else []
        return [*about, Lines(*rows)]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "escape" or self._typed + event.key == "0" * self._digits:
            self.dismiss(None)
        elif event.key.isdecimal():
            self._take(self._typed + event.key)

    def _take(self, typed: str) -> None:
        """The digits so far; a number that is none of the texts' begins anew."""
        self._typed = typed if len(typed) < self._digits else ""
        self.prompt(self._typed and f"{self._typed}_")
        if typed in self._numbered:
            self.dismiss(list(self._numbered).index(typed))


async def choose_one(
    app: CashierApp, name: str, codes: Sequence[C], about: Sequence[str], words: str = ""
) -> C | None:
    """One of these codes, by their names under `words` (or under `name`, the title's key)."""
    texts = [app.words.text(f"{words or name}.{one}") for one in codes]
    chosen = await app.push_screen_wait(ChooseScreen(name, texts, about))
    return None if chosen is None else codes[chosen]
