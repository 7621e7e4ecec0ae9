"""What the acquirer's record says later of a request that the terminal accepted.

Accepted is not credited: only the record says that, with its date and reference. And only the
record takes an accepted request back. That frees its part of the captured amount; a new try is a
new request with an approval and an id of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cashier.domain.facts import BECOMES
from cashier.domain.lifecycle import UNRESOLVED, UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.services.witnesses import (
    demand_another,
    demand_enough,
    demand_witnesses,
    people_needed,
)
from cashier.store import reads
from drivers.terminal import Fact, Kind


class BankWord(StrEnum):
    """What the record says; each value is the state that the request reaches."""

    CREDITED = "credited"
    FAILED = "failed_later"


@dataclass(frozen=True, slots=True)
class BankRecord:
    """`note` and `reference` as they stand on the record; `day` is ISO 8601, for a credit."""

    kind: Fact
    note: str
    reference: str
    day: str = ""


RECORDS = (Fact.ACQUIRER_REPORT,)
"""What can tell. Slips, totals and settlement slips are the terminal's, which has said its word."""

ZONES = timedelta(days=1)
"""How far a bank's day and ours may be apart."""

INSTEAD = {
    **dict.fromkeys(UNSENT, "bank.now.unsent"),
    **dict.fromkeys(UNRESOLVED, "bank.now.unknown"),
    **dict.fromkeys((State.DECLINED, State.NOT_DONE), "bank.now.not_paid"),
    State.CREDITED: "bank.now.said",
    State.FAILED_LATER: "bank.now.new_request",
}
"""What to do about a request that does not wait for the bank's word."""


def bank_says(
    lane: Lane, request_id: str, word: BankWord, record: BankRecord, people: list[Person]
) -> Request:
    """Write the bank's word down; `people` have just proved who they are, a supervisor first.

    Raises Refused, and then nothing was written. A refusal by the bank above the approval limit
    needs two different people, since it lets the same money be given back once more.
    """
    told = checked(word, record)
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        if request.kind is Kind.SALE:
            raise Refused(say("bank.charge"))
        if request.state is not State.ACCEPTED:
            raise Refused(say("bank.not_accepted", state=request.state), _instead(request))
        _demand_possible(lane, request, told.day)
        demand_witnesses(people, Permission.BANK_SAYS)
        demand_enough(lane, people, witnesses_needed(lane, request, word))
        if word is BankWord.FAILED:
            demand_another(people, request.drafted_by)
        pen.append(BECOMES[State(word)], _body(request, word, told, people), people[0].id)
        return existing(pen, request_id)


def checked(word: BankWord, record: BankRecord) -> BankRecord:
    """The record as it is written down; raises Refused while something is missing on it."""
    note, reference = typed(record.note), typed(record.reference)
    if record.kind not in RECORDS:
        raise Refused(say("bank.not_a_record"), say("bank.now.record"))
    if not note:
        raise Refused(say("doubt.note_missing"))
    if not reference:
        raise Refused(say("bank.reference_missing"))
    return BankRecord(record.kind, note, reference, _day(word, record.day.strip()))


def witnesses_needed(lane: Lane, request: Request, word: BankWord) -> int:
    """How many people must stand for it: a credit frees nothing, so one is enough."""
    return people_needed(lane, request) if word is BankWord.FAILED else 1


def _day(word: BankWord, day: str) -> str:
    if not day and word is BankWord.FAILED:
        return ""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise Refused(say("bank.day_missing")) from error


def _demand_possible(lane: Lane, request: Request, day: str) -> None:
    """A credit comes neither before the request was sent nor in the future."""
    if not day:
        return
    sent = reads.attempts(lane.journal, request.id)[-1].intended_at
    earliest = datetime.fromisoformat(sent).date() - ZONES
    latest = lane.clock.now().date() + ZONES
    if not earliest <= date.fromisoformat(day) <= latest:
        raise Refused(say("bank.day_impossible", day=day), say("bank.now.look_at_day"))


def _instead(request: Request) -> Say:
    return say(INSTEAD[request.state])


def _body(
    request: Request, word: BankWord, record: BankRecord, people: list[Person]
) -> dict[str, object]:
    return {
        "request": request.id,
        "evidence": {
            "kind": record.kind, "note": record.note, "reference": record.reference,
            "day": record.day,
        },
        "people": [one.id for one in people],
        "words": say(
            f"bank.{word}", reference=record.reference, day=record.day, note=record.note
        ).body(),
    }  # fmt: skip
