"""What nobody can prove: it is kept, asked about again and again, and ended by people.

Neither protocol lets the register reverse anything; the row "reversal unanswered" is here a
request that stays unproven, such as a void in asia_ecr.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.recover import needs
from cashier.services.settle import settle
from drivers.lines.damage import Part, Piece, Way
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import SUPERVISOR, World, again, give_back, shop
from tests.cashier.services.test_failure_points import after_recovery

VOUCHER = "000001"


def unproven() -> tuple[World, Request]:
    """A void whose answer was lost, on the sale VOUCHER."""
    world = shop("asia_ecr", "lost-answer@1")
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert request.state is State.IN_DOUBT
    return world, request


def test_what_stays_unproven_is_kept_over_every_start_and_any_time() -> None:
    world, request = unproven()
    for _ in range(40):
        world.clock.advance(86_400.0)
        world.restart()
        assert after_recovery(world, request).state is State.IN_DOUBT
    assert world.rules.commands == 1


def test_what_stays_unproven_is_asked_again_before_every_new_money_operation() -> None:
    world, request = unproven()
    asked = questions(world)
    for minor in (3000, 4000):
        before = len(asked)
        assert give_back(world, world.sell(minor), Kind.VOID).state is State.ACCEPTED
        assert len(asked) > before
    assert again(world, request).state is State.IN_DOUBT


def test_what_stays_unproven_blocks_its_original_and_the_settlement_but_not_the_lane() -> None:
    world, _ = unproven()
    for kind in (Kind.VOID, Kind.REFUND):
        with pytest.raises(Refused, match=r"choice\.in_doubt"):
            world.ask(VOUCHER, kind)
    with pytest.raises(Refused, match=r"settle\.in_doubt"):
        settle(world.lane, SUPERVISOR)
    assert give_back(world, world.sell(3000), Kind.REFUND).state is State.ACCEPTED


def test_what_stays_unproven_names_what_people_must_bring_and_they_end_it() -> None:
    world, request = unproven()
    after = after_recovery(world, request)
    assert needs(world.lane, after) == (Fact.SLIP, Fact.BATCH_TOTAL)
    slip = Evidence(Fact.SLIP, "VOID 000001 25.00", voucher=VOUCHER)
    close_doubt(world.lane, request.id, Finding.PAID, slip, [SUPERVISOR])
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(VOUCHER) == [2500]


def questions(world: World) -> list[bytes]:
    """Every reprint of the unproven void's original that is asked for."""
    asked: list[bytes] = []

    def watch(way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE and VOUCHER.encode() in data:
            asked.append(data)
        return (Piece(data),)

    world.wire.hurt(watch)
    return asked
