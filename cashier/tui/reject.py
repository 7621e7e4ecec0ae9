"""A supervisor says no to a request that waits: the reason, and who says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.records import Person, Request
from cashier.services.draft import existing
from cashier.services.reject import demand_reason, reject
from cashier.tui.form import Box, FormScreen
from cashier.tui.views import request_line
from cashier.tui.witness import WitnessScreen

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

REASON = (Box("reason", "label.reject_reason", 120, "reject.reason_missing"),)


class RejectScreen(WitnessScreen):
    """Ends with the supervisor who has rejected it, or None."""

    title_key = "reject_by"
    label_key = "label.supervisor"


async def reject_flow(app: CashierApp, request: Request) -> str:
    """Returns what to say where the request stood."""
    lines = [request_line(app.words, request)]
    reason = await app.push_screen_wait(FormScreen("reject", lines, REASON, demand_reason))
    if reason is None:
        return ""
    accept = partial(_reject, app, request, reason)
    if await app.push_screen_wait(RejectScreen([*lines, reason], [], accept, "reject_by")) is None:
        return ""
    after = existing(app.lane.journal, request.id)
    return app.words.say(after.message) if after.message else ""


def _reject(app: CashierApp, request: Request, reason: str, people: list[Person]) -> None:
    reject(app.lane, request.id, reason, people[-1])
