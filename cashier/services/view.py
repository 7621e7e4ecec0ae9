"""An original as people look at it: what is left, what is possible, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.caps import give_backs
from cashier.domain.choice import Choice, Facts, choose
from cashier.domain.lifecycle import PAID, UNRESOLVED, State
from cashier.domain.records import IN_PROGRESS, Original, Request
from cashier.services.lane import Sight
from cashier.services.terminal_time import terminal_now
from cashier.store import reads
from cashier.store.case_reads import is_disputed
from cashier.store.reads import Readable


class Standing(StrEnum):
    """What has become of an original, in one word."""

    SOLD = "sold"
    QUEUED = "queued"
    IN_DOUBT = "in_doubt"
    IN_PROGRESS = "in_progress"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Found:
    """`receipts` are names of blobs; `fresh` tells whether the device was asked just now."""

    original: Original
    standing: Standing
    choice: Choice
    requests: tuple[Request, ...]
    receipts: tuple[str, ...]
    fresh: bool = False


def view(lane: Sight, original: Original, *, fresh: bool = False) -> Found:
    """All that is known of `original` now."""
    requests = tuple(reads.requests_on(lane.journal, original.id))
    choice = choose(facts(lane, lane.journal, original))
    kept = reads.receipts(lane.journal, original.id)
    standing = _standing(original, requests, choice)
    return Found(original, standing, choice, requests, tuple(kept), fresh)


def facts(lane: Sight, source: Readable, original: Original, besides: str = "") -> Facts:
    """What the choice between void and refund depends on, as `source` sees it."""
    names = _names(source, original)
    return Facts(
        original=original,
        requests=[one for name in names for one in reads.requests_on(source, name)],
        capabilities=lane.terminal.capabilities,
        batches=reads.batches(source, original.transaction.terminal_id),
        currency=lane.about.currency,
        besides=besides,
        now=terminal_now(lane, source),
        acquirer=lane.policy.acquirer,
        disputed=is_disputed(source, names),
    )


def _names(source: Readable, original: Original) -> list[str]:
    """Whatever may already have given money of this sale back stands under one of these."""
    return [original.id, *(one.id for one in reads.twins(source, original))]


def _standing(original: Original, requests: tuple[Request, ...], choice: Choice) -> Standing:
    if original.voided:
        return Standing.VOIDED
    if any(one.state in UNRESOLVED for one in requests):
        is_at_wallet = any(one.told_as == IN_PROGRESS for one in requests)
        return Standing.IN_PROGRESS if is_at_wallet else Standing.IN_DOUBT
    states = {one.state for one in give_backs(requests)}
    if State.QUEUED in states:
        return Standing.QUEUED
    if states & PAID:
        return Standing.PARTLY_REFUNDED if choice.refundable.minor else Standing.REFUNDED
    return Standing.SOLD
