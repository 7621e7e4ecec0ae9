"""The bank's book against the lane's, over all originals at once.

For every original: what is shown as paid is at most what the bank paid, and what the bank paid
is at most what is shown as paid plus what is shown as unknown.
"""

from __future__ import annotations

from cashier.domain.lifecycle import PAID, RESERVING, UNRESOLVED
from cashier.domain.records import Request
from cashier.store import reads
from cashier.store.check import check
from drivers.terminal import Kind
from tests.explorer.world import World


def breaches(world: World) -> list[str]:
    """Every promise that is broken now, as sentences."""
    journal = world.lane.journal
    found = []
    for original in reads.originals(journal):
        requests = reads.requests_on(journal, original.id)
        captured = original.transaction.amount
        if original.transaction.kind is Kind.SALE and captured is not None:
            found += _original(world, original.id, requests, captured.minor)
    return [*found, *_receipts(world), *_chain(world)]


def movements(world: World, original: str) -> list[int]:
    """What the bank gave back of this original; vouchers do not come again in a session."""
    voucher = original.rsplit("/", 1)[1]
    return world.paid_back(voucher)


def _original(world: World, name: str, requests: list[Request], captured: int) -> list[str]:
    moved = sum(movements(world, name))
    paid = _sum(requests, PAID)
    unknown = _sum(requests, UNRESOLVED)
    found = []
    if paid > moved:
        found.append(f"{name}: {paid} shown as paid, the bank paid {moved}")
    if moved > paid + unknown:
        found.append(f"{name}: the bank paid {moved}, shown are {paid} and {unknown} unknown")
    if moved > captured or _sum(requests, RESERVING) > captured:
        found.append(f"{name}: {moved} paid, {_sum(requests, RESERVING)} promised, of {captured}")
    if len([one for one in requests if one.state in UNRESOLVED]) > 1:
        found.append(f"{name}: two unresolved requests")
    return found


def _sum(requests: list[Request], states: frozenset[object]) -> int:
    return sum(one.amount.minor for one in requests if one.state in states)


def _receipts(world: World) -> list[str]:
    journal = world.lane.journal
    return [
        f"{one.id}: accepted without a receipt"
        for one in reads.requests(journal, *PAID)
        if not reads.receipts(journal, one.id)
    ]


def _chain(world: World) -> list[str]:
    found = check(world.lane.journal.connection, "lane-1")
    return [] if found.ok else [f"journal: {found.first_bad or 'tables differ'}"]
