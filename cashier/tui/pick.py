"""A list to choose from, and the keys that do something with the chosen row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines, plain


@dataclass(frozen=True, slots=True)
class Picked:
    """What is to be done, and with which row."""

    what: str
    index: int


class PickScreen(LaneScreen[Picked | None]):
    """`does` maps keys to what they do with the row; None is the way back.

    An empty list says why it is empty and only leads back.
    """

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0,escape", "back", priority=True),
        Binding("8", "move(-1)", priority=True),
        Binding("2", "move(1)", priority=True),
    ]

    def __init__(
        self, name: str, rows: Sequence[str], does: dict[str, str], said: str = ""
    ) -> None:
        super().__init__()
        self.title_key = name
        self._rows, self._does, self._said = rows, does, said
        shown = [(key.title(), what) for key, what in does.items()] if rows else []
        self.keys = [*shown, ("8 2", "move"), ("0", "back")]

    def body(self) -> Sequence[Widget]:
        if not self._rows:
            return [Lines(self.words.text(f"{self.title_key}.empty"))]
        return [OptionList(*(Option(plain(row)) for row in self._rows))]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if "enter" in self._does:
            self.dismiss(Picked(self._does["enter"], event.option_index))

    def on_key(self, event: events.Key) -> None:
        if event.key != "enter" and event.key in self._does and self._rows:
            event.stop()
            chosen = self.query_one(OptionList).highlighted or 0
            self.dismiss(Picked(self._does[event.key], chosen))

    def action_move(self, by: int) -> None:
        if self._rows:
            rows = self.query_one(OptionList)
            rows.highlighted = ((rows.highlighted or 0) + by) % len(self._rows)

    def action_back(self) -> None:
        self.dismiss(None)
