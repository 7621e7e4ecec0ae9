"""The JSON shapes that commands print; outside programs rely on them (DESIGN: commands)."""

from __future__ import annotations

from cashier.domain.choice import Verdict
from cashier.domain.records import IN_PROGRESS, Attempt, Request, Source
from cashier.domain.routes import Route
from cashier.evidence.receipts import Kept
from cashier.services.approvals import awaited_by
from cashier.services.lane import Sight
from cashier.services.view import Found
from cashier.store import reads
from cashier.store.codec import money_body, transaction_body
from cashier.store.reads import Readable
from cashier.text import Speaker

Shape = dict[str, object]


def found_shape(words: Speaker, found: Found) -> Shape:
    """An original, what is left of it, and what may be done; `source` where no terminal told it."""
    sale = found.original.transaction
    original: Shape = {
        "voucher": sale.voucher, "rrn": sale.rrn, "auth_code": sale.auth_code,
        "batch": sale.batch, "amount": money_body(sale.amount) if sale.amount else None,
        "at": sale.at, "method": sale.method, "card": sale.card, "state": found.standing,
        "refundable": money_body(found.choice.refundable),
        "void": _verdict(words, found.choice.void),
        "refund": _verdict(words, found.choice.refund),
    }  # fmt: skip
    if found.original.source is not Source.DEVICE:
        original["source"] = found.original.source
    return {"original": original, "receipts": list(found.receipts)}


def request_shape(source: Readable, words: Speaker, request: Request) -> Shape:
    """A request with its attempts and the names of its receipts.

    `pending` and `route` are there where a wallet is not done, or the money goes another way.
    """
    return _apart(request) | {
        "request": request.id, "kind": request.kind, "state": request.state,
        "original": request.original, "amount": money_body(request.amount),
        "attempts": [_attempt(one) for one in reads.attempts(source, request.id)],
        "receipts": reads.receipts(source, request.id), "message": message(words, request),
    }  # fmt: skip


def _apart(request: Request) -> Shape:
    other = {"route": request.route} if request.route is not Route.ORIGINAL else {}
    return {**other, "pending": True} if request.told_as == IN_PROGRESS else {**other}


def waiting_shape(sight: Sight, words: Speaker, request: Request) -> Shape:
    """Which approvals a request that waits for them has and needs; nothing for any other."""
    if (awaited := awaited_by(sight, request)) is None:
        return {}
    given = [{"by": one.by, "at": one.at, "how": one.how} for one in awaited.given]
    why = [words.say(one) for one in awaited.why]
    return {"approvals": {"needed": awaited.needed, "given": given, "why": why}}


def message(words: Speaker, request: Request) -> str:
    """What the device or a rule said last; empty when nothing was said."""
    return words.say(request.message) if request.message else ""


def kept_shape(kept: Kept) -> Shape:
    return {
        "name": kept.name, "owner": kept.owner, "copy": kept.copy, "encoding": kept.encoding,
        "kept_at": kept.kept_at,
    }  # fmt: skip


def _verdict(words: Speaker, verdict: Verdict) -> Shape:
    return {"allowed": verdict.allowed, "why": words.say(verdict.why)}


def _attempt(one: Attempt) -> Shape:
    told = one.transaction
    return {
        "attempt": one.id, "reference": one.reference, "intended_at": one.intended_at,
        "sent_at": one.sent_at, "ended_at": one.ended_at, "outcome": one.outcome,
        "code": one.code, "transaction": transaction_body(told) if told else None,
    }  # fmt: skip
