"""A sale from its slip: what stands on the paper, then what can be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.amounts import read_amount
from cashier.services.note_original import Slip, note_original
from cashier.services.view import Found
from cashier.tui.form import Box, FormScreen
from cashier.tui.give_back import look_at
from drivers.money import Money

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

BOXES = (
    Box("voucher", "label.slip_voucher", 12, "from_slip.voucher"),
    Box("amount", "label.slip_amount", 16, "amount.not_positive"),
    Box("day", "label.slip_day", 10, "from_slip.day"),
    Box("terminal_id", "label.slip_terminal_id", 16),
    Box("batch", "label.slip_batch", 12),
    Box("tail", "label.slip_tail", 4),
    Box("rrn", "label.slip_rrn", 24),
    Box("auth_code", "label.slip_auth_code", 12),
)


async def slip_flow(app: CashierApp) -> str:
    """Ask for what the slip says until it can be a sale; then show that sale."""
    make = partial(_noted, app)
    found = await app.push_screen_wait(FormScreen[Found]("from_slip", (), BOXES, make))
    return "" if found is None else await look_at(app, found)


def amount_typed(text: str, currency: str) -> Money:
    """Digits alone fill from the right, as wherever an amount is typed on a screen."""
    if text.isascii() and text.isdecimal():
        return Money(int(text), currency)
    return read_amount(text, currency)


def _noted(app: CashierApp, voucher: str, amount: str, *rest: str) -> Found:
    if app.person is None:
        raise AssertionError("only somebody who has signed in gets here")
    slip = Slip(voucher, amount_typed(amount, app.lane.about.currency), *rest)
    return note_original(app.lane, slip, app.person)
