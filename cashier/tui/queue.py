"""What waits: for the terminal (nothing was sent), or for a supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Person, Request
from cashier.services.approve import withdraw
from cashier.services.send import send_queued
from cashier.store import reads
from cashier.tui.give_back import approve_and_send
from cashier.tui.pick import PickScreen
from cashier.tui.refusals import TROUBLE, in_words
from cashier.tui.sending import SendingScreen
from cashier.tui.views import request_line

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "go_on", "1": "send_all", "3": "withdraw"}


async def queue_flow(app: CashierApp, states: frozenset[State]) -> str:
    """Show what waits in these states until the person goes back."""
    said = ""
    while True:
        waiting = reads.requests(app.lane.journal, *states)
        rows = [request_line(app.words, one) for one in waiting]
        picked = await app.push_screen_wait(PickScreen("queue", rows, DOES, said))
        if picked is None:
            return ""
        if picked.what == "send_all":
            said = await _send_all(app)
        else:
            said = await _one(app, waiting[picked.index], picked.what)


async def _one(app: CashierApp, request: Request, what: str) -> str:
    if what == "withdraw":
        return _withdraw(app, request)
    return await approve_and_send(app, request)


def _withdraw(app: CashierApp, request: Request) -> str:
    by = app.person
    assert isinstance(by, Person)
    try:
        after = withdraw(app.lane, request.id, by)
    except TROUBLE as trouble:
        return in_words(app.words, trouble)
    return app.words.say(after.message) if after.message else ""


async def _send_all(app: CashierApp) -> str:
    """Send what is queued, in its order; says how many went and how many still wait."""
    verb = lambda hear, stop: send_queued(app.lane, hear, stop)  # noqa: E731
    ended = await app.push_screen_wait(SendingScreen(verb, [app.words.text("queue.sending")]))
    if not isinstance(ended, list):
        return str(ended)
    left = len(reads.requests(app.lane.journal, State.QUEUED))
    app.terminal_is("silent" if left else "ready")
    gone = sum(one.state is not State.QUEUED for one in ended)
    return app.words.text("queue.sent", sent=gone, left=left)
