"""What waits: for the terminal (nothing was sent), or for a supervisor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import UNSENT, State
from cashier.domain.records import Request
from cashier.services.approvals import awaited_by
from cashier.services.approve import withdraw
from cashier.services.draft import existing
from cashier.services.send import send_queued
from cashier.store import reads
from cashier.text import Speaker
from cashier.tui.choose import ChooseScreen
from cashier.tui.give_back import approve_and_send
from cashier.tui.history import show_history
from cashier.tui.pick import Listing, Picked, Row, pick_until_back
from cashier.tui.presence import presence
from cashier.tui.refusals import TROUBLE, in_words
from cashier.tui.reject import reject_flow
from cashier.tui.request_rows import waiting_row
from cashier.tui.sending import SendingScreen
from cashier.tui.views import request_line

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "one", "1": "send_all"}

MENU: Mapping[bool, tuple[str, ...]] = {
    True: ("approve", "withdraw", "history", "reject"),
    False: ("send", "withdraw", "history"),
}
"""What can be done with one request, by whether it waits for approval."""


async def waiting_flow(app: CashierApp) -> str:
    """All that waits."""
    return await queue_flow(app, UNSENT)


async def approve_flow(app: CashierApp) -> str:
    """What waits for a supervisor."""
    return await queue_flow(app, frozenset({State.AWAITING_APPROVAL}))


async def send_flow(app: CashierApp) -> str:
    """What waits for the terminal."""
    return await queue_flow(app, frozenset({State.APPROVED, State.QUEUED}))


async def queue_flow(app: CashierApp, states: frozenset[State]) -> str:
    """Show what waits in these states until the person goes back."""
    listing = Listing("queue", partial(_rows, app, states), DOES)
    await pick_until_back(app, listing, app.words.text("prompt.queue"), partial(_act, app))
    return ""


def _rows(app: CashierApp, states: frozenset[State]) -> list[Row]:
    return [_row(app, one) for one in reads.requests(app.lane.journal, *states)]


def _row(app: CashierApp, request: Request) -> Row:
    return waiting_row(app.words, request, awaited_by(app.lane, request))


async def _act(app: CashierApp, picked: Picked) -> str:
    if picked.what == "send_all":
        return await _send_all(app)
    return await _one(app, existing(app.lane.journal, picked.request))


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
    if menu[chosen] == "reject":
        return await reject_flow(app, request)
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
    if ended:
        app.terminal_is(presence(ended[-1]))
    left = reads.requests(app.lane.journal, State.QUEUED)
    gone = sum(one.state is not State.QUEUED for one in ended)
    counts = app.words.text("queue.sent", sent=gone, left=len(left))
    return f"{counts} {_why(app.words, left)}".rstrip()


def _why(words: Speaker, left: Sequence[Request]) -> str:
    """The reason that all have in common; where they differ, each stands beside its own row."""
    reasons = {words.say(one.message) for one in left if one.message}
    return words.text("queue.reasons") if len(reasons) > 1 else "".join(reasons)
