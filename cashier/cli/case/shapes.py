"""The JSON shapes of cases; every field that was written down at discovery is in them."""

from __future__ import annotations

from cashier.cli.shapes import Shape
from cashier.domain.cases.deadlines import Deadline
from cashier.domain.cases.records import Case, Compensation
from cashier.services.cases.look import CaseView
from cashier.store.codec import money_body
from cashier.text import Speaker


def case_shape(words: Speaker, view: CaseView) -> Shape:
    """One element of a list: the facts, how it stands, and what is awaited until when."""
    one = view.case
    return {
        "case": one.id, "kind": one.kind, "type": one.type, "state": one.state,
        "request": one.request, "original": one.original, "subject": one.subject,
        "amount": money_body(one.amount) if one.amount else None, "goods": one.goods,
        "facts": facts_of(words, one), "found_at": one.found_at, "clock": one.clock,
        "terminal": one.terminal, "opened_at": one.opened_at, "opened_by": one.opened_by,
        "sold_on": one.sold_on, "deadline": _deadline(view.deadline), "age_days": view.age,
        "promised": one.promised, "arrives_by": view.arrives.isoformat() if view.arrives else "",
        "reference": one.reference, "answer": one.answer, "answer_reason": one.answer_reason,
        "cause": one.cause, "likely_cause": view.likely, "proof": one.proof,
        "lesson": one.lesson, "closed_at": one.closed_at, "closed_by": one.closed_by,
    }  # fmt: skip


def whole_shape(words: Speaker, view: CaseView) -> Shape:
    """A case with its checklist, its log and its compensations."""
    return case_shape(words, view) | {
        "evidence": [{"item": item, "there": there} for item, there in view.items],
        "log": list(view.log),
        "compensations": [compensation_shape(one) for one in view.compensations],
    }


def compensation_shape(one: Compensation) -> Shape:
    return {
        "compensation": one.id, "case": one.case, "amount": money_body(one.amount),
        "given": one.given, "asked_by": one.asked_by, "asked_at": one.asked_at,
        "approved_by": one.approved_by, "approved_on": one.approved_on,
    }  # fmt: skip


def facts_of(words: Speaker, case: Case) -> str:
    """What was found, in a person's words or in those of the lane."""
    return words.say(case.why) if case.why else case.reason


def _deadline(one: Deadline | None) -> Shape | None:
    if one is None:
        return None
    return {
        "urgency": one.urgency, "awaited": one.awaited, "day": one.day.isoformat(),
        "days_left": one.left,
    }  # fmt: skip
