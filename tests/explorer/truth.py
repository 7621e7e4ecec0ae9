"""What must hold whatever breaks: the invariants, checked against the bank's ledger.

A violation is a sentence; an empty list means that all is well.
"""

from __future__ import annotations

from cashier.domain.lifecycle import PAID, UNRESOLVED, UNSENT, State
from cashier.domain.records import Request
from cashier.services.draft import existing
from cashier.store import reads
from cashier.store.check import check
from tests.explorer.world import World

NOT_PAID = UNSENT | {State.DECLINED, State.NOT_DONE}


def violations(world: World, request_id: str, voucher: str) -> list[str]:
    """Every promise that is broken now."""
    request = existing(world.lane.journal, request_id)
    moved = world.paid_back(voucher)
    return [
        *_twice(request, moved),
        *_claims(request, moved),
        *_cap(world, request),
        *_lost_receipt(world, request),
        *_chain(world),
    ]


def _twice(request: Request, moved: list[int]) -> list[str]:
    return [f"paid {len(moved)} times"] if len(moved) > 1 else []


def _claims(request: Request, moved: list[int]) -> list[str]:
    """The state never says more than is true; only an unresolved one may leave it open."""
    if request.state in PAID and moved != [request.amount.minor]:
        return [f"shown as {request.state}, the ledger has {moved}"]
    if request.state in NOT_PAID and moved:
        return [f"shown as {request.state}, the ledger paid {moved}"]
    return []


def _cap(world: World, request: Request) -> list[str]:
    original = reads.original(world.lane.journal, request.original)
    others = reads.requests_on(world.lane.journal, request.original)
    counted = sum(one.amount.minor for one in others if one.state in PAID | UNRESOLVED)
    captured = original.transaction.amount if original else None
    if captured is None or counted <= captured.minor:
        return []
    return [f"{counted} reserved of {captured.minor}"]


def _lost_receipt(world: World, request: Request) -> list[str]:
    if request.state in PAID and not reads.receipts(world.lane.journal, request.id):
        return ["accepted without a receipt"]
    return []


def _chain(world: World) -> list[str]:
    found = check(world.lane.journal.connection, "lane-1")
    return [] if found.ok else [f"journal: {found.first_bad or 'tables differ'}"]
