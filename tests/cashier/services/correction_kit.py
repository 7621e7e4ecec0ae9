"""Corrections for tests: a charge of ten times the amount, taken back and made anew."""

from __future__ import annotations

from cashier.domain.correction import Correction
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.approve import approve
from cashier.services.correct import ask_charge, correct, found
from cashier.services.find import find
from cashier.services.send import send
from drivers.money import Money
from drivers.terminal import Kind
from tests.cashier.lanes import CASHIER, SUPERVISOR, World

WRONG, RIGHT = 12800, 1280


def start(world: World, voucher: str, right: int = RIGHT) -> Correction:
    """Begun and, where that is needed, approved; nothing is sent."""
    original = find(world.lane, voucher).original
    amount = Money(right, world.currency)
    begun = correct(world.lane, original.id, amount, "typed_wrong", CASHIER)
    if begun.gives[-1].state is State.AWAITING_APPROVAL:
        approve(world.lane, begun.gives[-1].id, SUPERVISOR)
    return now(world, begun)


def now(world: World, correction: Correction) -> Correction:
    return found(world.lane.journal, correction.id)


def take_back(world: World, correction: Correction) -> Request:
    return send(world.lane, correction.gives[-1].id)


def charge(world: World, correction: Correction) -> Request:
    return send(world.lane, ask_charge(world.lane, correction.id, CASHIER).id)


def charged(world: World) -> list[int]:
    """Every sale of the ledger but the wrong one, in minor units."""
    return _of(world, Kind.SALE)[1:]


def taken_back(world: World) -> list[int]:
    """What the ledger gave back, one amount for each movement."""
    return _of(world, Kind.VOID, Kind.REFUND)


def _of(world: World, *kinds: Kind) -> list[int]:
    return [one.minor for one in world.terminals.moves if one.kind in kinds]
