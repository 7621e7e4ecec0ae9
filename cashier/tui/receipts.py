"""The kept receipts, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.evidence.receipts import Kept, kept_receipts, receipt_lines
from cashier.tui.notice import Notice
from cashier.tui.pick import PickScreen

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

SHOWN = 200


async def receipts_flow(app: CashierApp) -> str:
    while True:
        kept = kept_receipts(app.lane.journal)[:SHOWN]
        rows = [_row(app, one) for one in kept]
        picked = await app.push_screen_wait(PickScreen("receipts", rows, {"enter": "show"}))
        if picked is None:
            return ""
        await app.push_screen_wait(Notice("receipt", _page(app, kept[picked.index])))


def _row(app: CashierApp, kept: Kept) -> str:
    copy = app.words.text(f"copy.{kept.copy}")
    return f"{app.words.when(kept.kept_at)[5:16]}  {copy}  {kept.owner[-22:]}  {kept.name[:10]}"


def _page(app: CashierApp, kept: Kept) -> str:
    """The text of one copy under its hash, marked when it is simulated."""
    head = [f"sha256 {kept.name}"]
    head += [app.words.text("slip.simulated")] if app.lane.about.simulated else []
    return "\n".join([*head, "", *receipt_lines(app.lane.journal, kept)])
