"""Who may not take a request over, and which requests nobody can; each refusal says what to do."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.approve import withdraw
from cashier.services.send import send
from cashier.services.take_over import INSTEAD, take_over
from drivers.terminal import Approved, Kind
from tests.cashier.lanes import (
    CASHIER,
    SECOND,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    alter,
    give_back,
    shop,
)
from tests.cashier.services.doubt_kit import PLAN, in_doubt, in_hand
from tests.explorer.power import PowerCut


def refused(world: World, request: Request, plan: str = PLAN, by: Person = SUPERVISOR) -> Refused:
    head = world.lane.journal.head
    with pytest.raises(Refused) as error:
        take_over(world.lane, request.id, plan, by)
    assert world.lane.journal.head == head
    return error.value


@pytest.mark.parametrize("by", [CASHIER, TECHNICIAN])
def test_only_a_supervisor_takes_over(by: Person) -> None:
    world, request = in_doubt()
    refusal = refused(world, request, by=by)
    assert refusal.why.key == "role.may_not.take_over"
    assert refusal.now is not None


@pytest.mark.parametrize("plan", ["", "  "])
def test_nobody_takes_over_without_saying_what_they_will_do(plan: str) -> None:
    world, request = in_doubt()
    assert refused(world, request, plan).why.key == "doubt.plan_missing"


def why_and_now(refusal: Refused) -> tuple[str, str]:
    assert refusal.now is not None
    return refusal.why.key, refusal.now.key


def test_it_is_taken_over_once() -> None:
    world, request = in_hand()
    refusal = refused(world, request, by=SECOND)
    assert why_and_now(refusal) == ("doubt.taken_already", "doubt.now.close")


def test_what_was_not_sent_is_sent_or_withdrawn_instead() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    assert why_and_now(refused(world, request)) == ("doubt.not_open", "doubt.now.unsent")
    withdraw(world.lane, request.id, CASHIER)
    assert why_and_now(refused(world, request)) == ("doubt.not_open", "doubt.now.not_paid")


def test_what_was_accepted_is_no_doubt() -> None:
    world = shop()
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert why_and_now(refused(world, request)) == ("doubt.not_open", "doubt.now.paid")


def test_what_the_program_left_in_the_middle_is_asked_about_first() -> None:
    world = shop()

    def cut(*_given: object) -> Approved:
        raise PowerCut

    request = world.ask(world.sell(2500), Kind.VOID)
    alter(world, void=cut)
    with pytest.raises(PowerCut):
        send(world.lane, request.id)
    assert again(world, request).state is State.INTENDED
    assert why_and_now(refused(world, request)) == ("doubt.not_open", "doubt.now.ask_first")


def test_a_request_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as error:
        take_over(shop().lane, "nothing", PLAN, SUPERVISOR)
    assert error.value.why.key == "request.unknown"


def test_every_other_state_has_its_advice() -> None:
    assert set(INSTEAD) | {State.IN_DOUBT, State.ESCALATED} == set(State)
    assert len({INSTEAD[state] for state in UNSENT}) == 1
