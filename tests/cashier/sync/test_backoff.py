"""How long a lane waits after failures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.sync.backoff import BASE_SECONDS, CAP_SECONDS, delay


@pytest.mark.parametrize(
    ("tries", "chance", "floor", "seconds"),
    [
        (1, 0.0, 0.0, 0.0),
        (1, 0.5, 0.0, 1.0),
        (1, 1.0, 0.0, 2.0),
        (2, 1.0, 0.0, 4.0),
        (3, 0.25, 0.0, 2.0),
        (8, 1.0, 0.0, 256.0),
        (9, 1.0, 0.0, 300.0),
        (10**9, 1.0, 0.0, 300.0),
        (10**9, 0.5, 0.0, 150.0),
        (0, 1.0, 0.0, 2.0),
        (1, 0.5, 5.0, 5.0),
        (4, 1.0, 5.0, 16.0),
        (1, 0.5, 86400.0, 300.0),
    ],
)
def test_the_limit_doubles_and_chance_takes_a_share_of_it(
    tries: int, chance: float, floor: float, seconds: float
) -> None:
    assert delay(tries, chance, floor) == seconds


@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1e9))
def test_a_wait_is_never_longer_than_the_cap_nor_shorter_than_asked(
    tries: int, chance: float, floor: float
) -> None:
    assert min(floor, CAP_SECONDS) <= delay(tries, chance, floor) <= CAP_SECONDS
    assert BASE_SECONDS < CAP_SECONDS
