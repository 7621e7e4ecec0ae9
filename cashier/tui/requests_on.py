"""All voids and refunds of one original, also those that the counter's list no longer shows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.services.draft import existing
from cashier.store import reads
from cashier.tui.give_back import show_result
from cashier.tui.history import show_history
from cashier.tui.pick import Listing, Picked, Row, pick_until_back
from cashier.tui.request_rows import waiting_row

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "details", "3": "history"}
PROMPT = "prompt.requests_on"


async def requests_on(app: CashierApp, original: str) -> None:
    """Show them, the newest first, until the person goes back."""
    listing = Listing("requests_on", partial(_rows, app, original), DOES)
    await pick_until_back(app, listing, app.words.text(PROMPT), partial(_act, app))


def _rows(app: CashierApp, original: str) -> list[Row]:
    asked = reads.requests_on(app.lane.journal, original)
    return [waiting_row(app.words, one) for one in reversed(asked)]


async def _act(app: CashierApp, picked: Picked) -> str:
    if picked.what == "history":
        await show_history(app, existing(app.lane.journal, picked.request))
    else:
        await show_result(app, picked.request)
    return app.words.text(PROMPT)
