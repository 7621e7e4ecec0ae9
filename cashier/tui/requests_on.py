"""All voids and refunds of one original, also those that the counter's list no longer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.store import reads
from cashier.tui.give_back import show_result
from cashier.tui.history import show_history
from cashier.tui.pick import PickScreen
from cashier.tui.request_rows import waiting_row

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "details", "3": "history"}


async def requests_on(app: CashierApp, original: str) -> None:
    """Show them, the newest first, until the person goes back."""
    while True:
        asked = list(reversed(reads.requests_on(app.lane.journal, original)))
        rows = [waiting_row(app.words, one) for one in asked]
        said = app.words.text("prompt.requests_on")
        picked = await app.push_screen_wait(PickScreen("requests_on", rows, DOES, said))
        if picked is None:
            return
        if picked.what == "history":
            await show_history(app, asked[picked.index])
        else:
            await show_result(app, asked[picked.index].id)
