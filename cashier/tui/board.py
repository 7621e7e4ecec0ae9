"""The in-doubt board: what is unknown, what proof is missing, who sees to it, how it can end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Request
from cashier.domain.roles import Permission
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import existing
from cashier.services.recover import Recovery, needs
from cashier.services.witnesses import people_needed
from cashier.store import reads
from cashier.store.corrections import correction, open_corrections
from cashier.tui.choose import choose_one
from cashier.tui.correct import go_on
from cashier.tui.correction_views import correction_row
from cashier.tui.form import Box, FormScreen
from cashier.tui.history import show_history
from cashier.tui.pick import Listing, Picked, Row, pick_until_back
from cashier.tui.request_rows import unknown_row
from cashier.tui.sending import SendingScreen
from cashier.tui.take_over import in_hand_lines, take_over_flow
from cashier.tui.views import request_line
from cashier.tui.witness import Standing, all_stand
from drivers.terminal import Fact

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"1": "recover", "3": "evidence", "5": "take_over", "enter": "details"}

SLIP = (
    Box("note", "evidence.note", 120, "doubt.note_missing"),
    Box("voucher", "evidence.voucher", 12),
    Box("rrn", "evidence.rrn", 24),
    Box("auth_code", "evidence.auth_code", 12),
)


async def board_flow(app: CashierApp) -> str:
    """Show what is unknown until the person goes back."""
    listing = Listing("board", partial(_rows, app), DOES)
    await pick_until_back(app, listing, app.words.text("prompt.board"), partial(_act, app))
    return ""


def _rows(app: CashierApp) -> list[Row]:
    """What is half done first; where a request of it is unknown, that stands for it."""
    half_done = [
        correction_row(app.words, one)
        for one in open_corrections(app.lane.journal)
        if one.newest.state not in UNRESOLVED
    ]
    unknown = reads.requests(app.lane.journal, *UNRESOLVED)
    return [*half_done, *(_row(app, one) for one in unknown)]


def _row(app: CashierApp, request: Request) -> Row:
    attempts = reads.attempts(app.lane.journal, request.id)
    in_hand = in_hand_lines(app.words, app.lane.journal, request)
    return unknown_row(app.words, request, attempts, needs(app.lane, request), in_hand)


async def _act(app: CashierApp, picked: Picked) -> str:
    if correction(app.lane.journal, picked.request) is not None:
        return await go_on(app, picked.request)
    return await ACTS[picked.what](app, existing(app.lane.journal, picked.request))


# -- asking the terminal -------------------------------------------------------------------------


async def _recover(app: CashierApp, _request: Request) -> str:
    """All of them, since the terminal is asked about the oldest first."""
    screen = SendingScreen(app.asking.all_of_them(), [app.words.text("board.asking")])
    ended = await app.push_screen_wait(screen)
    if not isinstance(ended, Recovery):
        return str(ended)
    app.asking.show_terminal(ended)
    if ended.obstacle is not None:
        return app.words.say(ended.obstacle)
    resolved, left = len(ended.resolved), len(ended.still_in_doubt)
    return app.words.text("board.recovered", resolved=resolved, left=left)


# -- what a person brings ------------------------------------------------------------------------


async def _bring_evidence(app: CashierApp, request: Request) -> str:
    """Finding, kind of evidence, what it says, and the people who stand for it."""
    about = [request_line(app.words, request), ""]
    finding = await choose_one(app, "finding", list(Finding), about)
    fact = await choose_one(app, "fact", list(Fact), about) if finding else None
    if finding is None or fact is None:
        return ""
    head = [app.words.text(f"fact.{fact}")]
    make = partial(Evidence, fact)
    evidence = await app.push_screen_wait(FormScreen("evidence", head, SLIP, make))
    if evidence is None:
        return ""
    close = partial(close_doubt, app.lane, request.id, finding, evidence)
    needed = people_needed(app.lane, request)
    if not await all_stand(app, Standing(request, Permission.CLOSE_DOUBT, needed), close):
        return ""
    after = existing(app.lane.journal, request.id)
    return app.words.say(after.message) if after.message else ""


ACTS = {
    "recover": _recover,
    "evidence": _bring_evidence,
    "take_over": take_over_flow,
    "details": show_history,
}
