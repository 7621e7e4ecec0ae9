"""The in-doubt board: what is unknown, what proof is missing, and the two ways to end it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Person, Request
from cashier.services.close_doubt import Finding, close_doubt, demand_people, people_needed
from cashier.services.draft import existing
from cashier.services.recover import Recovery, needs, recover
from cashier.store import reads
from cashier.tui.choose import ChooseScreen
from cashier.tui.evidence_form import EvidenceScreen
from cashier.tui.history import show_history
from cashier.tui.pick import PickScreen, Row
from cashier.tui.request_rows import unknown_row
from cashier.tui.sending import SendingScreen
from cashier.tui.views import request_line
from cashier.tui.witness import Accept, WitnessScreen
from drivers.terminal import Fact

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

C = TypeVar("C", bound=StrEnum)

DOES = {"1": "recover", "3": "evidence", "enter": "details"}


async def board_flow(app: CashierApp) -> str:
    """Show what is unknown until the person goes back."""
    said = app.words.text("prompt.board")
    while True:
        open_ones = reads.requests(app.lane.journal, *UNRESOLVED)
        rows = [_row(app, one) for one in open_ones]
        picked = await app.push_screen_wait(PickScreen("board", rows, DOES, said))
        if picked is None:
            return ""
        said = await ACTS[picked.what](app, open_ones[picked.index])


def _row(app: CashierApp, request: Request) -> Row:
    attempts = reads.attempts(app.lane.journal, request.id)
    return unknown_row(app.words, request, attempts, needs(app.lane, request))


# -- asking the terminal -------------------------------------------------------------------------


async def _recover(app: CashierApp, _request: Request) -> str:
    """All of them, since the terminal is asked about the oldest first."""
    screen = SendingScreen(partial(recover, app.lane), [app.words.text("board.asking")])
    ended = await app.push_screen_wait(screen)
    if not isinstance(ended, Recovery):
        return str(ended)
    app.terminal_is("silent" if ended.obstacle else "ready")
    if ended.obstacle is not None:
        return app.words.say(ended.obstacle)
    resolved, left = len(ended.resolved), len(ended.still_in_doubt)
    return app.words.text("board.recovered", resolved=resolved, left=left)


# -- what a person brings ------------------------------------------------------------------------


async def _bring_evidence(app: CashierApp, request: Request) -> str:
    """Finding, kind of evidence, what it says, and the people who stand for it."""
    about = [request_line(app.words, request), ""]
    finding = await _choose(app, "finding", list(Finding), about)
    fact = await _choose(app, "fact", list(Fact), about) if finding else None
    if finding is None or fact is None:
        return ""
    evidence = await app.push_screen_wait(EvidenceScreen(fact))
    if evidence is None:
        return ""
    close = partial(close_doubt, app.lane, request.id, finding, evidence)
    if not await _people(app, request, close):
        return ""
    after = existing(app.lane.journal, request.id)
    return app.words.say(after.message) if after.message else ""


async def _choose(app: CashierApp, name: str, all_: Sequence[C], about: Sequence[str]) -> C | None:
    texts = [app.words.text(f"{name}.{one}") for one in all_]
    chosen = await app.push_screen_wait(ChooseScreen(name, texts, about))
    return None if chosen is None else all_[chosen]


async def _people(app: CashierApp, request: Request, close: Accept) -> bool:
    """One after the other proves who they are; with the last of them the doubt is ended."""
    there: list[Person] = []
    needed = people_needed(app.lane, request)
    for number in range(1, needed + 1):
        lines = [request_line(app.words, request), app.words.text(f"board.person_{number}")]
        accept = close if number == needed else demand_people
        person = await app.push_screen_wait(WitnessScreen(lines, there, accept))
        if person is None:
            return False
        there.append(person)
    return True


ACTS = {"recover": _recover, "evidence": _bring_evidence, "details": show_history}
