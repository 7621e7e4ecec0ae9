"""Everything that was written down about one request, to read and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.records import Request
from cashier.store import reads
from cashier.tui.notice import Notice
from cashier.tui.request_rows import history_lines

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


async def show_history(app: CashierApp, request: Request) -> str:
    events = reads.history(app.lane.journal, request.id)
    text = "\n".join(history_lines(app.words, request, events))
    await app.push_screen_wait(Notice("history", text))
    return ""
