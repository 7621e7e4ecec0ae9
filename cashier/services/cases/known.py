"""The case that a verb is about, and the demands that several verbs have in common."""

from __future__ import annotations

from datetime import date, datetime

from cashier.domain.cases.life import CaseState, may_step
from cashier.domain.cases.records import Case
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.store import case_reads
from cashier.store.reads import Readable


def existing_case(source: Readable, case_id: str) -> Case:
    """The case with this id; raises Refused when there is none."""
    found = case_reads.case(source, case_id)
    if found is None:
        raise Refused(say("case.unknown", id=case_id))
    return found


def demand_step(case: Case, after: CaseState) -> None:
    """Refuse a step that the table does not have, with what can be done instead."""
    if not may_step(case.state, after):
        why = say("case.not_now", case_state=str(case.state))
        raise Refused(why, say(f"case.now.{case.state}"))


def demand_open(case: Case) -> None:
    if not case.is_open:
        raise Refused(say("case.is_closed"), say("case.now.closed"))


def demand_text(text: str, missing: str) -> str:
    """The text as it is kept; the catalogue key `missing` says why it must not be empty."""
    if not typed(text):
        raise Refused(say(missing))
    return typed(text)


def demand_day(text: str, *, optional: bool = False) -> str:
    """A day as ISO 8601, from `2026-10-09` or `20261009`."""
    if optional and not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise Refused(say("case.day")) from error


def local_day(at: str) -> date:
    """The day here of a moment in UTC, ISO 8601."""
    return datetime.fromisoformat(at).astimezone().date()
