"""Above a second limit two different supervisors say yes, neither of them the one who asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.approvals import How
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.limits import Limit, Scope
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.approvals import approvals_awaited, valid_approvals
from cashier.services.approve import approve
from cashier.services.change_pin import change_pin
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.send import send, send_queued
from cashier.services.staff import reset_pin
from cashier.store import counts
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    SECOND,
    SUPERVISOR,
    World,
    again,
    cny,
    is_sound,
    kinds,
    shop,
    states,
    strict,
)

GIVEN, OWN = "593717", "460281"
ABOVE_TWO = 900_00
THIRD = Person("9003", "third supervisor", Role.SUPERVISOR)


@pytest.fixture
def world() -> World:
    world = shop()
    strict(world, approve_above=cny(500_00), two_above=cny(800_00))
    return world


def asked(world: World, by: Person = CASHIER, reason: str = "typed_wrong") -> Request:
    original = find(world.lane, world.sell(ABOVE_TWO)).original.id
    return draft(world.lane, Kind.REFUND, original, None, reason, by)


def refusal(world: World, request: Request, by: Person) -> str:
    with pytest.raises(Refused) as error:
        approve(world.lane, request.id, by)
    return error.value.why.key


def test_with_the_first_yes_it_goes_on_waiting_and_with_the_second_it_is_approved(
    world: World,
) -> None:
    request = asked(world)
    first = approve(world.lane, request.id, SUPERVISOR)
    assert first.state is State.AWAITING_APPROVAL
    awaited = approvals_awaited(world.lane, first)
    assert (awaited.needed, [one.by for one in awaited.given]) == (2, [SUPERVISOR.id])
    second = approve(world.lane, request.id, SECOND)
    assert (second.state, second.approved_by) == (State.APPROVED, SECOND.id)
    assert [one.by for one in counts.approvals(world.lane.journal, request.id)] == [
        SUPERVISOR.id, SECOND.id,
    ]  # fmt: skip
    assert kinds(world, request)[-3:] == ["approval_given", "approval_given", "approved"]
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert is_sound(world)


def test_one_person_does_not_count_twice(world: World) -> None:
    request = asked(world)
    approve(world.lane, request.id, SUPERVISOR)
    assert refusal(world, request, SUPERVISOR) == "approval.twice"
    assert again(world, request).state is State.AWAITING_APPROVAL
    with pytest.raises(Refused):
        send(world.lane, request.id)


@pytest.mark.parametrize("people", [[SUPERVISOR, SECOND], [SECOND, SUPERVISOR]])
def test_who_gave_the_other_one_their_pin_is_no_second_checker(
    world: World, people: list[Person]
) -> None:
    request, (first, second) = asked(world), people
    reset_pin(world.lane, SECOND.id, GIVEN, SUPERVISOR)
    approve(world.lane, request.id, first)
    assert refusal(world, request, second) == "approval.pin_of_another"
    assert again(world, request).state is State.AWAITING_APPROVAL
    change_pin(world.lane, SECOND.id, GIVEN, OWN)
    assert approve(world.lane, request.id, second).state is State.APPROVED
    assert is_sound(world)


def test_whose_pin_the_one_who_asks_gave_is_no_checker_before_it_is_changed(world: World) -> None:
    request = asked(world, SUPERVISOR)
    reset_pin(world.lane, SECOND.id, GIVEN, SUPERVISOR)
    assert refusal(world, request, SECOND) == "approval.pin_of_another"
    change_pin(world.lane, SECOND.id, GIVEN, OWN)
    approve(world.lane, request.id, SECOND)
    assert list(valid_approvals(world.lane, world.lane.journal, request)) == [SECOND.id]


def test_whoever_asks_is_neither_the_first_nor_the_second_checker(world: World) -> None:
    request = asked(world, SUPERVISOR)
    assert refusal(world, request, SUPERVISOR) == "approval.own_request"
    approve(world.lane, request.id, SECOND)
    assert refusal(world, request, SUPERVISOR) == "approval.own_request"
    assert approve(world.lane, request.id, THIRD).state is State.APPROVED


def test_another_way_than_it_was_paid_needs_two_whatever_the_amount(world: World) -> None:
    original = find(world.lane, world.sell(100)).original.id
    request = draft(world.lane, Kind.REFUND, original, None, "other_method", CASHIER)
    assert approve(world.lane, request.id, SUPERVISOR).state is State.AWAITING_APPROVAL
    assert approve(world.lane, request.id, SECOND).state is State.APPROVED


def test_a_first_yes_that_has_grown_too_old_must_be_given_anew(world: World) -> None:
    request = asked(world)
    approve(world.lane, request.id, SUPERVISOR)
    world.clock.advance(world.lane.policy.approval_minutes * 60 + 60)
    assert approve(world.lane, request.id, SECOND).state is State.AWAITING_APPROVAL
    assert approve(world.lane, request.id, SUPERVISOR).state is State.APPROVED


def test_nothing_is_sent_when_the_first_of_two_has_grown_too_old_meanwhile(world: World) -> None:
    minutes = world.lane.policy.approval_minutes
    request = asked(world)
    approve(world.lane, request.id, SUPERVISOR)
    world.clock.advance((minutes - 10) * 60)
    approve(world.lane, request.id, SECOND)
    world.clock.advance(20 * 60)
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert error.value.why.key == "approval.stale"
    assert world.rules.commands == 0


def test_what_waited_in_the_queue_too_long_needs_both_anew(world: World) -> None:
    strict(world, queue_highest=cny(1000_00))
    request = asked(world)
    for checker in (SUPERVISOR, SECOND):
        approve(world.lane, request.id, checker)
    world.is_unplugged = True
    assert send(world.lane, request.id).state is State.QUEUED
    world.is_unplugged = False
    world.clock.advance(world.lane.policy.approval_minutes * 60 + 60)
    send_queued(world.lane)
    waiting = again(world, request)
    assert waiting.state is State.AWAITING_APPROVAL
    awaited = approvals_awaited(world.lane, waiting)
    assert (awaited.needed, awaited.given) == (2, ())
    for checker in (SUPERVISOR, SECOND):
        approve(world.lane, request.id, checker)
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert is_sound(world)


def test_an_approver_stops_at_what_their_role_may_approve(world: World) -> None:
    limit = Limit(Scope.APPROVAL, amount=cny(850_00), role=Role.SUPERVISOR)
    strict(world, limits=(limit,))
    request = asked(world)
    assert refusal(world, request, SUPERVISOR) == "approval.above_role"
    assert again(world, request).state is State.AWAITING_APPROVAL


def test_rules_that_became_stricter_meanwhile_hold_for_what_was_approved_before(
    world: World,
) -> None:
    strict(world, two_above=None)
    request = asked(world)
    assert approve(world.lane, request.id, SUPERVISOR).state is State.APPROVED
    strict(world, two_above=cny(800_00))
    with pytest.raises(Refused) as error:
        send(world.lane, request.id)
    assert error.value.why.key == "approval.above_two"
    assert states(world) == [State.NOT_DONE]
    assert world.rules.commands == 0


def test_how_somebody_approved_is_written_down(world: World) -> None:
    request = asked(world)
    approve(world.lane, request.id, SUPERVISOR, How.PIN)
    (given,) = counts.approvals(world.lane.journal, request.id)
    assert (given.how, given.by, given.request) == (How.PIN, SUPERVISOR.id, request.id)


def test_every_reason_is_told_and_not_only_the_first(world: World) -> None:
    request = asked(world, reason="other_card")
    awaited = approvals_awaited(world.lane, request)
    assert [one.key for one in awaited.why] == [
        "approval.above_two", "approval.reason.other_card",
    ]  # fmt: skip


def test_a_journal_of_before_tells_its_one_reason_and_its_one_approver() -> None:
    """Events of an older program hold neither reasons nor checkers nor a yes of its own."""
    world = shop()
    strict(world, approve_above=cny(500_00))
    request = asked(world)
    old = replace(request, id=world.lane.new_id())
    with world.lane.journal.write() as pen:
        drafted = {
            "request": old.id, "kind": old.kind, "original": old.original, "reason": "other",
            "amount": {"minor": old.amount.minor, "currency": "CNY"},
        }  # fmt: skip
        words = {"key": "approval.from_slip"}
        pen.append(Fact.REQUEST_DRAFTED, drafted, CASHIER.id)
        pen.append(Fact.REQUEST_AWAITING_APPROVAL, {"request": old.id, "words": words}, CASHIER.id)
        awaited = approvals_awaited(world.lane, again(world, old))
        pen.append(Fact.REQUEST_APPROVED, {"request": old.id, "by": SECOND.id}, SECOND.id)
    assert (awaited.needed, [one.key for one in awaited.why]) == (1, ["approval.from_slip"])
    assert [one.by for one in counts.approvals(world.lane.journal, old.id)] == [SECOND.id]
    assert send(world.lane, old.id).state is State.ACCEPTED
    assert is_sound(world)
