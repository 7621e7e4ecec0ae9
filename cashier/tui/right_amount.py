"""What should have been charged? Digits as for a refund, and one key for a nought too many."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget
from textual.widgets import Digits

from cashier.domain.correction import demand_right, tenth
from cashier.domain.policy import Policy
from cashier.domain.refusal import Refused
from cashier.tui.amount import AmountScreen
from cashier.tui.plain import Lines
from cashier.tui.refusals import in_words
from cashier.tui.views import row
from drivers.money import Money


class RightAmountScreen(AmountScreen):
    """Ends with an amount that may be charged instead of `wrong`, or None to go back."""

    title_key = "right_amount"
    prompt_name = "prompt.right_amount"
    keys = (
        ("0-9", "digits"), ("-", "erase"), ("*", "tenth"), ("Enter", "next"), ("/ Esc", "back"),
    )  # fmt: skip

    def __init__(self, wrong: Money, policy: Policy) -> None:
        super().__init__(policy.highest)
        self._wrong, self._policy = wrong, policy

    @property
    def amount(self) -> Money:
        return Money(int(self._digits or 0), self._wrong.currency)

    def body(self) -> Sequence[Widget]:
        was = row(self.words, "wrong_amount", self.words.money(self._wrong))
        return [self.split([Lines(was)], [Digits("", classes="big", id="digits")])]

    def action_all(self) -> None:
        if (likely := tenth(self._wrong)) is not None:
            self._digits = str(likely.minor)
            self._show()

    def action_accept(self) -> None:
        try:
            demand_right(self._policy, self._wrong, self.amount)
        except Refused as refusal:
            self.prompt(in_words(self.words, refusal))
        else:
            self.dismiss(self.amount)
