"""A void whose answer was lost, before and after a supervisor has taken it over."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.take_over import take_over
from drivers.terminal import Kind
from tests.cashier.lanes import SUPERVISOR, World, give_back, shop

PLAN = "ask the bank on Monday"


def in_doubt(protocol: str = "asia_ecr", minor: int = 2500) -> tuple[World, Request]:
    world = shop(protocol, "lost-answer")
    request = give_back(world, world.sell(minor), Kind.VOID)
    assert request.state is State.IN_DOUBT
    return world, request


def in_hand(protocol: str = "asia_ecr", minor: int = 2500) -> tuple[World, Request]:
    """A doubt that a supervisor has taken over, beside a terminal that works again."""
    world, request = in_doubt(protocol, minor)
    world.rules.rules = ()
    world.clock.advance(300.0)
    return world, take_over(world.lane, request.id, PLAN, SUPERVISOR)
