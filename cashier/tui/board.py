"""The in-doubt board: what is unknown, what proof is missing, and the two ways to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.policy import needs_approval
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Finding, close_doubt
from cashier.services.recover import Recovery, needs, recover
from cashier.store import reads
from cashier.tui.choose import ChooseScreen
from cashier.tui.evidence_form import EvidenceScreen
from cashier.tui.give_back import show_result
from cashier.tui.pick import PickScreen
from cashier.tui.prove import ProveScreen
from cashier.tui.refusals import in_words
from cashier.tui.sending import SendingScreen
from cashier.tui.views import request_line
from drivers.terminal import Fact

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "details", "1": "recover", "3": "evidence"}


async def board_flow(app: CashierApp) -> str:
    """Show what is unknown until the person goes back."""
    said = ""
    while True:
        open_ones = reads.requests(app.lane.journal, *UNRESOLVED)
        rows = [_row(app, one) for one in open_ones]
        picked = await app.push_screen_wait(PickScreen("board", rows, DOES, said))
        if picked is None:
            return ""
        if picked.what == "recover":
            said = await _recover(app)
        elif picked.what == "evidence":
            said = await _bring_evidence(app, open_ones[picked.index])
        else:
            await show_result(app, open_ones[picked.index].id)


def _row(app: CashierApp, request: Request) -> str:
    """The request, what the device last said, and which fact a person must bring."""
    rows = [request_line(app.words, request)]
    if request.message is not None:
        rows.append("  " + app.words.say(request.message))
    facts = [app.words.text(f"fact.{fact}") for fact in needs(app.lane, request)]
    if facts:
        rows.append("  " + app.words.text("board.needs", facts=", ".join(facts)))
    return "\n".join(rows)


async def _recover(app: CashierApp) -> str:
    verb = lambda hear, stop: recover(app.lane, hear, stop)  # noqa: E731
    ended = await app.push_screen_wait(SendingScreen(verb, [app.words.text("board.asking")]))
    if not isinstance(ended, Recovery):
        return str(ended)
    app.terminal_is("silent" if ended.obstacle else "ready")
    if ended.obstacle is not None:
        return app.words.say(ended.obstacle)
    resolved, left = len(ended.resolved), len(ended.still_in_doubt)
    return app.words.text("board.recovered", resolved=resolved, left=left)


async def _bring_evidence(app: CashierApp, request: Request) -> str:
    """Finding, kind of evidence, what it says, and the people who stand for it."""
    findings = list(Finding)
    texts = [app.words.text(f"finding.{one}") for one in findings]
    finding = await app.push_screen_wait(ChooseScreen("finding", texts))
    if finding is None:
        return ""
    facts = list(Fact)
    kind = await app.push_screen_wait(
        ChooseScreen("fact", [app.words.text(f"fact.{one}") for one in facts])
    )
    if kind is None:
        return ""
    evidence = await app.push_screen_wait(EvidenceScreen(facts[kind]))
    people = await _people(app, request) if evidence else []
    if not evidence or not people:
        return ""
    try:
        after = close_doubt(app.lane, request.id, findings[finding], evidence, people)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return app.words.say(after.message) if after.message else ""


async def _people(app: CashierApp, request: Request) -> list[Person]:
    """One supervisor; above the limit somebody else too. Empty when one does not come."""
    count = 2 if needs_approval(app.lane.policy, request.amount) else 1
    people: list[Person] = []
    for number in range(1, count + 1):
        lines = [request_line(app.words, request), app.words.text(f"board.person_{number}")]
        person = await app.push_screen_wait(ProveScreen(lines, "close_doubt"))
        if person is None:
            return []
        people.append(person)
    return people
