"""What a PIN must be like, and how long wrong ones lock a person out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.pins import LENGTH, LOCK, TRIES, Tries, demand_good_pin, locked_for
from cashier.domain.refusal import Refused
from tests.builders import NOON

NOTHING = timedelta(0)
MOMENTS = st.timedeltas(timedelta(days=-3000), timedelta(days=3000)).map(lambda age: NOON + age)
TRIED = st.builds(Tries, st.integers(0, 40), st.none() | MOMENTS)


@pytest.mark.parametrize("pin", ["482913", "204971", "001100", "019283", "135790"])
def test_a_good_pin_is_taken(pin: str) -> None:
    demand_good_pin(pin, "1001")


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", "pin.six_digits"),
        ("48291", "pin.six_digits"),
        ("4829137", "pin.six_digits"),
        ("48291a", "pin.six_digits"),
        (" 48291", "pin.six_digits"),
        ("48291\n", "pin.six_digits"),
        ("-48291", "pin.six_digits"),
        ("４８２９１３", "pin.six_digits"),
        ("٤٨٢٩١٣", "pin.six_digits"),
        ("²³¹⁴⁵⁶", "pin.six_digits"),
        ("000000", "pin.too_simple"),
        ("999999", "pin.too_simple"),
        ("123456", "pin.too_simple"),
        ("456789", "pin.too_simple"),
        ("890123", "pin.too_simple"),
        ("654321", "pin.too_simple"),
        ("210987", "pin.too_simple"),
        ("121212", "pin.too_simple"),
        ("482482", "pin.too_simple"),
        ("100149", "pin.is_the_id"),
        ("391001", "pin.is_the_id"),
        ("210012", "pin.is_the_id"),
    ],
)
def test_a_weak_pin_is_refused_with_its_reason(pin: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        demand_good_pin(pin, "1001")
    assert caught.value.why.key == why


@pytest.mark.parametrize("person", ["482913", "20482913", "4829130", "a482913z"])
def test_a_pin_that_stands_in_the_person_s_id_is_refused(person: str) -> None:
    with pytest.raises(Refused) as caught:
        demand_good_pin("482913", person)
    assert caught.value.why.key == "pin.is_the_id"


def test_an_id_of_one_or_two_digits_does_not_forbid_those_digits() -> None:
    demand_good_pin("482913", "48")


@given(st.text(max_size=8))
def test_only_six_ascii_digits_are_ever_taken(pin: str) -> None:
    try:
        demand_good_pin(pin, "amy")
    except Refused:
        return
    assert len(pin) == LENGTH
    assert set(pin) <= set("0123456789")
    assert len(set(pin)) > 1


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
