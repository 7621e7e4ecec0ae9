"""The last judgement before money: reserve the amount and mint the id, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cashier.domain.choice import other_batch, other_terminal
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import Say
from cashier.services.approvals import awaited, not_approved
from cashier.services.draft import check_again, existing, original_of
from cashier.services.lane import Lane
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers.terminal import Transaction


@dataclass(frozen=True, slots=True)
class Intent:
    """What is durable before the first byte; `reference` is the id that the device sees."""

    attempt: str
    reference: str


def intend(lane: Lane, request_id: str, baseline: Transaction | None) -> Intent | Say:
    """Judge once more, reserve the amount and mint the id, in one transaction.

    Durable when this returns: the intent, or why the request will not be sent now.
    """
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        if (objection := _objection(lane, pen, request, baseline)) is not None:
            return objection
        attempt, reference = lane.new_id(), mint(lane, pen)
        body: dict[str, object] = {
            "request": request_id, "attempt": attempt, "reference": reference,
        }  # fmt: skip
        if baseline is not None:
            body["baseline"] = transaction_body(baseline)
        pen.append(Fact.REQUEST_INTENDED, body, SYSTEM)
        return Intent(attempt, reference)


def _objection(lane: Lane, pen: Pen, request: Request, last: Transaction | None) -> Say | None:
    """Why it must not be sent after all; written down here, so that it never is.

    One that must wait for its own terminal stays what it is.
    """
    try:
        decision = check_again(lane, pen, request)
    except Refused as refusal:
        return _drop(pen, Fact.REQUEST_NOT_DONE, request, refusal.why)
    sale = original_of(pen, request).transaction
    if (why := other_batch(request.kind, sale, last)) is not None:
        return _drop(pen, Fact.REQUEST_NOT_DONE, request, why)
    if (why := other_terminal(request.kind, sale, last)) is not None:
        return put_off(pen, request, why)
    if (why := not_approved(lane, pen, request, decision)) is None:
        return None
    queued = request.state is State.QUEUED
    fact = Fact.REQUEST_AWAITING_APPROVAL if queued else Fact.REQUEST_NOT_DONE
    return _drop(pen, fact, request, why, awaited(decision))


def put_off(pen: Pen, request: Request, why: Say) -> Say:
    """Write down why a request still waits, if that is news; its state stays."""
    if request.message != why:
        body = {"request": request.id, "attempt": "", "words": why.body()}
        pen.append(Fact.REQUEST_QUERIED, body, SYSTEM)
    return why


def _drop(
    pen: Pen, fact: Fact, request: Request, why: Say, more: Mapping[str, object] | None = None
) -> Say:
    pen.append(fact, {**(more or {}), "request": request.id, "words": why.body()}, SYSTEM)
    return why


def mint(lane: Lane, pen: Pen) -> str:
    """14 digits, as the protocols' examples have them: the date and 8 that never repeat here."""
    while True:
        reference = f"{lane.clock.now():%y%m%d}{int(lane.new_id(), 16) % 10**8:08d}"
        if not pen.read("select 1 from attempts where reference = ?", reference):
            return reference
