"""Settlement waits for every doubt; afterwards the batch is known to be closed."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.find import find
from cashier.services.settle import settle, sign_on
from cashier.store import reads
from drivers.errors import LineError
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    PROTOCOLS,
    SUPERVISOR,
    TECHNICIAN,
    World,
    give_back,
    is_sound,
    shop,
)

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


def kinds(world: World) -> list[str]:
    return [row["kind"] for row in world.lane.journal.read("select kind from journal")]


@BOTH
def test_a_settled_batch_is_closed_for_voids_and_open_for_refunds(protocol: str) -> None:
    """A device of asia_ecr tells its batch with a void alone, so there is one before."""
    world = shop(protocol)
    voucher = world.sell(2500)
    give_back(world, world.sell(900), Kind.VOID)
    find(world.lane, voucher)
    assert settle(world.lane, SUPERVISOR).done
    found = find(world.lane, voucher).choice
    assert found.void.why.key == "choice.batch_closed"
    assert found.refund.allowed
    assert is_sound(world)


def test_while_the_batch_is_not_known_the_terminal_decides_about_a_void() -> None:
    world = shop("asia_ecr")
    voucher = world.sell(2500)
    settle(world.lane, SUPERVISOR)
    assert find(world.lane, voucher).choice.void.why.key == "choice.batch_unknown"
    assert give_back(world, voucher, Kind.VOID).state is State.DECLINED


def test_what_is_unknown_holds_the_settlement_up() -> None:
    world = shop("asia_ecr", "silence")
    give_back(world, world.sell(2500), Kind.VOID)
    batch = world.bank.batch
    with pytest.raises(Refused) as error:
        settle(world.lane, SUPERVISOR)
    assert error.value.why.key == "settle.in_doubt"
    assert world.bank.batch == batch


def test_it_asks_about_what_is_unknown_first_and_then_settles() -> None:
    world = shop("allinpay", "lost-answer@1")
    give_back(world, world.sell(2500), Kind.VOID)
    assert settle(world.lane, SUPERVISOR).done
    assert "request_accepted" in kinds(world)


def test_only_a_supervisor_settles() -> None:
    world = shop()
    for person in (CASHIER, TECHNICIAN):
        with pytest.raises(Refused):
            settle(world.lane, person)


def test_the_settlement_slip_is_kept() -> None:
    world = shop()
    world.sell(2500)
    settle(world.lane, SUPERVISOR)
    owners = [row["owner"] for row in world.lane.journal.read("select owner from receipts")]
    assert any(owner.startswith("settle/") for owner in owners)


@BOTH
def test_a_pulled_cable_settles_nothing_and_writes_nothing(protocol: str) -> None:
    world = shop(protocol)
    world.is_unplugged = True
    before = world.lane.journal.head
    with pytest.raises(LineError):
        settle(world.lane, SUPERVISOR)
    assert world.lane.journal.head == before


@BOTH
def test_a_technician_may_sign_the_terminal_on(protocol: str) -> None:
    world = shop(protocol)
    assert sign_on(world.lane, TECHNICIAN).done
    assert "signed_on" in kinds(world)
    with pytest.raises(Refused):
        sign_on(world.lane, CASHIER)


def test_a_settlement_closes_the_batch_of_what_was_sold_before() -> None:
    world = shop()
    voucher = world.sell(2500)
    terminal = find(world.lane, voucher).original.transaction.terminal_id
    settle(world.lane, SUPERVISOR)
    find(world.lane, world.sell(900))
    assert reads.batches(world.lane.journal, terminal).open == world.bank.open_batch
