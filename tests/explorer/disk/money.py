"""The bank's ledger against what the lane shows, for the sales of one shop.

What is shown as paid is at most what the bank paid, and that is at most what is shown as paid
or unknown; nothing is paid twice or above the sale.
"""

from __future__ import annotations

from cashier.domain.lifecycle import PAID, UNRESOLVED
from cashier.domain.records import Request
from cashier.store import reads
from tests.explorer.world import World


def breaches(world: World, sold: dict[str, int]) -> list[str]:
    """Every promise that is broken now; `sold` has the minor units of each sale by voucher."""
    requests = reads.requests(world.lane.journal)
    found = [_unproven(world, one) for one in requests]
    for voucher, minor in sold.items():
        here = [one for one in requests if one.original.endswith(f"/{voucher}")]
        found += _against_the_bank(voucher, minor, world.paid_back(voucher), here)
    return [text for text in found if text]


def _against_the_bank(
    voucher: str, minor: int, moves: list[int], requests: list[Request]
) -> list[str]:
    moved = sum(moves)
    paid = sum(one.amount.minor for one in requests if one.state in PAID)
    unknown = sum(one.amount.minor for one in requests if one.state in UNRESOLVED)
    told = f"{voucher}: the bank paid {moves} of {minor}, shown are {paid} and {unknown} unknown"
    return [] if paid <= moved <= min(paid + unknown, minor) else [told]


def _unproven(world: World, request: Request) -> str:
    if request.state in PAID and not reads.receipts(world.lane.journal, request.id):
        return f"{request.id}: accepted without a receipt"
    return ""
