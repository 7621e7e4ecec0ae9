"""Which PINs are refused, why, and how many are left."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.refusal import Refused
from cashier.domain.weak_pins import COMMON, LENGTH, demand_good_pin, weakness
from tests.builders import NOON


@pytest.mark.parametrize(
    "pin", ["482913", "204971", "019283", "135780", "112358", "314159", "271828", "161803"]
)
def test_a_good_pin_is_taken(pin: str) -> None:
    demand_good_pin(pin, "1001", NOON)


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
        ("135791", "pin.too_simple"),
        ("086420", "pin.too_simple"),
        ("001100", "pin.too_simple"),
        ("112233", "pin.too_common"),
        ("201314", "pin.too_common"),
        ("147258", "pin.too_common"),
        ("852741", "pin.too_common"),
        ("159753", "pin.too_common"),
        ("881224", "pin.is_a_date"),
        ("240293", "pin.is_a_date"),
        ("122485", "pin.is_a_date"),
        ("290200", "pin.is_a_date"),
        ("100149", "pin.is_the_id"),
        ("391001", "pin.is_the_id"),
        ("210012", "pin.is_the_id"),
    ],
)
def test_a_weak_pin_is_refused_with_its_reason(pin: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        demand_good_pin(pin, "1001", NOON)
    assert caught.value.why.key == why


@pytest.mark.parametrize("person", ["482913", "20482913", "a482913z", "74829", "9132913"])
def test_a_pin_that_stands_in_the_person_s_id_is_refused(person: str) -> None:
    with pytest.raises(Refused) as caught:
        demand_good_pin("482913", person, NOON)
    assert caught.value.why.key == "pin.is_the_id"


def test_an_id_of_one_or_two_digits_does_not_forbid_those_digits() -> None:
    demand_good_pin("482913", "48", NOON)


@given(st.text(max_size=8))
def test_only_six_ascii_digits_are_ever_taken(pin: str) -> None:
    try:
        demand_good_pin(pin, "amy", NOON)
    except Refused:
        return
    assert len(pin) == LENGTH
    assert set(pin) <= set("0123456789")
    assert len(set(pin)) > 1


@pytest.mark.parametrize("pin", ["290293", "310493", "113132", "271366", "250235"])
def test_what_is_no_date_of_a_living_person_is_no_date(pin: str) -> None:
    """No such day, or one to come, or too long ago."""
    assert weakness(pin, "amy", NOON) == ""


def test_a_date_that_is_still_to_come_is_one_when_it_has_come() -> None:
    assert weakness("271226", "amy", NOON) == "pin.is_a_date"
    assert weakness("301228", "amy", NOON) == ""
    assert weakness("301228", "amy", datetime(2030, 1, 1, tzinfo=UTC)) == "pin.is_a_date"


def test_the_commonest_are_not_refused_for_another_reason_already() -> None:
    """Or the list would say nothing."""
    assert all(weakness(pin, "amy", NOON) == "pin.too_common" for pin in COMMON)


def test_more_than_nine_hundred_thousand_pins_are_left() -> None:
    found = Counter(weakness(f"{number:06}", "amy", NOON) for number in range(1_000_000))
    assert found == {
        "": 926_188, "pin.is_a_date": 69_941, "pin.too_simple": 3_600, "pin.too_common": 271,
    }  # fmt: skip
