"""Find a payment without its card number: what is known, then what the terminal says of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.matching import Given, read_window
from cashier.services.match import Matched, match
from cashier.text import Speaker
from cashier.tui.form import Box, FormScreen
from cashier.tui.give_back import look_at
from cashier.tui.notice import Notice
from cashier.tui.sending import SendingScreen
from cashier.tui.slip import amount_typed

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

BOXES = (
    Box("voucher", "label.match_voucher", 12),
    Box("rrn", "label.match_rrn", 24),
    Box("auth_code", "label.match_auth_code", 12),
    Box("order_number", "label.match_order_number", 64),
    Box("amount", "label.match_amount", 16),
    Box("window", "label.match_window", 24),
)


async def match_flow(app: CashierApp) -> str:
    """Ask for facts and hold them against the terminal; one that is proven is opened."""
    form = FormScreen[Given]("match", (), BOXES, partial(_given, app.lane.about.currency))
    given = await app.push_screen_wait(form)
    if given is None or app.person is None:
        return ""
    verb = partial(match, app.lane, given, app.person)
    ended = await app.push_screen_wait(SendingScreen(verb, [app.words.text("title.match")]))
    if not isinstance(ended, Matched):
        return str(ended)
    await app.push_screen_wait(Notice("matched", "\n".join(matched_lines(app.words, ended))))
    return await look_at(app, ended.found) if ended.is_proven else ""


def matched_lines(words: Speaker, matched: Matched) -> list[str]:
    """Each fact with the terminal's word on it, and what that proves."""
    facts = [
        f"{words.text(f'field.{name}')}: {words.text(f'verdict.{verdict}')}"
        for name, verdict in matched.verdicts.items()
    ]
    return [*facts, "", words.text("match.proven" if matched.is_proven else "match.not_proven")]


def _given(
    currency: str, voucher: str, rrn: str, auth_code: str, order_number: str, amount: str,
    window: str,
) -> Given:  # fmt: skip
    paid = amount_typed(amount, currency) if amount else None
    return Given(voucher, rrn, auth_code, order_number, paid, read_window(window))
