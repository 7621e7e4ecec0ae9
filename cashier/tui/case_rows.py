"""Cases in a list, and beside it what is known of one: lines made from a view alone."""

from __future__ import annotations

from collections.abc import Iterator

from cashier.domain.facts import Fact
from cashier.evidence.case_lines import awaited_line, log_lines, urgency_word
from cashier.services.cases.look import CaseView
from cashier.text import Speaker
from cashier.tui.cells import padded
from cashier.tui.pick import Row

_CALLS = 3
"""How many of the last contacts stand beside the list; the history has all."""


def case_row(words: Speaker, view: CaseView) -> Row:
    return Row(view.case.id, case_line(words, view), list(_details(words, view)))


def case_line(words: Speaker, view: CaseView) -> str:
    """Countdown, kind, state and amount, in columns that fit beside the details."""
    case = view.case
    return (
        padded(urgency_word(words, view.deadline), 10)
        + padded(words.text(f"case_kind.{case.kind}"), 16)
        + padded(words.text(f"case_state.{case.state}"), 12)
        + (case.amount.decimal() if case.amount else "")
    )


def _details(words: Speaker, view: CaseView) -> Iterator[str]:
    case = view.case
    if view.deadline:
        yield awaited_line(words, view.deadline)
    yield words.text("cli.case_age", days=view.age)
    yield ""
    yield words.say(case.why) if case.why else case.reason
    yield from _known(words, view)
    yield ""
    yield words.text("cases.checklist")
    for item, there in view.items:
        yield words.text("cli.case_item", mark="x" if there else " ", item=item)
    yield from _calls(words, view)


def _known(words: Speaker, view: CaseView) -> Iterator[str]:
    case = view.case
    if case.goods:
        yield words.text("cli.case_goods", goods=case.goods)
    if case.reference:
        yield words.text("cli.case_reference", reference=case.reference)
    if view.arrives:
        yield words.text("cli.case_arrives", day=view.arrives.isoformat())
    if view.likely:
        yield words.text("cli.case_likely", cause=view.likely)


def _calls(words: Speaker, view: CaseView) -> Iterator[str]:
    """The last contacts, with the days that were promised."""
    calls = [one for one in view.log if one["kind"] == Fact.CASE_NOTED]
    if calls:
        yield ""
        yield words.text("cases.log")
        yield from log_lines(words, calls[-_CALLS:])
