"""How long wrong PINs lock a person out, and when a PIN must be changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.pins import (
    LOCK,
    LOCKOUTS,
    TRIES,
    PinRules,
    PinState,
    Tries,
    is_locked_out,
    is_shut,
    locked_for,
    surely_passed,
    warn_days,
    why_change,
)
from tests.builders import NOON

NOTHING = timedelta(0)
MOMENTS = st.timedeltas(timedelta(days=-3000), timedelta(days=3000)).map(lambda age: NOON + age)
TRIED = st.builds(Tries, st.integers(0, 40), st.none() | MOMENTS)


# -- lockout -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, TRIES - 1])
def test_fewer_wrong_tries_lock_nobody_out(count: int) -> None:
    assert locked_for(Tries(count, NOON), NOON) == NOTHING


@pytest.mark.parametrize(
    ("passed", "wait"),
    [
        (NOTHING, LOCK),
        (timedelta(seconds=1), LOCK - timedelta(seconds=1)),
        (LOCK - timedelta(milliseconds=1), timedelta(milliseconds=1)),
        (LOCK, NOTHING),
        (timedelta(days=9), NOTHING),
        (timedelta(seconds=-1), LOCK),
        (timedelta(days=-9), LOCK),
    ],
)
def test_the_tenth_wrong_try_locks_for_thirty_minutes_of_the_clock(
    passed: timedelta, wait: timedelta
) -> None:
    assert locked_for(Tries(TRIES, NOON), NOON + passed) == wait


def test_the_numbers_are_those_of_the_card_industry_s_rule() -> None:
    """PCI DSS 8.3.4: no more than 10 tries, at least 30 minutes."""
    assert TRIES <= 10
    assert timedelta(minutes=30) <= LOCK


@given(TRIED, MOMENTS, st.timedeltas(NOTHING, timedelta(days=3000)))
def test_setting_the_clock_back_never_shortens_a_lockout(
    tries: Tries, now: datetime, back: timedelta
) -> None:
    assert locked_for(tries, now - back) >= locked_for(tries, now)


@given(TRIED, MOMENTS)
def test_a_wait_is_never_negative_and_never_longer_than_the_rule(
    tries: Tries, now: datetime
) -> None:
    assert NOTHING <= locked_for(tries, now) <= LOCK


@given(MOMENTS, MOMENTS, st.integers(TRIES, 40))
def test_another_wrong_try_never_shortens_a_lockout(
    before: datetime, now: datetime, count: int
) -> None:
    """The newest try that counts is the latest one by the clock, not the last one made."""
    after = Tries(count + 1, max(before, now))
    assert locked_for(after, now) >= locked_for(Tries(count, before), now)
    assert locked_for(after, now) == LOCK


@given(st.lists(st.timedeltas(NOTHING, timedelta(hours=2)), max_size=30))
def test_after_the_first_lockout_each_thirty_minutes_give_one_more_try(
    pauses: list[timedelta],
) -> None:
    """Only a right PIN or a supervisor sets the count back, the passing of time does not."""
    tries, now, granted = Tries(TRIES, NOON), NOON, 0
    for pause in pauses:
        now += pause
        if locked_for(tries, now) == NOTHING:
            tries, granted = Tries(tries.count + 1, now), granted + 1
    assert granted <= (now - NOON) // LOCK


@given(TRIED, MOMENTS, st.timedeltas(NOTHING, timedelta(days=3000)))
def test_setting_the_clock_forward_frees_nobody_whom_the_steady_clock_still_holds(
    tries: Tries, now: datetime, forward: timedelta
) -> None:
    held = Tries(tries.count, tries.last_at, passed=timedelta(minutes=10))
    locked = locked_for(held, now + forward) > NOTHING
    assert locked is (tries.count >= TRIES and tries.last_at is not None)


@pytest.mark.parametrize(
    ("then", "now", "seconds"),
    [(100.0, 160.0, 60), (100.0, 100.0, 0), (5_000.0, 40.0, 40), (5_000.0, -1.0, 0)],
)
def test_a_steady_clock_that_began_anew_proves_only_the_time_since_then(
    then: float, now: float, seconds: int
) -> None:
    assert surely_passed(then, now) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("count", "lockouts", "shut"),
    [
        (TRIES, 1, False), (TRIES + 1, 2, False), (TRIES + 2, 0, True), (0, LOCKOUTS, True),
        (0, LOCKOUTS - 1, False), (0, 0, False),
    ],
)  # fmt: skip
def test_the_third_lockout_shuts_by_number_or_in_a_row_whatever_the_clock_says(
    count: int, lockouts: int, *, shut: bool
) -> None:
    assert is_shut(Tries(count, NOON, lockouts)) is shut
    assert is_locked_out(Tries(count, NOON, lockouts)) is (shut or count >= TRIES)


# -- when a PIN must be changed ------------------------------------------------------------------

RULES = PinRules()
OWN = PinState(NOON, is_first=False)
GIVEN = PinState(NOON, is_first=True)


@pytest.mark.parametrize(
    ("pin", "rules", "days", "why"),
    [
        (OWN, RULES, 0, ""),
        (OWN, RULES, 89, ""),
        (OWN, RULES, 90, "pin.must_change_old"),
        (OWN, RULES, 4000, "pin.must_change_old"),
        (OWN, RULES, -4000, ""),
        (OWN, PinRules(days=0), 4000, ""),
        (OWN, PinRules(days=1), 1, "pin.must_change_old"),
        (GIVEN, RULES, 0, "pin.must_change_first"),
        (GIVEN, PinRules(change_first=False), 0, ""),
        (GIVEN, PinRules(change_first=False), 90, "pin.must_change_old"),
    ],
)
def test_a_pin_is_changed_when_it_is_old_or_somebody_else_s(
    pin: PinState, rules: PinRules, days: int, why: str
) -> None:
    found = why_change(pin, rules, NOON + timedelta(days=days))
    assert (found.key if found else "") == why


@pytest.mark.parametrize(
    ("days", "left"), [(0, None), (82, None), (83, 7), (89, 1), (90, 0), (99, 0)]
)
def test_seven_days_before_its_owner_is_told(days: int, left: int | None) -> None:
    assert warn_days(OWN, RULES, NOON + timedelta(days=days)) == left
    assert warn_days(OWN, PinRules(days=0), NOON + timedelta(days=days)) is None
