"""Small real things for tests: a journal with its own time and ids, an original, a request.

Everything is built through the program's own code; nothing here is a stand-in for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Original, Request, original_id
from cashier.store.codec import transaction_body
from cashier.store.connection import MEMORY
from cashier.store.event import Event
from cashier.store.journal import Journal, NewId
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.terminal import Clock, Kind, Transaction

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LANE = "L01"
CASHIER = "1001"
SUPERVISOR = "2001"


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def counted() -> NewId:
    """Ids that count: 32 hex digits, as the real ones have."""
    numbers: Iterator[int] = count(1)
    return lambda: f"{next(numbers):032x}"


def journal_in_memory(clock: Clock | None = None, lane: str = LANE) -> Journal:
    return Journal.open(MEMORY, lane, clock or ManualClock(NOON), counted())


def journal_on_file(path: Path, clock: Clock | None = None, lane: str = LANE) -> Journal:
    """A new journal at `path`. To open one again, give it ids that were not used before."""
    return Journal.open(path, lane, clock or ManualClock(NOON), counted())


# -- records ---------------------------------------------------------------------------------


def a_sale(**changes: Any) -> Transaction:
    """A card sale of 100.00 in batch 000012."""
    said: dict[str, Any] = {
        "voucher": "000123", "amount": cny(10000), "rrn": "612345678901", "auth_code": "A1B2C3",
        "batch": "000012", "at": "2026-11-22T11:30:00", "card": "622588******1234",
        "terminal_id": "T0000001", "merchant_id": "898000000000001",
    }  # fmt: skip
    return Transaction(**(said | changes))


def an_original(*, voided: bool = False, **changes: Any) -> Original:
    """An original whose transaction is a_sale(**changes)."""
    sold = a_sale(**changes)
    return Original(original_id(sold), sold, NOON.isoformat(timespec="milliseconds"), voided)


def a_request(**changes: Any) -> Request:
    """A refund of 30.00 of an_original(), just drafted."""
    at = NOON.isoformat(timespec="milliseconds")
    said: dict[str, Any] = {
        "id": "r1", "kind": Kind.REFUND, "original": an_original().id, "amount": cny(3000),
        "reason": "typed_wrong", "state": State.DRAFTED, "drafted_by": CASHIER,
        "drafted_at": at, "changed_at": at,
    }  # fmt: skip
    return Request(**(said | changes))


# -- events ----------------------------------------------------------------------------------


def append(journal: Journal, fact: Fact, body: Mapping[str, object], actor: str = CASHIER) -> Event:
    """One event in a transaction of its own."""
    with journal.write() as pen:
        return pen.append(fact, body, actor)


def find_original(journal: Journal, **changes: Any) -> str:
    """The device tells of a_sale(**changes); returns the original's id."""
    sold = a_sale(**changes)
    body = {"id": original_id(sold), "transaction": transaction_body(sold), "source": "device"}
    append(journal, Fact.ORIGINAL_FOUND, body)
    return original_id(sold)


def draft(
    journal: Journal, original: str, request: str, minor: int = 3000, kind: Kind = Kind.REFUND
) -> str:
    """A drafted request; returns its id."""
    body = {
        "request": request, "kind": kind, "original": original, "reason": "typed_wrong",
        "amount": {"minor": minor, "currency": "CNY"},
    }  # fmt: skip
    append(journal, Fact.REQUEST_DRAFTED, body)
    return request


def walk(journal: Journal, request: str, *states: State) -> None:
    """Carry a request through `states`, each in a transaction of its own."""
    for state in states:
        append(journal, BECOMES[state], step_body(request, state))


def step_body(request: str, state: State) -> dict[str, object]:
    """What the event must hold that carries `request` to `state`; its one attempt is `a-…`."""
    attempt = f"a-{request}"
    more: dict[State, dict[str, object]] = {
        State.APPROVED: {"by": SUPERVISOR},
        State.INTENDED: {"attempt": attempt, "reference": f"ref-{request}"},
        State.SENT: {"attempt": attempt, "sent_at": NOON.isoformat(timespec="milliseconds")},
        State.ACCEPTED: {"attempt": attempt},
        State.DECLINED: {"attempt": attempt, "code": "51"},
        State.NOT_DONE: {"attempt": attempt},
        State.IN_DOUBT: {"attempt": attempt},
    }
    return {"request": request, **more.get(state, {})}


TO_STATE: dict[State, tuple[State, ...]] = {
    State.DRAFTED: (),
    State.AWAITING_APPROVAL: (State.AWAITING_APPROVAL,),
    State.APPROVED: (State.APPROVED,),
    State.QUEUED: (State.APPROVED, State.QUEUED),
    State.INTENDED: (State.APPROVED, State.INTENDED),
    State.SENT: (State.APPROVED, State.INTENDED, State.SENT),
    State.ACCEPTED: (State.APPROVED, State.INTENDED, State.SENT, State.ACCEPTED),
    State.DECLINED: (State.APPROVED, State.INTENDED, State.SENT, State.DECLINED),
    State.NOT_DONE: (State.APPROVED, State.NOT_DONE),
    State.IN_DOUBT: (State.APPROVED, State.INTENDED, State.IN_DOUBT),
    State.ESCALATED: (State.APPROVED, State.INTENDED, State.IN_DOUBT, State.ESCALATED),
    State.CREDITED: (State.APPROVED, State.INTENDED, State.SENT, State.ACCEPTED, State.CREDITED),
    State.FAILED_LATER: (
        State.APPROVED, State.INTENDED, State.SENT, State.ACCEPTED, State.FAILED_LATER,
    ),
}  # fmt: skip
"""A way from a draft to each state."""
