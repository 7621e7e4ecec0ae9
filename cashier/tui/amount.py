"""How much is given back: digits fill from the right, as on a till."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Digits

from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from drivers.money import Money

MOST_DIGITS = 9
POINTS = (".", ",", "。", "，")


class AmountScreen(LaneScreen[Money | None]):
    """Ends with an amount of at most `left`, or None to go back."""

    title_key = "amount"
    prompt_name = "prompt.amount"
    keys = (
        ("0-9", "digits"), ("-", "erase"), ("*", "all"), ("Enter", "next"), ("/ Esc", "back"),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept"),
        Binding("backspace,minus", "erase"),
        Binding("asterisk", "all"),
        Binding("escape,slash", "back"),
    ]

    def __init__(self, left: Money) -> None:
        super().__init__()
        self._left = left
        self._digits = ""

    @property
    def amount(self) -> Money:
        return Money(int(self._digits or 0), self._left.currency)

    def body(self) -> Sequence[Widget]:
        left = self.words.text("choice.refund_possible", left=self._left)
        return [self.split([Lines(left)], [Digits("", classes="big", id="digits")])]

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    def on_key(self, event: events.Key) -> None:
        character = event.character or ""
        if character in POINTS:
            self.prompt_key("prompt.no_point")
        elif character.isascii() and character.isdigit():
            self._add(character)

    def _add(self, digit: str) -> None:
        if len(self._digits) < MOST_DIGITS:
            self._digits = (self._digits + digit).lstrip("0")
            self._show()
        else:
            self.prompt_key("prompt.too_long", most=MOST_DIGITS)

    def action_erase(self) -> None:
        self._digits = self._digits[:-1]
        self._show()

    def action_all(self) -> None:
        self._digits = str(self._left.minor)
        self._show()

    def action_accept(self) -> None:
        """Zero or more than is left goes no further."""
        if not self.amount.minor:
            self.prompt_key("amount.not_positive")
        elif self.amount.minor > self._left.minor:
            self.prompt_key("amount.above_left", amount=self.amount, left=self._left)
        else:
            self.dismiss(self.amount)

    def action_back(self) -> None:
        self.dismiss(None)

    def _show(self) -> None:
        self.query_one("#digits", Digits).update(self.amount.decimal())
        self.prompt_key(self.prompt_name)
