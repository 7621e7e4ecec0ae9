"""Working days over a weekend, a long holiday and the Saturday that is worked for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cashier.domain.calendar import Calendar

OCTOBER = Calendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    workdays=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


@pytest.mark.parametrize(
    ("start", "number", "there"),
    [
        ("2026-09-18", 1, "2026-09-20"),  # the Sunday that is worked
        ("2026-09-30", 0, "2026-09-30"),
        ("2026-09-30", 1, "2026-10-08"),  # over the national holiday
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday that is worked
        ("2026-10-01", 0, "2026-10-08"),
        ("2026-10-10", 1, "2026-10-12"),
    ],
)
def test_working_days_are_counted_over_a_holiday(start: str, number: int, there: str) -> None:
    assert OCTOBER.after(date.fromisoformat(start), number) == date.fromisoformat(there)


def test_days_before_the_last_known_one_are_known() -> None:
    assert Calendar(until=date(2026, 12, 31)).knows(date(2026, 12, 31))
    assert not Calendar(until=date(2026, 12, 31)).knows(date(2027, 1, 1))


@given(some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(1, 60))
def test_counting_back_gives_the_number_that_was_counted(start: date, number: int) -> None:
    there = OCTOBER.after(start, number)
    assert OCTOBER.works(there)
    assert OCTOBER.between(start, there) == number
    assert OCTOBER.between(start, there - timedelta(days=1)) == number - 1
