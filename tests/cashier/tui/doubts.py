"""A shop with doubts about which the terminal tells what a test says, whenever it is asked."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.domain.query_plan import QueryPlan
from cashier.domain.records import Request
from cashier.tui.views import voucher_of
from drivers import terminal as t
from drivers.terminal import Kind
from tests.cashier.lanes import World, alter, give_back, shop
from tests.cashier.tui.kit import Counter

NOT_DONE = t.NotDone(t.Words("It was not done."))
EVERY = 30
OFTEN = QueryPlan(tuple(range(0, 600, EVERY)), 86_400)
"""A plan by which the terminal is asked whenever a test says that it is due."""

UNPROVEN = t.Unknown(t.Words("It still lists the sale."))


class Answers:
    """What the terminal tells of each doubt, by the original's voucher; else that it cannot."""

    def __init__(self, world: World) -> None:
        self._told: dict[str, t.Outcome] = {}
        alter(world, resolve=self._resolve)

    def tell(self, request: Request, outcome: t.Outcome) -> None:
        self._told[voucher_of(request)] = outcome

    def _resolve(self, attempt: t.Attempt, _hear: t.Hear, _stop: t.Stop) -> t.Outcome:
        assert isinstance(attempt.request, t.Void | t.Refund)
        return self._told.get(attempt.request.original.voucher, UNPROVEN)


def doubts(*minors: int) -> tuple[World, list[Request], Answers]:
    """As many voids whose answers were lost, the oldest first."""
    world = shop("asia_ecr", "lost-answer")
    requests = [give_back(world, world.sell(minor), Kind.VOID) for minor in minors]
    assert {one.state for one in requests} == {State.IN_DOUBT}
    return world, requests, Answers(world)


def due(hands: Counter) -> None:
    """The next question is asked, beside whatever is shown."""
    hands.world.clock.advance(EVERY)
    hands.app.asking.look()
