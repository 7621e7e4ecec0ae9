"""Small charts: never wider than their place, and nothing shows only where there is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.report.bars import ASCII, BLOCKS, HOURS, Signs, bar, day_line, signs


@pytest.mark.parametrize(
    ("value", "highest", "drawn"),
    [(0, 10, ""), (10, 10, "████"), (5, 10, "██"), (1, 1000, "▏"), (20, 10, "████"), (3, 0, "")],
)
def test_a_bar_is_as_long_as_its_value(value: int, highest: int, drawn: str) -> None:
    assert bar(value, highest, 4) == drawn


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 60),
       st.sampled_from([BLOCKS, ASCII]))  # fmt: skip
def test_a_bar_fits_and_shows_whatever_there_is(
    value: int, highest: int, width: int, made_of: Signs
) -> None:
    drawn = bar(value, highest, width, made_of)
    assert len(drawn) <= width
    assert bool(drawn) == (value > 0 and highest > 0)


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 500)), st.sampled_from([BLOCKS, ASCII]))
def test_a_day_has_a_cell_for_each_hour(by_hour: dict[int, int], made_of: Signs) -> None:
    drawn = day_line(by_hour, made_of)
    assert len(drawn) == HOURS
    assert [hour for hour in range(HOURS) if drawn[hour] != " "] == sorted(
        hour for hour, count in by_hour.items() if count
    )


@pytest.mark.parametrize(
    ("encoding", "made_of"), [("utf-8", BLOCKS), ("ascii", ASCII), ("cp1252", ASCII), ("x", ASCII)]
)
def test_a_screen_without_blocks_gets_signs_that_it_has(encoding: str, made_of: Signs) -> None:
    assert signs(encoding) == made_of
