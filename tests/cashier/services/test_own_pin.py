"""A PIN that somebody else gave, or that is too old, is good for nothing but its own change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cashier.domain.facts import Fact
from cashier.domain.pins import PinRules
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.change_pin import change_pin
from cashier.services.identify import prove
from cashier.services.own_pin import UNLOCK, MustChange, days_left
from cashier.services.staff import add_person, reset_pin
from cashier.store import reads
from tests.cashier.lanes import CASHIER, PINS, SUPERVISOR, World, is_sound, shop

GIVEN = "593717"
FRESH = ("460281", "739105", "604927", "385016", "917340")


@pytest.fixture
def world() -> World:
    world = shop()
    add_person(world.lane, "1002", "Kim", Role.CASHIER, GIVEN, SUPERVISOR)
    return world


def refused(world: World, person: str, pin: str, purpose: str = "command") -> str:
    with pytest.raises(Refused) as caught:
        prove(world.lane, person, pin, purpose)
    return caught.value.why.key


def later(world: World, days: float) -> None:
    world.clock.advance(timedelta(days=days).total_seconds())


@pytest.mark.parametrize("purpose", ["sign_in", "command", "approve", "close_doubt", "anything"])
def test_a_pin_that_a_supervisor_gave_is_good_for_nothing_until_it_is_changed(
    world: World, purpose: str
) -> None:
    assert refused(world, "1002", GIVEN, purpose) == "pin.must_change_first"
    assert reads.tries(world.lane.journal, "1002").count == 0
    change_pin(world.lane, "1002", GIVEN, FRESH[0])
    assert prove(world.lane, "1002", FRESH[0], purpose) == Person("1002", "Kim", Role.CASHIER)
    assert is_sound(world)


def test_the_refusal_names_the_person_so_that_a_screen_can_go_on_from_there(world: World) -> None:
    with pytest.raises(MustChange) as caught:
        prove(world.lane, "1002", GIVEN, "sign_in")
    assert caught.value.person.id == "1002"
    assert caught.value.now.key == "pin.how_to_change"


def test_a_wrong_pin_is_told_as_wrong_whatever_its_age(world: World) -> None:
    assert refused(world, "1002", "824613") == "pin.wrong"


def test_a_shop_may_do_without_the_first_change(world: World) -> None:
    world.lane = replace(world.lane, pin_rules=PinRules(change_first=False))
    assert prove(world.lane, "1002", GIVEN, "command").id == "1002"


def test_a_reset_pin_is_changed_too_but_not_one_that_a_supervisor_gave_themselves(
    world: World,
) -> None:
    reset_pin(world.lane, "1001", GIVEN, SUPERVISOR)
    assert refused(world, "1001", GIVEN) == "pin.must_change_first"
    reset_pin(world.lane, "9001", GIVEN, SUPERVISOR)
    assert prove(world.lane, "9001", GIVEN, "command") == SUPERVISOR


def test_after_ninety_days_a_pin_is_too_old_and_its_owner_was_warned(world: World) -> None:
    later(world, 82)
    assert days_left(world.lane, CASHIER) is None
    later(world, 2)
    assert days_left(world.lane, CASHIER) == 6
    prove(world.lane, "1001", PINS["1001"], "sign_in")
    later(world, 6)
    assert refused(world, "1001", PINS["1001"], "sign_in") == "pin.must_change_old"
    change_pin(world.lane, "1001", PINS["1001"], FRESH[0])
    assert prove(world.lane, "1001", FRESH[0], "sign_in") == CASHIER
    assert days_left(world.lane, CASHIER) is None


def test_what_is_open_is_gone_on_with_though_the_pin_grew_too_old_meanwhile(world: World) -> None:
    later(world, 91)
    assert prove(world.lane, "1001", PINS["1001"], UNLOCK) == CASHIER


def test_a_new_pin_is_none_of_the_last_four(world: World) -> None:
    pins = [PINS["1001"], *FRESH]
    for old, new in zip(pins, FRESH[:3], strict=False):
        change_pin(world.lane, "1001", old, new)
    for used in pins[:4]:
        with pytest.raises(Refused) as caught:
            change_pin(world.lane, "1001", FRESH[2], used)
        assert caught.value.why.key == "pin.used_before"
    change_pin(world.lane, "1001", FRESH[2], FRESH[3])
    change_pin(world.lane, "1001", FRESH[3], PINS["1001"])


def test_a_weak_new_pin_changes_nothing_and_a_wrong_old_one_is_a_try(world: World) -> None:
    for old, new, why in ((GIVEN, "123456", "pin.too_simple"), ("824613", FRESH[0], "pin.wrong")):
        with pytest.raises(Refused) as caught:
            change_pin(world.lane, "1002", old, new)
        assert caught.value.why.key == why
    assert reads.tries(world.lane.journal, "1002").count == 1
    assert refused(world, "1002", GIVEN) == "pin.must_change_first"


def test_a_person_of_an_older_journal_is_taken_to_have_chosen_the_pin(world: World) -> None:
    with world.lane.journal.write() as pen:
        pen.append(Fact.PIN_CHANGED, {"person": "1002"}, "9001")
    assert prove(world.lane, "1002", GIVEN, "command").id == "1002"
