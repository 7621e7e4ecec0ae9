"""A case at the bank: reported with a reference, answered with a reason, appealed."""

from __future__ import annotations

from cashier.domain.cases.kinds import Answer
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.roles import Permission, demand
from cashier.services.cases.known import demand_step, demand_text, existing_case
from cashier.services.lane import Lane


def send_to_bank(lane: Lane, case_id: str, reference: str, by: Person) -> Case:
    """The bank has it under this reference; from now on its answer is awaited."""
    told = {"reference": demand_text(reference, "case.reference_missing")}
    return _step(lane, case_id, Fact.CASE_SENT_TO_BANK, CaseState.WITH_BANK, told, by)


def answer(lane: Lane, case_id: str, answered: Answer, reason: str, by: Person) -> Case:
    """What the bank said, with its reason; a grant moves nothing by itself."""
    told = {"answer": str(answered), "reason": demand_text(reason, "case.reason_missing")}
    return _step(lane, case_id, Fact.CASE_ANSWERED, CaseState.ANSWERED, told, by)


def appeal(lane: Lane, case_id: str, reason: str, by: Person) -> Case:
    """The answer is not accepted; the bank looks at it once more."""
    told = {"reason": demand_text(reason, "case.reason_missing")}
    return _step(lane, case_id, Fact.CASE_APPEALED, CaseState.APPEALED, told, by)


def _step(
    lane: Lane, case_id: str, fact: Fact, after: CaseState, told: dict[str, str], by: Person
) -> Case:
    demand(by.role, Permission.CASE)
    with lane.journal.write() as pen:
        demand_step(existing_case(pen, case_id), after)
        pen.append(fact, {"case": case_id, **told}, by.id)
        return existing_case(pen, case_id)
