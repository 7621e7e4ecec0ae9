"""Close a case, with its cause and the proof; open it again when it was not over."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.cases.kinds import BLOCKING, Cause
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.cases.known import demand_step, demand_text, existing_case
from cashier.services.cases.proof import demand_proof
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.store.journal import SYSTEM, Pen


@dataclass(frozen=True, slots=True)
class Finding:
    """`proof` names a receipt, a kept file or the bank's reference; `lesson` is for the others."""

    cause: Cause
    proof: str
    lesson: str = ""


def close_case(lane: Lane, case_id: str, finding: Finding, by: Person) -> Case:
    """End the case; refused while its money may still be on either side, and without proof."""
    demand(by.role, Permission.CASE_CLOSE)
    demand_text(finding.proof, "case.proof_missing")
    with lane.journal.write() as pen:
        case = existing_case(pen, case_id)
        demand_step(case, CaseState.CLOSED)
        _demand_known(pen, case)
        _demand_answered(case)
        proof = demand_proof(pen, case, finding.proof)
        write_closing(pen, case, Finding(finding.cause, proof, typed(finding.lesson)), by.id)
        return existing_case(pen, case_id)


def write_closing(pen: Pen, case: Case, finding: Finding, by: str = SYSTEM) -> None:
    """Inside the caller's transaction; what ends by itself has its proof as well."""
    body = {
        "case": case.id, "cause": finding.cause, "proof": finding.proof, "lesson": finding.lesson,
    }  # fmt: skip
    pen.append(Fact.CASE_CLOSED, body, by)


def reopen_case(lane: Lane, case_id: str, reason: str, by: Person) -> Case:
    """It was not over: look into it again, with what was found before still in its log."""
    demand(by.role, Permission.CASE_CLOSE)
    told = demand_text(reason, "case.reason_missing")
    with lane.journal.write() as pen:
        case = existing_case(pen, case_id)
        demand_step(case, CaseState.OPEN)
        _demand_alone(pen, case)
        pen.append(Fact.CASE_REOPENED, {"case": case_id, "reason": told}, by.id)
        return existing_case(pen, case_id)


def _demand_known(pen: Pen, case: Case) -> None:
    """A case does not end a doubt: only the device's proof or evidence does."""
    if case.request and existing(pen, case.request).state in UNRESOLVED:
        raise Refused(say("case.still_unknown"), say("doubt.now.close"))


def _demand_answered(case: Case) -> None:
    """What holds a sale up because the bank decides about it ends only when the bank has."""
    if case.kind in BLOCKING and not case.answer:
        raise Refused(say("case.bank_first"), say("case.bank_first_now"))


def _demand_alone(pen: Pen, case: Case) -> None:
    """Two open cases about the same would be followed by two people."""
    query = "select 1 from cases where kind = ? and subject = ? and subject <> '' and state <> ?"
    if pen.read(query, case.kind, case.subject, CaseState.CLOSED):
        raise Refused(say("case.open_already"))
