"""The shop's limits, who may approve, what may wait, and how long an approval lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.policy import (
    REASONS,
    Policy,
    approval_is_stale,
    demand_below_highest,
    demand_checker,
    demand_queue,
    needs_approval,
    needs_people,
)
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.domain.say import Say, say
from tests.builders import NOON, a_request, cny

SHOP = Policy(approve_above=cny(10000), highest=cny(100000), queue_highest=cny(5000))
MOST = timedelta(minutes=SHOP.approval_minutes)
NO_QUEUE = Policy(cny(10000), cny(100000), cny(5000), queue=False)


@pytest.mark.parametrize(("minor", "needed"), [(1, False), (10000, False), (10001, True)])
def test_a_supervisor_is_needed_above_the_limit_and_not_at_it(minor: int, *, needed: bool) -> None:
    why = say("approval.above_limit", amount=cny(minor), limit=cny(10000))
    assert needs_approval(SHOP, cny(minor)) == (why if needed else None)


@pytest.mark.parametrize("minor", [1, 100000])
def test_up_to_the_highest_amount_nothing_is_refused(minor: int) -> None:
    demand_below_highest(SHOP, cny(minor))


def test_above_the_highest_amount_everything_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        demand_below_highest(SHOP, cny(100001))
    why = say("amount.above_highest", amount=cny(100001), limit=cny(100000))
    assert caught.value.why == why


# -- who approves --------------------------------------------------------------------------------


def person(name: str, role: Role) -> Person:
    return Person(name, name, role)


def test_another_supervisor_may_approve() -> None:
    demand_checker(person("2001", Role.SUPERVISOR), maker="1001")


@pytest.mark.parametrize(
    ("checker", "why"),
    [
        (person("1001", Role.SUPERVISOR), say("approval.own_request")),
        (person("1002", Role.CASHIER), say("role.may_not.approve", role="cashier")),
        (person("1001", Role.CASHIER), say("role.may_not.approve", role="cashier")),
        (person("9001", Role.TECHNICIAN), say("role.may_not.approve", role="technician")),
    ],
)
def test_nobody_approves_their_own_and_no_other_role_approves(checker: Person, why: Say) -> None:
    with pytest.raises(Refused) as caught:
        demand_checker(checker, maker="1001")
    assert caught.value.why == why
    assert caught.value.now is not None


# -- what may wait -------------------------------------------------------------------------------


@pytest.mark.parametrize("minor", [1, 5000])
def test_a_small_amount_may_wait(minor: int) -> None:
    demand_queue(SHOP, cny(minor))


@pytest.mark.parametrize(
    ("policy", "minor", "why"),
    [
        (SHOP, 5001, say("queue.above_limit", amount=cny(5001), limit=cny(5000))),
        (NO_QUEUE, 1, say("queue.off")),
        (NO_QUEUE, 5001, say("queue.off")),
    ],
)
def test_what_may_not_wait_is_refused_with_what_to_do(policy: Policy, minor: int, why: Say) -> None:
    with pytest.raises(Refused) as caught:
        demand_queue(policy, cny(minor))
    assert caught.value.why == why
    assert caught.value.now == say("queue.try_again")


# -- how long an approval lasts --------------------------------------------------------------------


def is_stale_at(now: datetime) -> bool:
    request = a_request(approved_by="2001", approved_at=NOON.isoformat(timespec="milliseconds"))
    return approval_is_stale(SHOP, request, now)


@pytest.mark.parametrize(
    ("age", "stale"),
    [
        (timedelta(0), False),
        (timedelta(minutes=1), False),
        (MOST, False),
        (MOST + timedelta(milliseconds=1), True),
        (timedelta(days=400), True),
        (timedelta(milliseconds=-1), True),
        (timedelta(hours=-1), True),
        (timedelta(days=-20000), True),
    ],
)
def test_an_approval_counts_for_its_minutes_and_never_from_the_future(
    age: timedelta, *, stale: bool
) -> None:
    assert is_stale_at(NOON + age) is stale


@given(st.timedeltas(timedelta(days=-3000), timedelta(days=3000)))
def test_an_approval_is_fresh_only_between_its_own_moment_and_its_last(age: timedelta) -> None:
    assert is_stale_at(NOON + age) is (age < timedelta(0) or age > MOST)


def test_an_approval_of_this_very_millisecond_is_fresh() -> None:
    """The journal keeps milliseconds, the clock has finer ones."""
    now = NOON + timedelta(microseconds=999)
    request = a_request(approved_at=now.isoformat(timespec="milliseconds"))
    assert not approval_is_stale(SHOP, request, now)


def test_a_reason_of_one_s_own_words_is_among_the_codes() -> None:
    assert "other" in REASONS
    assert len(set(REASONS)) == len(REASONS)


# -- when a doubt is old -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "called"), [(0.0, False), (9.9, False), (10.0, True), (100_000.0, True)]
)
def test_people_are_called_when_a_doubt_is_old(minutes: float, *, called: bool) -> None:
    assert needs_people(SHOP, NOON, NOON + timedelta(minutes=minutes)) == called


def test_people_are_called_rather_too_early_than_never_when_the_clock_was_set_back() -> None:
    assert needs_people(SHOP, NOON, NOON - timedelta(minutes=1))
