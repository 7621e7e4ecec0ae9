"""Which open cases have ended by themselves, and what proves it.

A device's proof ends a case that nobody has touched, and the bank's record ends a wait for the
bank. Where people have brought the proof, or have begun to look into it, they name the cause.
"""

from __future__ import annotations

import json
from typing import Any

from cashier.domain.cases.kinds import Cause, Kind
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import PAID, State
from cashier.services.cases.closing import Finding
from cashier.services.conclude import Proof
from cashier.store import case_reads, reads
from cashier.store.reads import Readable

_DOUBTS = (Kind.IN_DOUBT, Kind.ESCALATED)
_ENDED = (State.ACCEPTED, State.DECLINED, State.NOT_DONE, State.CREDITED)


def endings(source: Readable) -> list[tuple[Case, Finding]]:
    """The cases that are over, each with its cause and proof."""
    rows = source.read(
        "select cases.id from cases join requests on requests.id = cases.request"
        " where cases.state <> 'closed' and cases.subject <> ''"
        " and (requests.state in ('accepted', 'declined', 'not_done', 'credited'))"
    )
    found = (case_reads.case(source, row["id"]) for row in rows)
    judged = ((case, _judge(source, case)) for case in found if case is not None)
    return [(case, finding) for case, finding in judged if finding is not None]


def _judge(source: Readable, case: Case) -> Finding | None:
    request = reads.request(source, case.request)
    if request is None or request.state not in _ENDED:
        return None
    if case.kind in _DOUBTS:
        return _proven(source, case)
    if case.kind is Kind.ACCEPTED_NOT_CREDITED and request.state is State.CREDITED:
        return _credited(source, case)
    if case.kind is Kind.TERMINAL_REVERSAL:
        paid = request.state in PAID
        return _proven(source, case) if paid else _returned(source, case)
    return None


def _proven(source: Readable, case: Case) -> Finding | None:
    """The device has said what became of it, and nobody has begun to look into the case."""
    last = _last(source, case, *(f"request_{state}" for state in _ENDED))
    if last is None or last["body"].get("proof") == Proof.PERSON or not _is_untouched(case):
        return None
    began = _last(source, case, Fact.REQUEST_IN_DOUBT)
    answered = began is not None and began["body"].get("code", "")
    return Finding(Cause.BANK if answered else Cause.LINE, _named(last))


def _credited(source: Readable, case: Case) -> Finding | None:
    last = _last(source, case, Fact.REQUEST_CREDITED)
    if last is None:
        return None
    return Finding(Cause.BANK, str(last["body"]["evidence"]["reference"]))


def _returned(source: Readable, case: Case) -> Finding | None:
    """A batch that was settled afterwards, with which bank and terminal agreed, has it not."""
    rows = source.read(
        "select epoch, seq, kind, body from journal where kind = 'batch_settled' and at >= ?"
        " order by at limit 1",
        case.opened_at,
    )
    if not rows or not _is_untouched(case):
        return None
    return Finding(Cause.TERMINAL, _named(_read(rows[0])))


def _is_untouched(case: Case) -> bool:
    return case.state is CaseState.OPEN and not case.touched


def _last(source: Readable, case: Case, *kinds: str) -> dict[str, Any] | None:
    """The newest event of these kinds about the case's request."""
    marks = ", ".join("?" * len(kinds))
    rows = source.read(
        "select epoch, seq, kind, body from journal where json_extract(body, '$.request') = ?"  # noqa: S608  # marks only
        f" and kind in ({marks}) order by rowid desc limit 1",
        case.request, *kinds,
    )  # fmt: skip
    return _read(rows[0]) if rows else None


def _read(row: Any) -> dict[str, Any]:
    return {**dict(row), "body": json.loads(row["body"])}


def _named(event: dict[str, Any]) -> str:
    """The event as the journal numbers it, which is how it is found again."""
    return f"{event['kind']} {event['epoch'][:8]}/{event['seq']}"
