"""Open a case: by hand with the facts at discovery, or by itself for what was written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cashier.domain.cases.kinds import TYPE_OF, Clock, Kind, Type
from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.services.cases.known import demand_text, existing_case, local_day
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.codec import money_body
from cashier.store.journal import SYSTEM, Pen
from drivers.money import Money

BY_HAND = (Kind.COMPLAINT, Kind.DISPUTE, Kind.FAILED_POSTING, Kind.BY_HAND)
"""What a person opens; the others open by themselves."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a person says: `found_at` is local or UTC ISO 8601 where it was not just now."""

    kind: Kind
    type: Type
    facts: str
    request: str = ""
    original: str = ""
    amount: Money | None = None
    goods: str = ""
    found_at: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens by itself: `subject` is opened once, `words` say what was seen and `at` when."""

    kind: Kind
    subject: str
    words: Say
    at: str
    request: Request | None = None
    original: Original | None = None


def new_case(lane: Lane, found: Discovery, by: Person) -> Case:
    """A case that a person opens; raises Refused, and then nothing was written."""
    demand(by.role, Permission.CASE)
    reason = demand_text(found.facts, "case.facts_missing")
    if found.kind not in BY_HAND:
        raise Refused(say("case.opens_itself"))
    at, clock = _found_at(lane, found.found_at)
    with lane.journal.write() as pen:
        request = existing(pen, found.request) if found.request else None
        original = _original(pen, found.original or (request.original if request else ""))
        about = _about(lane, request, original) | {
            "type": found.type, "subject": "", "reason": reason, "found_at": at,
            "goods": typed(found.goods), "clock": clock, "kind": found.kind,
        }  # fmt: skip
        if found.amount is not None:
            about["amount"] = money_body(found.amount)
        return _open(lane, pen, about, by.id)


def open_itself(lane: Lane, pen: Pen, opening: Opening) -> Case:
    """A case that nobody has to think of, inside the caller's transaction."""
    about = _about(lane, opening.request, opening.original) | {
        "kind": opening.kind, "type": TYPE_OF[opening.kind], "subject": opening.subject,
        "reason": "", "goods": "", "found_at": opening.at, "clock": Clock.PC,
        "words": opening.words.body(),
    }  # fmt: skip
    return _open(lane, pen, about, SYSTEM)


def _open(lane: Lane, pen: Pen, about: dict[str, object], by: str) -> Case:
    case = lane.new_id()
    pen.append(Fact.CASE_OPENED, {"case": case, **about}, by)
    return existing_case(pen, case)


def _about(lane: Lane, request: Request | None, original: Original | None) -> dict[str, object]:
    """What the lane knows by itself of the transaction that went wrong.

    A request is named as what it `concerns`, so that its own history stays its own.
    """
    sale = original.transaction if original else None
    amount = request.amount if request else sale.amount if sale else None
    about: dict[str, object] = {
        "concerns": request.id if request else "", "original": original.id if original else "",
        "terminal": (sale.terminal_id if sale else "") or lane.about.terminal,
        "sold_on": _sold_on(original),
    }  # fmt: skip
    return about | ({"amount": money_body(amount)} if amount else {})


def _sold_on(original: Original | None) -> str:
    """The day of the sale as the terminal told it, else the day on which it was first seen."""
    if original is None:
        return ""
    told = original.transaction.at.partition("T")[0]
    return told or local_day(original.seen_at).isoformat()


def _original(pen: Pen, name: str) -> Original | None:
    if not name:
        return None
    found = [one for key in reads.KEYS for one in reads.originals_by(pen, key, name)]
    if not found:
        raise Refused(say("original.unknown", id=name), say("find.try_voucher"))
    return found[0]


def _found_at(lane: Lane, text: str) -> tuple[str, Clock]:
    """When it was discovered, in UTC, and whose clock said so."""
    now = lane.clock.now()
    if not text.strip():
        return now.isoformat(timespec="milliseconds"), Clock.PC
    try:
        told = datetime.fromisoformat(text.strip()).astimezone(UTC)
    except ValueError as error:
        raise Refused(say("case.found_at")) from error
    if told > now:
        raise Refused(say("case.found_later"))
    return told.isoformat(timespec="milliseconds"), Clock.PERSON
