"""Warnings over a real lane: raised once, looked at by a supervisor, and holding a request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.config.warnings import WarningsSection, watch
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.warnings.shape import Level, Rule
from cashier.services.approve import approve
from cashier.services.find import find
from cashier.services.send import send
from cashier.services.watch import acknowledge, look, open_to, unseen_by
from cashier.store import reads
from cashier.store.warning_reads import Alert, alerts
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    SUPERVISOR,
    TECHNICIAN,
    World,
    full_disk,
    is_sound,
    shop,
    strict,
)
from tests.cashier.misuse import guess
from tests.cashier.phone import Phone

CARD = "6228480012345678"
USUAL = watch(WarningsSection(opens="00:00", closes="00:00"))
"""The usual numbers in a shop that never closes: who runs the tests may live in any zone."""


def watched() -> World:
    world = shop()
    strict(world, watch=USUAL)
    return world


def raised(world: World) -> list[Alert]:
    return alerts(world.lane.journal, everything=True)


def twice(world: World) -> None:
    """One card, one amount, twice; and the cashier looks both up."""
    for voucher in (world.sell(66_00, CARD), world.sell(66_00, CARD)):
        find(world.lane, voucher)


def refund(world: World, times: int) -> list[State]:
    """So many small refunds on one card, each sent if it may be."""
    states = []
    for number in range(times):
        request = world.ask(world.sell(10_00 + 337 * number, CARD), Kind.REFUND, 1_00)
        if request.state is State.APPROVED:
            request = send(world.lane, request.id)
        states.append(request.state)
    return states


def test_a_charge_that_was_made_twice_is_seen_when_it_is_looked_up() -> None:
    world = watched()
    twice(world)
    (one,) = raised(world)
    assert (one.rule, one.level, len(one.rows)) == (Rule.CHARGED_TWICE, Level.WARNING, 2)
    assert is_sound(world)


def test_one_and_the_same_thing_is_raised_once() -> None:
    world = watched()
    twice(world)
    for _ in range(3):
        look(world.lane)
    assert len(raised(world)) == 1
    rows = world.lane.journal.read("select 1 from journal where kind = ?", Fact.WARNING_RAISED)
    assert len(rows) == 1


def test_a_lane_without_rules_looks_at_nothing() -> None:
    world = shop()
    twice(world)
    look(world.lane)
    assert not raised(world)


def test_one_more_refund_on_a_card_than_is_usual_waits_for_a_supervisor() -> None:
    world = watched()
    assert refund(world, 4) == [State.ACCEPTED] * 3 + [State.AWAITING_APPROVAL]
    assert [one["kind"] for one in world.ledger].count("refund") == 3
    (held,) = reads.requests(world.lane.journal, State.AWAITING_APPROVAL)
    assert held.message is not None
    assert held.message.key == "warning.many_on_card"


def test_a_held_request_goes_on_when_a_supervisor_has_looked() -> None:
    world = watched()
    refund(world, 3)
    request = world.ask(world.sell(50_00, CARD), Kind.REFUND, 1_00)
    approve(world.lane, request.id, SUPERVISOR)
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert [one.rule for one in raised(world)] == [Rule.MANY_ON_CARD]


def test_guessed_codes_are_an_alarm() -> None:
    phone = Phone()
    strict(phone.world, watch=USUAL)
    guess(phone, 6, each_its_own=True)
    assert (Rule.WRONG_CODES, Level.ALARM) in [(one.rule, one.level) for one in raised(phone.world)]


def test_a_refund_with_a_result_is_not_undone_by_a_warning_that_cannot_be_written() -> None:
    world = watched()
    refund(world, 3)
    request = world.ask(world.sell(50_00, CARD), Kind.REFUND, 1_00)
    approve(world.lane, request.id, SUPERVISOR)
    with full_disk(world, Fact.WARNING_RAISED):
        assert send(world.lane, request.id).state is State.ACCEPTED
    look(world.lane)
    assert [one.rule for one in raised(world)] == [Rule.MANY_ON_CARD]


# -- who looks -------------------------------------------------------------------------------------


def alarmed() -> tuple[World, Alert]:
    world = watched()
    refund(world, 3)
    request = world.ask(world.sell(50_00, CARD), Kind.REFUND, 1_00)
    approve(world.lane, request.id, SUPERVISOR)
    send(world.lane, request.id)
    (one,) = raised(world)
    return world, one


def test_an_alarm_is_acknowledged_by_a_supervisor_with_a_note() -> None:
    world, one = alarmed()
    assert unseen_by(world.lane.journal, SUPERVISOR) == 1
    acknowledge(world.lane, one.id, " four parts of one order ", SUPERVISOR)
    assert unseen_by(world.lane.journal, SUPERVISOR) == 0
    assert not alerts(world.lane.journal, everything=False)
    (after,) = raised(world)
    assert (after.note, after.seen_by) == ("four parts of one order", "9001")
    assert is_sound(world)


@pytest.mark.parametrize(
    ("person", "note", "why"),
    [
        (CASHIER, "x", "role.may_not.warnings"),
        (TECHNICIAN, "x", "role.may_not.warnings"),
        (SUPERVISOR, " ", "warning.note_missing"),
    ],
)
def test_an_alarm_stays_until_somebody_who_may_has_said_what_it_was(
    person: Person, note: str, why: str
) -> None:
    world, one = alarmed()
    with pytest.raises(Refused) as error:
        acknowledge(world.lane, one.id, note, person)
    assert error.value.why.key == why
    assert unseen_by(world.lane.journal, SUPERVISOR) == 1


def test_it_is_acknowledged_once_and_only_if_it_is_there() -> None:
    world, one = alarmed()
    acknowledge(world.lane, one.id, "looked", SUPERVISOR)
    for name, why in ((one.id, "warning.seen"), ("nothing", "warning.unknown")):
        with pytest.raises(Refused) as error:
            acknowledge(world.lane, name, "again", SUPERVISOR)
        assert error.value.why.key == why


def test_what_speaks_of_people_is_for_supervisors() -> None:
    world = watched()
    strict(world, watch=replace(USUAL, many_by_person_count=2))
    twice(world)
    refund(world, 3)
    rules = {one.rule for one in open_to(world.lane.journal, SUPERVISOR)}
    assert {Rule.CHARGED_TWICE, Rule.MANY_BY_PERSON} <= rules
    assert Rule.MANY_BY_PERSON not in {one.rule for one in open_to(world.lane.journal, CASHIER)}
    assert unseen_by(world.lane.journal, CASHIER) == unseen_by(world.lane.journal, None) == 0
