"""A case as people look at it: what is awaited until when, what is there, what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cashier.domain.cases.causes import likely_cause
from cashier.domain.cases.checklist import Item, checklist
from cashier.domain.cases.deadlines import Deadline, Terms, Urgency, arrives_by, standing
from cashier.domain.cases.kinds import Cause
from cashier.domain.cases.records import Case, Compensation, Days
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import Policy
from cashier.domain.records import Request
from cashier.evidence.slip import is_own_slip
from cashier.services.cases.known import local_day
from cashier.services.lane import Sight
from cashier.store import case_reads, reads
from cashier.store.case_reads import Wanted
from cashier.store.reads import Readable
from drivers.terminal import Clock, Method


class Watch(Sight, Protocol):
    """What looking at cases needs: a Lane has it, and so has a journal open for reading alone."""

    @property
    def policy(self) -> Policy: ...

    @property
    def clock(self) -> Clock: ...


def today(watch: Watch) -> date:
    return watch.clock.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class CaseView:
    """`deadline` is None for a closed case, `arrives` where no credit is on its way.

    `age` counts the days since it reached its state.
    """

    case: Case
    deadline: Deadline | None
    age: int
    arrives: date | None
    items: tuple[tuple[Item, bool], ...]
    likely: Cause | None
    request: Request | None
    log: tuple[dict[str, Any], ...]
    compensations: tuple[Compensation, ...]


def look_at_case(watch: Watch, case: Case) -> CaseView:
    """All that is known of the case today."""
    request = reads.request(watch.journal, case.request) if case.request else None
    log = case_reads.log(watch.journal, case.id)
    return CaseView(
        case=case,
        deadline=deadline_of(watch, case),
        age=(today(watch) - local_day(case.since)).days,
        arrives=arrival(watch, request) if request else None,
        items=tuple(checklist(case.kind, _there(watch.journal, case, log))),
        likely=_likely(watch, request) if request else None,
        request=request,
        log=tuple(log),
        compensations=tuple(case_reads.compensations(watch.journal, case.id)),
    )


def cases_by_urgency(watch: Watch, wanted: Wanted) -> list[CaseView]:
    """Those that are wanted: the most urgent first, closed ones last."""
    views = [look_at_case(watch, one) for one in case_reads.cases(watch.journal, wanted)]
    return sorted(views, key=_rank)


def late_cases(watch: Watch) -> int:
    """How many open cases are past their day."""
    open_ones = case_reads.cases(watch.journal, Wanted(open=True))
    deadlines = (deadline_of(watch, one) for one in open_ones)
    return sum(one is not None and one.urgency is Urgency.LATE for one in deadlines)


def deadline_of(watch: Watch, case: Case) -> Deadline | None:
    days = Days(
        since=local_day(case.since),
        touched=local_day(case.touched or case.opened_at),
        promised=_day(case.promised),
        sold=_day(case.sold_on),
    )
    terms = Terms(watch.policy.cases, watch.policy.acquirer)
    return standing(case, days, today(watch), terms)


def arrival(watch: Watch, request: Request) -> date | None:
    """Until when a credit that the terminal has accepted should be with the customer."""
    if request.state is not State.ACCEPTED:
        return None
    original = reads.original(watch.journal, request.original)
    method = original.transaction.method if original else Method.CARD
    return arrives_by(method, local_day(accepted_at(watch.journal, request)), watch.policy.acquirer)


def accepted_at(source: Readable, request: Request) -> str:
    """When the terminal accepted it, UTC ISO 8601."""
    ended = [one.ended_at for one in reads.attempts(source, request.id) if one.ended_at]
    return ended[-1] if ended else request.changed_at


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _there(source: Readable, case: Case, log: Iterable[dict[str, Any]]) -> set[str]:
    """What was brought to the case, and what the journal itself has kept."""
    brought = {one["body"]["what"] for one in log if one["kind"] == Fact.CASE_EVIDENCE_ADDED}
    attempts = reads.attempts(source, case.request) if case.request else []
    own = {
        Item.SLIP: _printed(source, case.request or case.original),
        Item.TRACE: any(one.trace for one in attempts),
    }
    return brought | {str(item) for item, is_there in own.items() if is_there}


def _likely(watch: Watch, request: Request) -> Cause | None:
    attempts = reads.attempts(watch.journal, request.id)
    prints = watch.terminal.capabilities.receipts
    printed = _printed(watch.journal, request.id)
    unprinted = prints and request.state is State.ACCEPTED and not printed
    return likely_cause(request, attempts[-1] if attempts else None, unprinted=unprinted)


def _printed(source: Readable, owner: str) -> bool:
    """Whether the terminal's own receipt of it is there, beside a slip that was drawn up here."""
    kept = (reads.blob(source, one) for one in reads.receipts(source, owner))
    return any(data and not is_own_slip(data) for data in kept)


def _rank(view: CaseView) -> tuple[bool, date, str]:
    last = view.deadline.day if view.deadline else date.max
    return (view.deadline is None, last, view.case.opened_at)
