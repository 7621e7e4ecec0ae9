"""Cases as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.cli.case.shapes import facts_of
from cashier.cli.names import short
from cashier.domain.cases.records import Compensation
from cashier.domain.say import Part
from cashier.evidence.case_lines import awaited_line, log_lines, urgency_word
from cashier.services.cases.look import CaseView
from cashier.text import Speaker


def case_row(words: Speaker, view: CaseView) -> list[str]:
    """One row of a list, with the age of the state that it is in."""
    one = view.case
    return [
        short(one.id), urgency_word(words, view.deadline), words.text(f"case_kind.{one.kind}"),
        words.text(f"case_state.{one.state}"), words.text("cli.case_age", days=view.age),
        words.money(one.amount) if one.amount else "-", one.reference, facts_of(words, one),
    ]  # fmt: skip


def case_rows(words: Speaker, view: CaseView) -> Iterator[str]:
    """Everything about one case."""
    one = view.case
    yield f"{one.id}  {words.text(f'case_kind.{one.kind}')}  {words.text(f'case_type.{one.type}')}"
    yield f"{words.text(f'case_state.{one.state}')}. {words.text('cli.case_age', days=view.age)}"
    if view.deadline:
        awaited = awaited_line(words, view.deadline)
        yield f"{urgency_word(words, view.deadline)}: {awaited}"
    yield words.text(
        "cli.case_facts", when=words.when(one.found_at), clock=one.clock,
        terminal=one.terminal, facts=facts_of(words, one),
    )  # fmt: skip
    yield from _known(words, view)
    yield words.text("cases.checklist")
    for item, there in view.items:
        yield "  " + words.text("cli.case_item", mark="x" if there else " ", item=item)
    yield from log_lines(words, view.log)
    yield from (compensation_row(words, paid) for paid in view.compensations)


def compensation_row(words: Speaker, one: Compensation) -> str:
    parts: dict[str, Part] = {"amount": one.amount, "given": one.given, "by": one.asked_by}
    if not one.approved_by:
        return words.text("compensation.waits", **parts)
    parts |= {"approver": one.approved_by, "day": one.approved_on}
    return words.text("compensation.given_out", **parts)


def _known(words: Speaker, view: CaseView) -> Iterator[str]:
    """What there is of these; a line for each."""
    one = view.case
    if one.amount:
        yield words.text("cli.case_amount", amount=one.amount)
    if one.goods:
        yield words.text("cli.case_goods", goods=one.goods)
    if one.reference:
        yield words.text("cli.case_reference", reference=one.reference)
    if one.promised:
        yield words.text("cli.case_promised", day=one.promised)
    if one.answer:
        answer = words.text(f"bank_answer.{one.answer}")
        yield words.text("cli.case_answer", answer=answer, reason=one.answer_reason)
    if view.arrives:
        yield words.text("cli.case_arrives", day=view.arrives.isoformat())
    yield from _ended(words, view)


def _ended(words: Speaker, view: CaseView) -> Iterator[str]:
    one = view.case
    if one.cause:
        yield words.text("cli.case_closing", cause=one.cause, proof=one.proof)
    elif view.likely:
        yield words.text("cli.case_likely", cause=view.likely)
    if one.lesson:
        yield words.text("cli.case_lesson", lesson=one.lesson)
