"""The forms of one case: a call, the bank's word, evidence, and its end by a supervisor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.cases.checklist import Item
from cashier.domain.cases.kinds import Answer, Cause
from cashier.domain.cases.records import Case
from cashier.domain.records import Person
from cashier.domain.roles import Permission
from cashier.services.cases.bank import answer, appeal, send_to_bank
from cashier.services.cases.closing import Finding, close_case
from cashier.services.cases.look import look_at_case
from cashier.services.cases.notes import Contact, Piece, add_evidence, note_case
from cashier.services.cases.proof import REFERENCE as REFERENCE_PROOF
from cashier.services.cases.proof import proofs
from cashier.tui.case_rows import case_line
from cashier.tui.choose import ChooseScreen, choose_one
from cashier.tui.form import Box, FormScreen
from cashier.tui.refusals import TROUBLE, in_words
from cashier.tui.witness import WitnessScreen

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

CALL = (
    Box("text", "label.case_text", 200, "case.text_missing"),
    Box("who", "label.case_who", 40),
    Box("promised", "label.case_promised", 10),
)
REFERENCE = (Box("reference", "label.case_reference", 40, "case.reference_missing"),)
REASON = (Box("reason", "label.case_reason", 200, "case.reason_missing"),)
SAYS = (Box("text", "label.case_text", 200, "case.text_missing"),)
LESSON = (Box("lesson", "label.case_lesson", 120),)


async def note(app: CashierApp, case: Case) -> str:
    made = await app.push_screen_wait(FormScreen("case_note", _head(app, case), CALL, Contact))
    return "" if made is None else _tried(app, partial(note_case, app.lane, case.id, made))


async def bank(app: CashierApp, case: Case) -> str:
    made = await app.push_screen_wait(FormScreen("case_bank", _head(app, case), REFERENCE, str))
    return "" if made is None else _tried(app, partial(send_to_bank, app.lane, case.id, made))


async def answered(app: CashierApp, case: Case) -> str:
    word = await choose_one(app, "case_answer", list(Answer), _head(app, case), "bank_answer")
    if word is None:
        return ""
    head = [*_head(app, case), app.words.text(f"bank_answer.{word}")]
    made = await app.push_screen_wait(FormScreen("case_reason", head, REASON, str))
    return "" if made is None else _tried(app, partial(answer, app.lane, case.id, word, made))


async def appealed(app: CashierApp, case: Case) -> str:
    made = await app.push_screen_wait(FormScreen("case_reason", _head(app, case), REASON, str))
    return "" if made is None else _tried(app, partial(appeal, app.lane, case.id, made))


async def evidence(app: CashierApp, case: Case) -> str:
    """What a paper says; the paper's own picture comes by the command."""
    what = await choose_one(app, "case_evidence", list(Item), _head(app, case), "item")
    if what is None:
        return ""
    head = [*_head(app, case), app.words.text(f"item.{what}")]
    made = await app.push_screen_wait(FormScreen("case_evidence_note", head, SAYS, str))
    if made is None:
        return ""
    piece = Piece(what, made, made.encode())
    return _tried(app, partial(add_evidence, app.lane, case.id, piece))


class CloseCaseScreen(WitnessScreen):
    """Ends with the supervisor who has closed the case, or None."""

    title_key = "case_close_by"
    label_key = "label.supervisor"


async def close(app: CashierApp, case: Case) -> str:
    """Cause, one of the proofs that are there, and the supervisor who stands for both."""
    cause = await choose_one(app, "case_cause", list(Cause), _head(app, case), "cause")
    if cause is None:
        return ""
    head = [*_head(app, case), app.words.text(f"cause.{cause}")]
    there = proofs(app.lane.journal, case)
    if not there:
        return app.words.text("case.proof_none")
    chosen = await app.push_screen_wait(ChooseScreen("case_proof", _named(app, there), head))
    return "" if chosen is None else await _learned(app, case, cause, there[chosen][1])


async def _learned(app: CashierApp, case: Case, cause: Cause, proof: str) -> str:
    """What others can learn from it, and the supervisor."""
    head = [*_head(app, case), app.words.text(f"cause.{cause}")]
    make = partial(Finding, cause, proof)
    made = await app.push_screen_wait(FormScreen("case_lesson", head, LESSON, make))
    if made is None:
        return ""
    accept = partial(_close, app, case, made)
    screen = CloseCaseScreen([*head, proof], [], accept, Permission.CASE_CLOSE)
    await app.push_screen_wait(screen)
    return ""


def _named(app: CashierApp, there: list[tuple[str, str]]) -> list[str]:
    """References whole; files by what they show and the beginning of their name."""
    return [
        app.words.text("proof.reference", name=name)
        if what == REFERENCE_PROOF
        else app.words.text("proof.file", what=app.words.text(f"item.{what}"), name=name[:16])
        for what, name in there
    ]


def _close(app: CashierApp, case: Case, finding: Finding, people: list[Person]) -> None:
    close_case(app.lane, case.id, finding, people[-1])


def _head(app: CashierApp, case: Case) -> list[str]:
    return [case_line(app.words, look_at_case(app.lane, case))]


def _tried(app: CashierApp, verb: Callable[[Person], object]) -> str:
    """Do it as the person who is signed in; why not, where it is refused."""
    assert app.person is not None
    try:
        verb(app.person)
    except TROUBLE as trouble:
        return in_words(app.words, trouble)
    return ""
