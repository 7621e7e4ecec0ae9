"""Compensation: something from the shop's own pocket, asked for by one and approved by another.

It moves no money of the terminal, and it is no refund: an original is none the less refundable.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.cases.compensation import demand_other, demand_within_caps
from cashier.domain.cases.kinds import Given
from cashier.domain.cases.records import Compensation
from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.cases.known import demand_open, existing_case
from cashier.services.lane import Lane
from cashier.store import case_reads
from cashier.store.codec import money_body
from cashier.store.journal import Pen
from drivers.money import Money


@dataclass(frozen=True, slots=True)
class Offer:
    amount: Money
    given: Given


def ask_compensation(lane: Lane, case_id: str, offer: Offer, by: Person) -> Compensation:
    """Ask for it; nothing is given before another person approves."""
    demand(by.role, Permission.CASE)
    with lane.journal.write() as pen:
        demand_open(existing_case(pen, case_id))
        _demand_room(lane, pen, case_id, offer.amount)
        name = lane.new_id()
        body = {
            "case": case_id, "compensation": name, "amount": money_body(offer.amount),
            "given": offer.given,
        }  # fmt: skip
        pen.append(Fact.COMPENSATION_ASKED, body, by.id)
        return _existing(pen, name)


def approve_compensation(lane: Lane, compensation_id: str, by: Person) -> Compensation:
    """Approve it, within what is left of both caps now."""
    with lane.journal.write() as pen:
        asked = _existing(pen, compensation_id)
        if asked.approved_by:
            raise Refused(say("compensation.approved_already", by=asked.approved_by))
        demand_other(by, asked.asked_by)
        _demand_room(lane, pen, asked.case, asked.amount)
        body = {"case": asked.case, "compensation": asked.id, "day": _today(lane)}
        pen.append(Fact.COMPENSATION_APPROVED, body, by.id)
        return _existing(pen, compensation_id)


def _demand_room(lane: Lane, pen: Pen, case_id: str, amount: Money) -> None:
    if amount.currency != lane.about.currency:
        raise Refused(say("amount.currency", amount=amount, currency=lane.about.currency))
    on_case = case_reads.approved_sum(pen, amount.currency, case_id=case_id)
    on_day = case_reads.approved_sum(pen, amount.currency, day=_today(lane))
    demand_within_caps(lane.policy.cases, amount, on_case, on_day)


def _today(lane: Lane) -> str:
    return lane.clock.now().astimezone().date().isoformat()


def _existing(pen: Pen, compensation_id: str) -> Compensation:
    found = case_reads.compensation(pen, compensation_id)
    if found is None:
        raise Refused(say("compensation.unknown", id=compensation_id))
    return found
