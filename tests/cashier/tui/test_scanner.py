"""Fingers and scanners differ by the time between keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.tui.scanner import BURST_SECONDS, SETTLE_SECONDS, SPLIT_SECONDS, Fingers, Verdict

E, B, F = Verdict.EARLY, Verdict.BURST, Verdict.FINGER


def judged(times: list[float], appeared: float | None = 0.0) -> list[Verdict]:
    fingers = Fingers()
    if appeared is not None:
        fingers.appeared(appeared)
    return [fingers.judge(at) for at in times]


@pytest.mark.parametrize(
    ("times", "verdicts"),
    [
        ([0.5, 0.7, 0.9], [F, F, F]),
        ([0.5, 0.505, 0.51, 0.515], [F, B, B, B]),
        ([0.5, 0.5], [F, B]),
        ([0.01, 0.02], [E, E]),
        ([SETTLE_SECONDS + 0.01], [F]),
        ([0.5, 0.5 + BURST_SECONDS * 1.1], [F, F]),
        ([0.5, 0.505, 0.505 + SETTLE_SECONDS / 2], [F, B, B]),
        ([0.5, 0.505, 0.505 + SETTLE_SECONDS + 0.01], [F, B, F]),
        ([0.14, 0.14 + SPLIT_SECONDS / 2, 0.14 + SPLIT_SECONDS], [E, E, E]),
        ([0.14, 0.14 + SPLIT_SECONDS * 1.1], [E, F]),
    ],
    ids=str,
)
def test_a_key_is_judged_by_the_times_before_it(
    times: list[float], verdicts: list[Verdict]
) -> None:
    assert judged(times) == verdicts


def test_every_key_is_early_for_a_screen_that_was_not_seen_yet() -> None:
    assert judged([1.0, 2.0, 3.0], appeared=None) == [E, E, E]


GAPS = st.lists(st.floats(0.0, BURST_SECONDS * 0.99), min_size=1, max_size=30)


@given(GAPS, st.floats(0.0, 5.0))
def test_of_a_burst_only_the_first_key_can_look_like_fingers(
    gaps: list[float], start: float
) -> None:
    times = [start]
    for gap in gaps:
        times.append(times[-1] + gap)
    assert Verdict.FINGER not in judged(times)[1:]


@given(st.lists(st.floats(SETTLE_SECONDS * 1.01, 3.0), min_size=1, max_size=20))
def test_unhurried_keys_all_count(gaps: list[float]) -> None:
    times = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    assert set(judged(times)) == {Verdict.FINGER}
