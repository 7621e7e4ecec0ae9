"""Asking, approving and taking back: rules are told in words, and nothing is sent yet."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.services.approve import approve, withdraw
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import RULE, draft
from cashier.services.find import find
from cashier.services.send import send
from cashier.services.settle import settle
from drivers.money import Money
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    PROTOCOLS,
    SECOND,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    cny,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
    states,
    strict,
)


@pytest.fixture
def world() -> World:
    return shop()


def why(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.why.key


def refused(world: World, voucher: str, kind: Kind, minor: int | None) -> str:
    """Why it may not be asked for; nothing may have been written."""
    original = find(world.lane, voucher).original.id
    before = world.lane.journal.head
    amount = None if minor is None else cny(minor)
    with pytest.raises(Refused) as error:
        draft(world.lane, kind, original, amount, "typed_wrong", CASHIER)
    assert world.lane.journal.head == before
    return why(error)


# -- asking --------------------------------------------------------------------------------------


def test_up_to_the_limit_the_rule_approves(world: World) -> None:
    request = world.ask(world.sell(2500), Kind.REFUND, 1000)
    assert (request.state, request.approved_by) == (State.APPROVED, RULE)
    assert kinds(world, request) == ["drafted", "approved"]


@pytest.mark.parametrize(
    ("minor", "judged"), [(2500, State.APPROVED), (ABOVE_LIMIT, State.AWAITING_APPROVAL)]
)
def test_a_draft_never_stands_alone(world: World, minor: int, judged: State) -> None:
    """Where its judgement cannot be written, it is not there either."""
    original = find(world.lane, world.sell(minor)).original.id
    with full_disk(world, f"request_{judged}"), pytest.raises(Exception, match="full"):
        draft(world.lane, Kind.VOID, original, None, "typed_wrong", CASHIER)
    assert states(world) == []
    assert draft(world.lane, Kind.VOID, original, None, "other", CASHIER).state is judged


def test_above_the_limit_it_waits_for_a_supervisor_and_says_why(world: World) -> None:
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    assert request.state is State.AWAITING_APPROVAL
    assert request.message is not None
    assert request.message.key == "approval.above_limit"


def test_without_an_amount_all_that_is_left_is_meant(world: World) -> None:
    voucher = world.sell(2500)
    give_back(world, voucher, Kind.REFUND, 1000)
    assert world.ask(voucher, Kind.REFUND).amount == cny(1500)


@pytest.mark.parametrize(
    ("kind", "minor", "key"),
    [
        (Kind.REFUND, 0, "amount.not_positive"),
        (Kind.REFUND, -1, "amount.not_positive"),
        (Kind.REFUND, 2501, "amount.above_left"),
        (Kind.VOID, 2499, "amount.void_is_whole"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(
    world: World, kind: Kind, minor: int, key: str
) -> None:
    assert refused(world, world.sell(2500), kind, minor) == key


def test_another_currency_is_refused(world: World) -> None:
    original = find(world.lane, world.sell(2500)).original.id
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.REFUND, original, Money(100, "USD"), "typed_wrong", CASHIER)
    assert why(error) == "amount.currency"


def test_above_the_highest_amount_nobody_may_ask(world: World) -> None:
    strict(world, highest=cny(2000))
    assert refused(world, world.sell(2500), Kind.VOID, None) == "amount.above_highest"


def test_a_reason_is_needed(world: World) -> None:
    original = find(world.lane, world.sell(2500)).original.id
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.VOID, original, None, "  ", CASHIER)
    assert why(error) == "reason.missing"


def test_an_original_that_nobody_found_cannot_be_asked_about(world: World) -> None:
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.VOID, "a/b/c", None, "typed_wrong", CASHIER)
    assert why(error) == "original.unknown"


def test_a_void_of_a_settled_batch_is_refused_and_a_refund_is_named_as_a_new_way(
    world: World,
) -> None:
    voucher = world.sell(2500)
    settle(world.lane, SUPERVISOR)
    world.sell(100)
    original = find(world.lane, voucher).original.id
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.VOID, original, None, "typed_wrong", CASHIER)
    assert why(error) == "choice.batch_closed"
    assert error.value.now is not None
    assert error.value.now.key == "choice.try_refund"


# -- approving -----------------------------------------------------------------------------------


def test_a_supervisor_approves_and_is_named(world: World) -> None:
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    approved = approve(world.lane, request.id, SUPERVISOR)
    assert (approved.state, approved.approved_by) == (State.APPROVED, SUPERVISOR.id)
    assert send(world.lane, request.id).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("person", "key"),
    [(CASHIER, "role.may_not.approve"), (TECHNICIAN, "role.may_not.approve")],
)
def test_others_may_not_approve(world: World, person: Person, key: str) -> None:
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, person)
    assert why(error) == key
    assert again(world, request).state is State.AWAITING_APPROVAL


def test_nobody_approves_their_own_request(world: World) -> None:
    original = find(world.lane, world.sell(ABOVE_LIMIT)).original.id
    request = draft(world.lane, Kind.VOID, original, None, "typed_wrong", SUPERVISOR)
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, SUPERVISOR)
    assert why(error) == "approval.own_request"
    assert approve(world.lane, request.id, SECOND).state is State.APPROVED


def test_the_rules_are_asked_again_before_it_is_approved(world: World) -> None:
    voucher = world.sell(ABOVE_LIMIT)
    request = world.ask(voucher, Kind.REFUND)
    give_back(world, voucher, Kind.REFUND, 100)
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, SUPERVISOR)
    assert why(error) == "amount.above_left"


def test_what_does_not_wait_cannot_be_approved(world: World) -> None:
    request = world.ask(world.sell(2500), Kind.VOID)
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, SUPERVISOR)
    assert why(error) == "approval.not_awaited"
    with pytest.raises(Refused) as unknown:
        approve(world.lane, "nothing", SUPERVISOR)
    assert why(unknown) == "request.unknown"


# -- taking back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.APPROVED, State.AWAITING_APPROVAL, State.QUEUED])
def test_what_was_not_sent_can_be_taken_back_and_frees_the_amount(
    world: World, state: State
) -> None:
    voucher = world.sell(ABOVE_LIMIT if state is State.AWAITING_APPROVAL else 2500)
    request = world.ask(voucher, Kind.REFUND)
    if state is State.QUEUED:
        world.is_unplugged = True
        request = send(world.lane, request.id)
    assert request.state is state
    after = withdraw(world.lane, request.id, CASHIER)
    assert after.state is State.NOT_DONE
    assert after.message is not None
    assert after.message.key == "withdraw.done"
    world.is_unplugged = False
    assert find(world.lane, voucher).choice.refundable == request.amount
    assert not world.paid_back(voucher)


@pytest.mark.parametrize("fault", ["", "decline", "silence"])
def test_what_was_sent_cannot_be_taken_back(fault: str) -> None:
    world = shop("asia_ecr", *([fault] if fault else []))
    request = give_back(world, world.sell(2500), Kind.VOID)
    with pytest.raises(Refused) as error:
        withdraw(world.lane, request.id, CASHIER)
    assert why(error) == "withdraw.too_late"
    assert again(world, request).state is request.state


# -- the technician ------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_technician_can_neither_ask_approve_send_withdraw_close_nor_settle(protocol: str) -> None:
    """Whatever a technician tries, the ledger stays as it was."""
    world = shop(protocol, "silence@1")
    unknown = give_back(world, world.sell(2500), Kind.VOID)
    waiting = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    original = find(world.lane, world.sell(900)).original.id
    before, stood = list(world.ledger), states(world)
    evidence = Evidence(Fact.SLIP, "it says so")
    tries = (
        lambda: draft(world.lane, Kind.VOID, original, None, "typed_wrong", TECHNICIAN),
        lambda: approve(world.lane, waiting.id, TECHNICIAN),
        lambda: send(world.lane, waiting.id),
        lambda: withdraw(world.lane, waiting.id, TECHNICIAN),
        lambda: close_doubt(world.lane, unknown.id, Finding.NOT_PAID, evidence, [TECHNICIAN]),
        lambda: close_doubt(
            world.lane, unknown.id, Finding.PAID, evidence, [SUPERVISOR, TECHNICIAN]
        ),
        lambda: settle(world.lane, TECHNICIAN),
    )
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert (world.ledger, states(world)) == (before, stood)
    assert is_sound(world)
