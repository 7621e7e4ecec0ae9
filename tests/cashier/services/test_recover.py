"""What became of it? Only the device's own procedure or a person's evidence may say."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.services.recover import admit_doubt, needs, recover
from cashier.services.send import send
from cashier.store import reads
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Fact, Kind, NotDone, Words
from tests.cashier.lanes import (
    PROTOCOLS,
    World,
    again,
    alter,
    cny,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
)
from tests.explorer.power import PowerCut

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


def repaired(world: World) -> World:
    """The terminal works again, some minutes later."""
    world.rules.rules = ()
    world.clock.advance(300.0)
    return world


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_a_lost_answer_is_found_as_accepted_with_one_movement(kind: Kind) -> None:
    world = shop("allinpay", "lost-answer")
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    found = recover(repaired(world).lane)
    assert [one.id for one in found.resolved] == [request.id]
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [2500]
    assert reads.receipts(world.lane.journal, request.id)


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_a_terminal_that_died_before_is_found_as_not_done_and_may_be_asked_anew(
    kind: Kind,
) -> None:
    world = shop("allinpay", "dead-before")
    world.sell(900)
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    assert request.state is State.IN_DOUBT
    recover(repaired(world).lane)
    assert again(world, request).state is State.NOT_DONE
    fresh = give_back(world, voucher, kind)
    assert (fresh.state, world.paid_back(voucher)) == (State.ACCEPTED, [2500])
    assert fresh.id != request.id


@pytest.mark.parametrize("fault", ["lost-answer", "dead-before"])
def test_a_void_that_the_protocol_cannot_prove_stays_unknown_and_names_the_evidence(
    fault: str,
) -> None:
    world = shop("asia_ecr", fault)
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.VOID)
    found = recover(repaired(world).lane)
    assert [one.id for one in found.still_in_doubt] == [request.id]
    after = again(world, request)
    assert after.state is State.IN_DOUBT
    assert needs(world.lane, after) == (Fact.SLIP, Fact.BATCH_TOTAL)


def test_a_refund_is_proven_by_the_last_transaction_where_that_is_new() -> None:
    world = shop("asia_ecr", "lost-answer")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.REFUND, 1000)
    recover(repaired(world).lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [1000]


def test_nothing_new_on_the_device_is_a_hint_and_no_proof() -> None:
    world = shop("asia_ecr", "dead-before")
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    recover(repaired(world).lane)
    assert again(world, request).state is State.IN_DOUBT


@BOTH
def test_recovery_never_sends_money(protocol: str) -> None:
    world = shop(protocol, "silence")
    give_back(world, world.sell(2500), Kind.REFUND, 1000)
    commands, ledger = world.rules.commands, list(world.ledger)
    for _ in range(3):
        recover(world.lane)
        repaired(world)
    assert (world.rules.commands, world.ledger) == (commands, ledger)


def test_asking_again_without_learning_anything_writes_nothing() -> None:
    world = shop("asia_ecr", "lost-answer")
    give_back(world, world.sell(2500), Kind.VOID)
    recover(repaired(world).lane)
    before = world.lane.journal.head
    recover(world.lane)
    recover(world.lane)
    assert world.lane.journal.head == before


@BOTH
def test_a_pulled_cable_is_the_obstacle_and_changes_nothing(protocol: str) -> None:
    world = shop(protocol, "lost-answer")
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    world.is_unplugged = True
    found = recover(world.lane)
    assert found.obstacle is not None
    assert found.obstacle.key == "line.not_found"
    assert [one.id for one in found.still_in_doubt] == [request.id]


def test_the_oldest_is_asked_first_and_a_stop_leaves_the_rest_unknown() -> None:
    world = shop("asia_ecr", "silence")
    first = give_back(world, world.sell(2500), Kind.VOID)
    second = give_back(world, world.sell(3000), Kind.VOID)
    asked: list[str] = []

    def resolve(attempt, *_rest):  # type: ignore[no-untyped-def]
        asked.append(attempt.request.original.voucher)
        return NotDone(Words("proven"))

    alter(world, resolve=resolve)
    found = recover(world.lane, stop=lambda: bool(asked))
    assert asked == [first.original.rsplit("/", 1)[1]]
    assert [one.id for one in found.resolved] == [first.id]
    assert again(world, second).state is State.IN_DOUBT


def test_with_nothing_in_doubt_the_terminal_is_not_asked() -> None:
    world = shop()
    give_back(world, world.sell(2500), Kind.VOID)
    world.is_unplugged = True
    assert recover(world.lane).obstacle is None


@BOTH
def test_a_request_that_the_program_left_half_done_is_unknown_from_the_next_start(
    protocol: str,
) -> None:
    """Power goes while the answer is awaited: intended, and perhaps paid."""
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, 1000)

    def blackout() -> bool:
        if world.paid_back(voucher):
            raise PowerCut
        return False

    with pytest.raises(PowerCut):
        send(world.lane, request.id, stop=blackout)
    world.restart()
    assert again(world, request).state is State.INTENDED
    admit_doubt(world.lane)
    after = again(world, request)
    assert (after.state, after.message.key if after.message else "") == (
        State.IN_DOUBT, "doubt.cut_off",
    )  # fmt: skip
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [1000]


def test_before_new_money_what_is_unknown_is_asked_about() -> None:
    world = shop("allinpay", "lost-answer@1")
    first = give_back(world, world.sell(2500), Kind.VOID)
    assert first.state is State.IN_DOUBT
    give_back(world, world.sell(3000), Kind.VOID)
    assert again(world, first).state is State.ACCEPTED


def test_what_a_query_found_is_kept_with_its_trace() -> None:
    world = shop("allinpay", "lost-answer")
    request = give_back(world, world.sell(2500), Kind.VOID)
    recover(repaired(world).lane)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.transaction is not None
    assert attempt.transaction.amount == cny(2500)
    assert reads.blob(world.lane.journal, attempt.trace)
    assert kinds(world, request)[-1] == "accepted"


def test_a_query_whose_answer_cannot_be_written_leaves_it_unknown() -> None:
    world = shop("allinpay", "lost-answer")
    request = give_back(world, world.sell(2500), Kind.VOID)
    with full_disk(repaired(world), "request_accepted"), pytest.raises(Exception, match=r".*"):
        recover(world.lane)
    assert world.spilled
    assert again(world, request).state is State.IN_DOUBT
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert is_sound(world)


def test_the_late_answer_to_a_later_refund_does_not_end_an_earlier_doubt() -> None:
    """In asia_ecr an answer names no request: it belongs to the last command."""
    world = shop("asia_ecr")
    first, second = world.sell(2500), world.sell(3000)
    world.rules.rules = (Rule(Fault.SILENCE),)
    doubtful = give_back(world, first, Kind.REFUND, 250)
    world.rules.rules = (Rule(Fault.SLOW),)
    late = world.ask(second, Kind.REFUND, 100)
    until = world.clock.monotonic() + 4.0
    send(world.lane, late.id, stop=lambda: world.clock.monotonic() >= until)
    world.rules.rules = ()
    recover(world.lane)
    recover(world.lane)
    assert again(world, doubtful).state is State.IN_DOUBT
    assert again(world, late).state is State.ACCEPTED
    assert (world.paid_back(first), world.paid_back(second)) == ([], [100])
