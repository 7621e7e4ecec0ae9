"""Another route: two supervisors, a reference, the same cap, and no byte to the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.domain.routes import OTHERS, Route
from cashier.services.approve import approve, withdraw
from cashier.services.change_pin import change_pin
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.pay_other_way import pay_other_way
from cashier.services.send import send
from cashier.services.staff import add_person, reset_pin
from cashier.store import reads
from drivers.lines.memory import ManualClock
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    SECOND,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    cny,
    give_back,
    is_sound,
    kinds,
    shop,
)

BOTH = [SUPERVISOR, SECOND]
GIVEN, OWN = "593717", "460281"
REFERENCE = "TRF-20260309-7"


def asked(
    minor: int = 40_00, route: Route = Route.TRANSFER, by: Person = CASHIER
) -> tuple[World, Request]:
    world = shop()
    original = find(world.lane, world.sell(100_00)).original
    request = draft(world.lane, Kind.REFUND, original.id, cny(minor), "changed_mind", by, route)
    return world, request


def refused(world: World, request: Request, people: list[Person], reference: str) -> str:
    with pytest.raises(Refused) as error:
        pay_other_way(world.lane, request.id, reference, people)
    assert again(world, request).state is request.state
    return error.value.why.key


@pytest.mark.parametrize("route", OTHERS)
def test_two_supervisors_together_pay_another_way(route: Route) -> None:
    world, request = asked(route=route)
    written = world.written
    after = pay_other_way(world.lane, request.id, REFERENCE, BOTH)
    assert (after.state, after.told_as, after.route) == (State.ACCEPTED, "paid_other_way", route)
    assert world.written == written
    assert world.paid_back(request.original.rpartition("/")[2]) == []
    assert is_sound(world)


def test_however_small_the_amount_it_waits_for_two() -> None:
    _, request = asked(1)
    assert (request.state, request.told_as) == (State.AWAITING_APPROVAL, "awaiting_two")


@pytest.mark.parametrize(
    ("people", "key"),
    [
        ([], "route.one_is_not_enough"),
        ([SUPERVISOR], "route.one_is_not_enough"),
        ([SUPERVISOR, SUPERVISOR], "doubt.nobody_twice"),
        ([SUPERVISOR, CASHIER], "role.may_not.approve"),
        ([SUPERVISOR, TECHNICIAN], "role.may_not.approve"),
    ],
)
def test_whoever_is_not_enough_pays_nothing(people: list[Person], key: str) -> None:
    world, request = asked()
    assert refused(world, request, people, REFERENCE) == key


def test_who_asks_for_it_is_none_of_the_two() -> None:
    world, request = asked(by=SUPERVISOR)
    assert refused(world, request, BOTH, REFERENCE) == "approval.own_request"
    third = Person("9003", "third", Role.SUPERVISOR)
    assert pay_other_way(world.lane, request.id, REFERENCE, [SECOND, third]).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("reference", "key"),
    [("", "route.reference_missing"), ("  ", "route.reference_missing"),
     ("7" * 41, "route.reference_too_long")],
)  # fmt: skip
def test_without_the_banks_reference_nothing_is_paid(reference: str, key: str) -> None:
    world, request = asked()
    assert refused(world, request, BOTH, reference) == key


def test_one_approval_alone_is_refused() -> None:
    world, request = asked()
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, SUPERVISOR)
    assert error.value.why.key == "route.one_is_not_enough"
    assert again(world, request).state is State.AWAITING_APPROVAL


@pytest.mark.parametrize("people", [BOTH, BOTH[::-1]])
def test_who_gave_the_other_one_their_pin_is_no_second_person(people: list[Person]) -> None:
    world, request = asked()
    reset_pin(world.lane, SECOND.id, GIVEN, SUPERVISOR)
    assert refused(world, request, people, REFERENCE) == "approval.pin_of_another"
    change_pin(world.lane, SECOND.id, GIVEN, OWN)
    assert pay_other_way(world.lane, request.id, REFERENCE, people).state is State.ACCEPTED


def test_whose_pin_the_one_who_asks_gave_pays_nothing() -> None:
    world, request = asked(by=SUPERVISOR)
    third = add_person(world.lane, "9003", "Third", Role.SUPERVISOR, GIVEN, SUPERVISOR)
    assert refused(world, request, [SECOND, third], REFERENCE) == "approval.pin_of_another"


def test_it_is_sent_no_earlier_than_intended_whatever_the_clock_says() -> None:
    world, request = asked()
    behind = ManualClock(world.clock.now() - timedelta(milliseconds=1))
    pay_other_way(replace(world.lane, clock=behind), request.id, REFERENCE, BOTH)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.sent_at >= attempt.intended_at


def test_it_is_never_sent_to_the_terminal() -> None:
    world, request = asked()
    with world.lane.journal.write() as pen:
        pen.append(
            Fact.REQUEST_APPROVED, {"request": request.id, "by": SUPERVISOR.id}, SUPERVISOR.id
        )
    written = world.written
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert error.value.why.key == "route.no_terminal"
    assert world.written == written


def test_what_went_another_way_is_not_refunded_again() -> None:
    world, request = asked(70_00)
    pay_other_way(world.lane, request.id, REFERENCE, BOTH)
    voucher = request.original.rpartition("/")[2]
    assert find(world.lane, voucher).choice.refundable == cny(30_00)
    assert not find(world.lane, voucher).choice.void.allowed
    with pytest.raises(Refused) as error:
        world.ask(voucher, Kind.REFUND, 30_01)
    assert error.value.why.key == "amount.above_left"
    with pytest.raises(Refused):
        pay_other_way(world.lane, request.id, REFERENCE, BOTH)


def test_what_the_terminal_gave_back_meanwhile_counts() -> None:
    world, request = asked(70_00)
    give_back(world, request.original.rpartition("/")[2], Kind.REFUND, 50_00)
    assert refused(world, request, BOTH, REFERENCE) == "amount.above_left"


def test_it_can_be_withdrawn_before_and_not_after() -> None:
    world, request = asked()
    assert withdraw(world.lane, request.id, CASHIER).state is State.NOT_DONE
    world, request = asked()
    pay_other_way(world.lane, request.id, REFERENCE, BOTH)
    with pytest.raises(Refused):
        withdraw(world.lane, request.id, CASHIER)


def test_a_void_goes_no_other_way() -> None:
    world = shop()
    original = find(world.lane, world.sell(100_00)).original
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.VOID, original.id, None, "typed_wrong", CASHIER, Route.VOUCHER)
    assert error.value.why.key == "route.no_void"


def test_who_and_which_number_are_written_down_and_on_the_slip() -> None:
    world, request = asked()
    pay_other_way(world.lane, request.id, REFERENCE, BOTH)
    body = reads.history(world.lane.journal, request.id)[-1]["body"]
    assert isinstance(body, dict)
    assert (body["people"], body["bank_reference"]) == (["9001", "9002"], REFERENCE)
    assert body["proof"] == "person"
    (name,) = reads.receipts(world.lane.journal, request.id)
    text = (reads.blob(world.lane.journal, name) or b"").decode()
    assert REFERENCE in text
    assert "The terminal has no record of it" in text
    assert kinds(world, request)[-4:] == ["approved", "intended", "sent", "accepted"]
