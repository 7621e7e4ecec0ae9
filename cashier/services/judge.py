"""Puts the one question of domain/decide.py together from the journal and the lane."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cashier.domain.choice import Facts
from cashier.domain.decide import Asked, decide
from cashier.domain.decision import Decision
from cashier.domain.records import Person
from cashier.domain.routes import Route
from cashier.services.lane import Sight
from cashier.services.usage import Moment, stamp, usage
from cashier.store.reads import Readable
from drivers.money import Money
from drivers.terminal import Kind


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    by: Person
    kind: Kind
    amount: Money
    reason: str
    route: Route = Route.ORIGINAL


def judge(lane: Sight, source: Readable, facts: Facts, wish: Wish, at: str = "") -> Decision:
    """The rules' answer as `source` sees things; `at` is when it was asked for, now if empty."""
    now = lane.clock.now()
    used = usage(source, Moment(wish.by.id, at or stamp(now)), facts)
    asked = Asked(wish.by, wish.kind, wish.amount, wish.reason, facts, lane.policy, used)
    return decide(replace(asked, route=wish.route, at=now))
