"""What no query can prove stays as it is; after a while people are told what they must bring."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.ask_again import Marks, ask_due
from cashier.services.call_people import is_old, old_doubts
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.recover import needs, recover
from cashier.services.send import send
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import SUPERVISOR, World, again, give_back, shop, strict
from tests.explorer.power import PowerCut


def in_doubt(protocol: str = "asia_ecr") -> tuple[World, Request]:
    """A void whose answer was lost, for which this protocol has no proof."""
    world = shop(protocol, "silence")
    request = give_back(world, world.sell(25_00), Kind.VOID)
    world.rules.rules = ()
    return world, request


def test_people_are_called_when_a_doubt_is_old_and_not_before() -> None:
    world, request = in_doubt()
    assert old_doubts(world.lane) == []
    world.clock.advance(600.0)
    assert [one.id for one in old_doubts(world.lane)] == [request.id]


def test_after_how_long_is_the_shops_rule() -> None:
    world, _ = in_doubt()
    strict(world, evidence_minutes=60)
    world.clock.advance(3000.0)
    assert old_doubts(world.lane) == []
    world.clock.advance(600.0)
    assert len(old_doubts(world.lane)) == 1


def test_it_is_counted_from_the_sending_whatever_was_asked_and_started_since() -> None:
    world, request = in_doubt()
    world.clock.advance(590.0)
    lane = world.restart()
    recover(lane)
    ask_due(lane, Marks())
    world.clock.advance(20.0)
    assert is_old(lane, again(world, request))


def test_a_doubt_stays_a_doubt_for_a_year_and_locks_its_original_alone() -> None:
    world, request = in_doubt()
    world.clock.advance(365 * 86_400.0)
    ask_due(world.lane, Marks())
    assert again(world, request).state is State.IN_DOUBT
    other = give_back(world, world.sell(30_00), Kind.VOID)
    assert other.state is State.ACCEPTED
    assert again(world, request).state is State.IN_DOUBT


def test_the_fact_that_the_driver_named_is_the_one_to_bring() -> None:
    world, request = in_doubt()
    ask_due(world.lane, Marks())
    world.clock.advance(600.0)
    assert needs(world.lane, again(world, request)) == (Fact.SLIP, Fact.BATCH_TOTAL)


def test_where_no_driver_ever_named_one_any_fact_will_do_once_the_doubt_is_old() -> None:
    """The power went while it was sent, and since then the terminal is away."""
    world = shop()
    request = world.ask(world.sell(25_00), Kind.VOID)

    def blackout() -> bool:
        if world.paid_back("000001"):
            raise PowerCut
        return False

    with pytest.raises(PowerCut):
        send(world.lane, request.id, stop=blackout)
    world.is_unplugged = True
    recover(world.restart())
    assert needs(world.lane, again(world, request)) == ()
    world.clock.advance(600.0)
    assert needs(world.lane, again(world, request)) == tuple(Fact)


def test_evidence_ends_the_call() -> None:
    world, request = in_doubt()
    world.clock.advance(600.0)
    slip = Evidence(Fact.SLIP, "the slip says VOIDED", voucher="000002")
    close_doubt(world.lane, request.id, Finding.PAID, slip, [SUPERVISOR])
    assert old_doubts(world.lane) == []
