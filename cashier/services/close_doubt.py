"""A person ends a doubt with evidence that no device can give: a slip, a report, a total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import needs_approval
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.conclude import Ending, Proof, write_ending
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.journal import Pen
from drivers import terminal as t

_OPEN = (State.IN_DOUBT, State.ESCALATED)


class Finding(StrEnum):
    """What the evidence shows."""

    PAID = "accepted"
    NOT_PAID = "not_done"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`kind` is what was brought, `note` what it says; numbers as they stand on the slip."""

    kind: t.Fact
    note: str
    voucher: str = ""
    rrn: str = ""
    auth_code: str = ""


def close_doubt(
    lane: Lane, request_id: str, finding: Finding, evidence: Evidence, people: list[Person]
) -> Request:
    """End the doubt; `people` have just proved who they are.

    One supervisor below the approval limit; above it two different people, a supervisor first.
    """
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        _demand_may_close(lane, request, evidence, people)
        if request.state is State.IN_DOUBT:
            pen.append(Fact.REQUEST_ESCALATED, _body(request, evidence, people), people[0].id)
        outcome = _outcome(_original(pen, request), request, finding, evidence)
        attempt = reads.attempts(pen, request_id)[-1].id
        words = say(f"doubt.{finding}", note=evidence.note.strip())
        write_ending(lane, pen, Ending(request, attempt, outcome, Proof.PERSON, say=words))
        return existing(pen, request_id)


def _demand_may_close(
    lane: Lane, request: Request, evidence: Evidence, people: list[Person]
) -> None:
    if request.state not in _OPEN:
        raise Refused(say("doubt.not_open", state=request.state))
    if not evidence.note.strip():
        raise Refused(say("doubt.note_missing"))
    demand_people(people)
    if len(people) < people_needed(lane, request):
        raise Refused(say("doubt.two_people", limit=lane.policy.approve_above))


def demand_people(people: list[Person]) -> None:
    """Refuse those who may not stand for evidence together: a supervisor first, nobody twice."""
    if not people:
        raise Refused(say("doubt.nobody"))
    demand(people[0].role, Permission.CLOSE_DOUBT)
    for other in people[1:]:
        demand(other.role, Permission.REQUEST)
    if len({one.id for one in people}) < len(people):
        raise Refused(say("doubt.nobody_twice"))


def people_needed(lane: Lane, request: Request) -> int:
    """How many different people must stand for the evidence; the first is a supervisor."""
    return 1 if needs_approval(lane.policy, request.amount) is None else 2


def _body(request: Request, evidence: Evidence, people: list[Person]) -> dict[str, object]:
    return {
        "request": request.id,
        "evidence": {
            "kind": evidence.kind, "note": evidence.note.strip(), "voucher": evidence.voucher,
            "rrn": evidence.rrn, "auth_code": evidence.auth_code,
        },
        "people": [one.id for one in people],
        "words": say("doubt.taken_over", by=people[0].id).body(),
    }  # fmt: skip


def _original(pen: Pen, request: Request) -> Original:
    found = reads.original(pen, request.original)
    if found is None:
        raise AssertionError("a request points at an original that is there")
    return found


def _outcome(
    original: Original, request: Request, finding: Finding, evidence: Evidence
) -> t.Outcome:
    if finding is Finding.NOT_PAID:
        return t.NotDone(t.Words("shown by evidence"))
    sale = original.transaction
    told = replace(
        sale, kind=request.kind, amount=request.amount, voucher=evidence.voucher,
        rrn=evidence.rrn, auth_code=evidence.auth_code, original_voucher=sale.voucher, at="",
        batch="", reference="", fields=(),
    )  # fmt: skip
    return t.Approved(told)
