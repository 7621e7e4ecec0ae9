"""What waits: for the terminal (nothing was sent), or for a supervisor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.approve import withdraw
from cashier.services.send import send_queued
from cashier.store import reads
from cashier.tui.choose import ChooseScreen
from cashier.tui.give_back import approve_and_send
from cashier.tui.history import show_history
from cashier.tui.pick import PickScreen
from cashier.tui.refusals import TROUBLE, in_words
from cashier.tui.request_rows import waiting_row
from cashier.tui.sending import SendingScreen
from cashier.tui.views import request_line

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "one", "1": "send_all"}

MENU: Mapping[bool, tuple[str, ...]] = {
    True: ("approve", "withdraw", "history"),
    False: ("send", "withdraw", "history"),
}
"""What can be done with one request, by whether it waits for approval."""


async def queue_flow(app: CashierApp, states: frozenset[State]) -> str:
    """Show what waits in these states until the person goes back."""
    said = app.words.text("prompt.queue")
    while True:
        waiting = reads.requests(app.lane.journal, *states)
        rows = [waiting_row(app.words, one) for one in waiting]
        picked = await app.push_screen_wait(PickScreen("queue", rows, DOES, said))
        if picked is None:
            return ""
        if picked.what == "send_all":
            said = await _send_all(app)
        else:
            said = await _one(app, waiting[picked.index])


async def _one(app: CashierApp, request: Request) -> str:
    """A second choice: no single Enter sends money, and none takes a promise back."""
    menu = MENU[request.state is State.AWAITING_APPROVAL]
    texts = [app.words.text(f"queue.do.{what}") for what in menu]
    about = [request_line(app.words, request)]
    chosen = await app.push_screen_wait(ChooseScreen("waiting_one", texts, about))
    if chosen is None:
        return ""
    if menu[chosen] == "withdraw":
        return _withdraw(app, request)
    if menu[chosen] == "history":
        return await show_history(app, request)
    return await approve_and_send(app, request)


def _withdraw(app: CashierApp, request: Request) -> str:
    if app.person is None:
        return ""
    try:
        after = withdraw(app.lane, request.id, app.person)
    except TROUBLE as trouble:
        return in_words(app.words, trouble)
    return app.words.say(after.message) if after.message else ""


async def _send_all(app: CashierApp) -> str:
    """Send what is queued, in its order; says how many went and how many still wait."""
    screen = SendingScreen(partial(send_queued, app.lane), [app.words.text("queue.sending")])
    ended = await app.push_screen_wait(screen)
    if not isinstance(ended, list):
        return str(ended)
    left = len(reads.requests(app.lane.journal, State.QUEUED))
    app.terminal_is("silent" if left else "ready")
    gone = sum(one.state is not State.QUEUED for one in ended)
    return app.words.text("queue.sent", sent=gone, left=left)
