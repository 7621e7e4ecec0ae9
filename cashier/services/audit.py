"""Who asked for a request, who approved it, who carried it out, who wrote its outcome down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cashier.domain.facts import REACHES, Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.store import reads
from cashier.store.reads import Readable


class Part(StrEnum):
    """What somebody did about a request."""

    REQUESTED = "requested"
    APPROVED = "approved"
    EXECUTED = "executed"
    PROVEN = "proven"


@dataclass(frozen=True, slots=True)
class Deed:
    """`by` did it `at` (UTC ISO 8601); `present` was signed in at the counter then, if anybody."""

    part: Part
    by: str
    at: str
    present: str = ""


_PARTS: dict[Fact, Part] = {
    Fact.REQUEST_DRAFTED: Part.REQUESTED,
    Fact.REQUEST_APPROVED: Part.APPROVED,
    Fact.REQUEST_INTENDED: Part.EXECUTED,
    **{
        fact: Part.PROVEN
        for fact, state in REACHES.items()
        if state in (State.ACCEPTED, State.DECLINED, State.NOT_DONE, State.CREDITED,
                     State.FAILED_LATER)
    },
}  # fmt: skip


def deeds(source: Readable, request: Request) -> list[Deed]:
    """Every deed in order; who proved a thing with others stands there with them."""
    events = reads.history(source, request.id)
    known = ((_PARTS.get(Fact(str(one["kind"]))), one) for one in events)
    return [_deed(source, part, one) for part, one in known if part is not None]


def _deed(source: Readable, part: Part, event: dict[str, Any]) -> Deed:
    body = event["body"]
    by = body.get("by") or ", ".join(body.get("people", ())) or event["actor"]
    present = _present(source, event["seq"], event["at"]) if part is Part.EXECUTED else ""
    return Deed(part, by, event["at"], present)


def _present(source: Readable, seq: int, at: str) -> str:
    """Who had signed in last before this event and had not signed out."""
    rows = source.read(
        "select kind, actor from journal where kind in ('signed_in', 'signed_out')"
        " and rowid < (select rowid from journal where seq = ? and at = ?)"
        " order by rowid desc limit 1",
        seq, at,
    )  # fmt: skip
    return rows[0]["actor"] if rows and rows[0]["kind"] == Fact.SIGNED_IN else ""
