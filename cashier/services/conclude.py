"""Write down how a conversation with the terminal ended: one transaction for one outcome.

The same table serves the answer to a request and the answer to a later query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.say import Say, device_says
from cashier.evidence.receipts import keep_receipts
from cashier.evidence.slip import Origin, own_slip
from cashier.services.find import see_batch
from cashier.services.know_charge import know_charge
from cashier.services.lane import JournalFailed, Lane
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Kind,
    NotDone,
    Outcome,
    Receipt,
    Unknown,
)

ENDS_AS: dict[type[Outcome], State] = {
    Approved: State.ACCEPTED,
    Declined: State.DECLINED,
    Cancelled: State.NOT_DONE,
    NotDone: State.NOT_DONE,
    Unknown: State.IN_DOUBT,
}


class Proof(StrEnum):
    """What tells us: the device's answer, the device when asked later, or a person."""

    ANSWER = "answer"
    QUERY = "query"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Ending:
    """`proof` says where the outcome comes from; `sent_at` is UTC ISO 8601, empty if unsent.

    `say` replaces the driver's words where the lane itself has something to say.
    """

    request: Request
    attempt: str
    outcome: Outcome
    proof: Proof
    trace: str = ""
    sent_at: str = ""
    say: Say | None = None


def conclude(lane: Lane, ending: Ending) -> None:
    """Make an outcome durable; when the journal cannot, spill the evidence and stop the lane."""
    _durably(lane, ending, write_ending)


def note(lane: Lane, ending: Ending) -> None:
    """As `conclude`, for what the device may still take back: it is known, and nothing ends."""
    _durably(lane, ending, _write_note)


def _durably(lane: Lane, ending: Ending, write: Callable[[Lane, Pen, Ending], None]) -> None:
    try:
        with lane.journal.write() as pen:
            write(lane, pen, ending)
    except sqlite3.Error as error:
        lane.spill(f"{ending.attempt}.json", _last_words(ending))
        raise JournalFailed(ending.attempt) from error


def write_ending(lane: Lane, pen: Pen, ending: Ending) -> None:
    """The outcome, its trace and its receipts, inside the caller's transaction."""
    body = _body(pen, ending) | {"proof": ending.proof}
    if ending.sent_at:
        sent = {"request": ending.request.id, "attempt": ending.attempt, "sent_at": ending.sent_at}
        pen.append(Fact.REQUEST_SENT, sent, SYSTEM)
    pen.append(_fact(ending), body, SYSTEM)
    if isinstance(ending.outcome, Approved):
        keep_proof(lane, pen, ending, ending.outcome)


def _write_note(_lane: Lane, pen: Pen, ending: Ending) -> None:
    pen.append(Fact.REQUEST_QUERIED, _body(pen, ending), SYSTEM)


def _body(pen: Pen, ending: Ending) -> dict[str, Any]:
    body = outcome_body(ending.outcome)
    body |= {"request": ending.request.id, "attempt": ending.attempt}
    if ending.say is not None:
        body["words"] = ending.say.body()
    if ending.trace:
        body["trace"] = pen.keep(ending.trace.encode())
    return body


def _fact(ending: Ending) -> Fact:
    """A query that proves nothing leaves the request in doubt; it is only written down."""
    if ending.proof is Proof.QUERY and isinstance(ending.outcome, Unknown):
        return Fact.REQUEST_QUERIED
    return BECOMES[ENDS_AS[type(ending.outcome)]]


def outcome_body(outcome: Outcome) -> dict[str, Any]:
    """What every outcome has: words and, where there are any, code, needs and transaction."""
    body: dict[str, Any] = {"words": device_says(outcome.words).body()}
    if code := getattr(outcome, "code", ""):
        body["code"] = code
    if isinstance(outcome, Unknown) and outcome.needs:
        body["needs"] = [str(fact) for fact in outcome.needs]
    if isinstance(outcome, Unknown) and outcome.pending:
        body["pending"] = True
    if isinstance(outcome, Approved):
        body["transaction"] = transaction_body(outcome.transaction)
    return body


def keep_proof(lane: Lane, pen: Pen, ending: Ending, outcome: Approved) -> None:
    """The device's receipts; where it sends none, a slip drawn up from what is known."""
    receipts = outcome.receipts or (_drawn_up(lane, ending, outcome),)
    keep_receipts(pen, ending.request.id, receipts, SYSTEM)
    see_batch(pen, outcome.transaction.terminal_id, outcome.transaction.batch)
    if ending.request.kind is Kind.SALE and ending.proof is not Proof.PERSON:
        know_charge(pen, ending.request, outcome.transaction)


def _drawn_up(lane: Lane, ending: Ending, outcome: Approved) -> Receipt:
    about, told = lane.about, outcome.transaction
    origin = Origin.PERSON if ending.proof is Proof.PERSON else Origin.DEVICE
    return own_slip(
        about.language, ending.request, told, origin, simulated=about.simulated,
        rules=lane.policy.version,
    )  # fmt: skip


def _last_words(ending: Ending) -> bytes:
    body = outcome_body(ending.outcome) | {
        "request": ending.request.id, "attempt": ending.attempt, "trace": ending.trace,
    }  # fmt: skip
    receipts = getattr(ending.outcome, "receipts", ())
    body["receipts"] = [receipt.raw.hex() for receipt in receipts]
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
