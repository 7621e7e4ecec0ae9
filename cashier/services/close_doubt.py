"""A person ends a doubt with evidence that no device can give: a slip, a report, a total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import UNPROVEN, State
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.conclude import ENDS_AS, Ending, Proof, keep_proof, outcome_body
from cashier.services.draft import existing, original_of
from cashier.services.lane import Lane
from cashier.services.take_over import not_in_doubt
from cashier.services.witnesses import (
    demand_another,
    demand_enough,
    demand_witnesses,
    people_needed,
)
from cashier.store import reads
from cashier.store.journal import Pen
from drivers import terminal as t


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


@dataclass(frozen=True, slots=True)
class _Closing:
    request: Request
    finding: Finding
    evidence: Evidence
    people: list[Person]


def close_doubt(
    lane: Lane, request_id: str, finding: Finding, evidence: Evidence, people: list[Person]
) -> Request:
    """End the doubt; `people` have just proved who they are.

    One supervisor below the approval limit; above it two different people, a supervisor first.
    Refused while the terminal is being asked: what it answers then is better than any paper.
    """
    with lane.turn(), lane.journal.write() as pen:
        request = existing(pen, request_id)
        _demand_may_close(lane, request, evidence, people)
        if request.state is State.IN_DOUBT:
            pen.append(Fact.REQUEST_ESCALATED, _taken_over(request, people), people[0].id)
        _end(lane, pen, _Closing(request, finding, evidence, people))
        return existing(pen, request_id)


def _demand_may_close(
    lane: Lane, request: Request, evidence: Evidence, people: list[Person]
) -> None:
    if request.state not in UNPROVEN:
        raise not_in_doubt(request)
    if not typed(evidence.note):
        raise Refused(say("doubt.note_missing"))
    demand_witnesses(people, Permission.CLOSE_DOUBT)
    demand_enough(lane, people, people_needed(lane, request))
    demand_another(people, request.drafted_by)


def _taken_over(request: Request, people: list[Person]) -> dict[str, object]:
    """Who closes a doubt that nobody had taken over does that in the same breath."""
    return {
        "request": request.id, "people": [one.id for one in people],
        "words": say("doubt.taken_over", by=people[0].id).body(),
    }  # fmt: skip


def _end(lane: Lane, pen: Pen, closing: _Closing) -> None:
    """The outcome that the evidence shows, by the person who brought it."""
    outcome = _outcome(original_of(pen, closing.request), closing)
    attempt = reads.attempts(pen, closing.request.id)[-1].id
    body = {**outcome_body(outcome), **_body(closing), "attempt": attempt}
    pen.append(BECOMES[ENDS_AS[type(outcome)]], body, closing.people[0].id)
    if isinstance(outcome, t.Approved):
        keep_proof(lane, pen, Ending(closing.request, attempt, outcome, Proof.PERSON), outcome)


def _body(closing: _Closing) -> dict[str, object]:
    evidence = closing.evidence
    note = typed(evidence.note)
    return {
        "request": closing.request.id, "proof": Proof.PERSON,
        "evidence": {
            "kind": evidence.kind, "note": note, "voucher": evidence.voucher,
            "rrn": evidence.rrn, "auth_code": evidence.auth_code,
        },
        "people": [one.id for one in closing.people],
        "words": say(f"doubt.{closing.finding}", note=note).body(),
    }  # fmt: skip


def _outcome(original: Original, closing: _Closing) -> t.Outcome:
    if closing.finding is Finding.NOT_PAID:
        return t.NotDone(t.Words("shown by evidence"))
    sale, request, evidence = original.transaction, closing.request, closing.evidence
    if request.kind is t.Kind.SALE:  # it points at no sale, and its card may be another one
        sale = replace(sale, voucher="", card="", issuer="", order_number="")
    told = replace(
        sale, kind=request.kind, amount=request.amount, voucher=evidence.voucher,
        rrn=evidence.rrn, auth_code=evidence.auth_code, original_voucher=sale.voucher, at="",
        batch="", reference="", fields=(),
    )  # fmt: skip
    return t.Approved(told)
