"""What the journal must keep of every request: what was asked for, approved and done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cashier.domain.roles import Role
from cashier.store.check import check
from tests.cashier.lanes import PEOPLE, POLICY
from tests.explorer.oracle.rules import LIFE as ORDERLY
from tests.stories.shown import Shown

SUPERVISORS = {one.id for one in PEOPLE if one.role is Role.SUPERVISOR}


def as_it_was_asked(shown: Shown) -> Iterator[str]:
    """Neither more requests nor other ones: no void becomes a refund, no amount changes."""
    there = {one.id: (one.original, one.kind, one.amount.minor, one.drafted_by)
             for one in shown.requests}  # fmt: skip
    asked = {name: (one.original, one.kind, one.minor, one.by)
             for name, one in shown.memory.asked.items()}  # fmt: skip
    if there != asked:
        yield f"asked were {asked}, there are {there}"


def approved_by_another(shown: Shown) -> Iterator[str]:
    for request in shown.requests:
        is_high = request.amount.minor > POLICY.approve_above.minor
        others = SUPERVISORS - {request.drafted_by}
        if is_high and shown.of(request) and request.approved_by not in others:
            yield f"{request.id} was sent with the approval of {request.approved_by!r}"


def approved_lately(shown: Shown) -> Iterator[str]:
    """By the clock of the lane, which may have been set in between."""
    longest = timedelta(minutes=POLICY.approval_minutes)
    for request in shown.requests:
        for one in shown.of(request):
            age = moment(one.intended_at) - moment(request.approved_at)
            if not timedelta(0) <= age <= longest:
                yield f"{request.id} was sent {age} after its approval"


LIFE: dict[str, set[str]] = {"": {"drafted"}, **ORDERLY}
"""Every step, the first one among them."""

OPEN = {"intended", "sent", "in_doubt", "escalated"}


def only_known_steps(shown: Shown) -> Iterator[str]:
    now: dict[str, str] = {}
    for request, step in _steps(shown):
        before = now.get(request, "")
        if request and step not in LIFE.get(before, ()):
            yield f"{request} went from {before} to {step}"
        now[request] = step


def settled_with_none_open(shown: Shown) -> Iterator[str]:
    now: dict[str, str] = {}
    for request, step in _steps(shown):
        if not request and (still := [one for one in now if now[one] in OPEN]):
            yield f"the batch was settled while {still} were unresolved"
        now |= {request: step} if request else {}


def _steps(shown: Shown) -> list[tuple[str, str]]:
    """Each step of a request, in order; a settlement is one of no request."""
    rows = shown.lane.journal.read(
        "select coalesce(json_extract(body, '$.request'), '') as request, substr(kind, 9) as step"
        " from journal where kind like 'request_%' and kind <> 'request_queried'"
        " or kind = 'batch_settled' order by rowid"
    )
    return [(row["request"], row["step"]) for row in rows]


def nothing_vanishes(shown: Shown) -> Iterator[str]:
    rows = shown.lane.journal.read("select hash from journal order by rowid")
    now, before = [row["hash"] for row in rows], shown.memory.events
    if now[: len(before)] != before:
        yield "an event has vanished or changed"
    shown.memory.events = now


def journal_is_proven(shown: Shown) -> Iterator[str]:
    """Proven anew after every event; one that stands unchanged is not read again."""
    head = shown.lane.journal.head.hash
    if head == shown.memory.proven:
        return
    shown.memory.proven = head
    found = check(shown.lane.journal.connection, shown.lane.journal.lane)
    if not found.ok:
        yield found.first_bad or "the tables differ from the events"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
