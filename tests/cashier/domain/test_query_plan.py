"""When the terminal is asked again: as planned, without end, and whatever the clock does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.query_plan import USUAL, Mark, QueryPlan, asked_at, due_at

HOUR = 3600.0
moments = st.floats(-1e9, 1e9)
plans = st.builds(
    QueryPlan, st.lists(st.integers(0, 86_400), max_size=8).map(tuple), st.integers(1, 86_400)
)


def asked_until(plan: QueryPlan, end: float, lasts: float = 0.0) -> list[float]:
    """When a doubt that began at 0 is asked about, if every question lasts so many seconds."""
    mark, now, began = Mark(0.0), 0.0, []
    while (due := due_at(plan, mark, now)) <= end:
        now = max(now, due)
        began.append(now)
        now += lasts
        mark = asked_at(mark, now)
    return began


def test_it_asks_at_once_then_at_5_15_30_and_60_seconds_then_every_five_minutes() -> None:
    assert asked_until(USUAL, 1000.0) == [0, 5, 15, 30, 60, 360, 660, 960]


def test_what_passed_during_a_long_question_is_not_made_up_for() -> None:
    assert asked_until(USUAL, 400.0, lasts=20.0) == [0, 30, 60, 360]


def test_a_doubt_is_still_asked_about_after_a_year() -> None:
    year = 365 * 24 * HOUR
    assert due_at(USUAL, Mark(0.0, year), year) <= year + USUAL.every


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (None, 100.0), (100.0, 105.0), (104.9, 105.0), (105.0, 115.0), (116.0, 130.0),
        (159.9, 160.0), (160.0, 460.0), (459.9, 460.0), (460.0, 760.0), (8000.0, 8260.0),
    ],
)  # fmt: skip
def test_the_next_question_follows_from_the_last(asked: float | None, due: float) -> None:
    assert due_at(USUAL, Mark(100.0, asked), max(100.0, asked or 0.0)) == due


def test_a_plan_without_early_questions_asks_steadily() -> None:
    assert asked_until(QueryPlan((), 60), 200.0) == [60, 120, 180]


def test_the_order_in_which_the_early_questions_are_written_says_nothing() -> None:
    assert asked_until(QueryPlan((30, 0, 5), 60), 160.0) == [0, 5, 30, 90, 150]


# -- the clock -----------------------------------------------------------------------------------


def test_a_clock_set_forwards_costs_one_question() -> None:
    later = 30 * HOUR
    mark = Mark(0.0, 360.0)
    assert due_at(USUAL, mark, later) <= later
    assert due_at(USUAL, asked_at(mark, later), later) > later


def test_a_clock_set_back_begins_the_plan_anew_from_there() -> None:
    mark, earlier = Mark(0.0, 40 * HOUR), 10 * HOUR
    assert due_at(USUAL, mark, earlier) == earlier
    mark = asked_at(mark, earlier)
    for gap in (5, 10, 15, 30, 300, 300):
        due = due_at(USUAL, mark, earlier)
        assert due == earlier + gap
        mark, earlier = asked_at(mark, due), due


def test_a_clock_set_back_before_the_first_question_lets_it_be_asked_at_once() -> None:
    assert due_at(USUAL, Mark(50 * HOUR), HOUR) == HOUR
    assert asked_at(Mark(50 * HOUR), HOUR) == Mark(HOUR, HOUR)


# -- whatever comes ------------------------------------------------------------------------------


@given(plans, moments, st.none() | moments, moments)
def test_there_is_always_a_next_question(
    plan: QueryPlan, began: float, asked: float | None, now: float
) -> None:
    longest = max(*plan.seconds, plan.every, 0)
    assert due_at(plan, Mark(began, asked), now) <= max(began, asked or began, now) + longest


@given(plans, moments, moments)
def test_one_question_never_leads_to_another_at_the_same_moment(
    plan: QueryPlan, began: float, now: float
) -> None:
    assert due_at(plan, asked_at(Mark(began), now), now) > now


@given(plans, st.lists(st.floats(0.0, 10_000.0), min_size=1, max_size=30))
def test_no_question_is_asked_before_its_time(plan: QueryPlan, looks: list[float]) -> None:
    """However often somebody looks whether it is time: each question has a planned moment."""
    mark, asked = Mark(0.0), []
    for now in sorted(looks):
        if due_at(plan, mark, now) <= now:
            mark = asked_at(mark, now)
            asked.append(now)
    for before, after in pairwise([-1.0, *asked]):
        assert any(before < one <= after for one in planned(plan, after))


@given(plans, moments, st.lists(st.floats(-2e6, 2e6), max_size=20))
def test_a_clock_that_is_set_at_will_costs_few_questions(
    plan: QueryPlan, began: float, jumps: list[float]
) -> None:
    """After each jump at most one question is due; the others wait for their time."""
    mark, now = Mark(began), began
    for jump in jumps:
        now += jump
        if due_at(plan, mark, now) <= now:
            mark = asked_at(mark, now)
        assert due_at(plan, mark, now) > now


def planned(plan: QueryPlan, end: float) -> list[float]:
    """All planned moments up to `end` of a doubt that began at 0."""
    last, moments = max(plan.seconds, default=0), [float(one) for one in plan.seconds]
    steps = int(max(0.0, end - last) // plan.every)
    return moments + [float(last + (step + 1) * plan.every) for step in range(steps)]
