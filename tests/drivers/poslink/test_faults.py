"""Faults and damaged lines: every outcome agrees with the ledger, and nothing moves twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.lines.damage import Way, at, cut_after, doubled, dropped, flipped, lossy, mute_after
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Kind,
    NotDone,
    Outcome,
    Unknown,
)
from tests.drivers.poslink.build import Counter, counter, refund_of, void_of

FAULTS: list[tuple[str, type, int]] = [
    # fault, outcome, movements
    ("silence", Unknown, 0),
    ("lost-answer", Unknown, 1),
    ("dead-before", Unknown, 0),
    ("garbled", Unknown, 1),
    ("nak", NotDone, 0),
    ("slow", Approved, 1),
    ("busy", Unknown, 0),
    ("no-paper", Approved, 1),
    ("hang-up", Unknown, 1),
    ("decline", Declined, 0),
    ("cancel", Cancelled, 0),
    ("timeout", Unknown, 1),
    ("strange-code", Unknown, 1),
    ("duplicate", Unknown, 1),
]


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
@pytest.mark.parametrize(("fault", "expected", "movements"), FAULTS, ids=[r[0] for r in FAULTS])
def test_every_fault_ends_as_what_is_proven(
    fault: str, expected: type, movements: int, kind: Kind
) -> None:
    it = counter(fault)
    assert type(ask(it, kind)) is expected
    assert len(it.ledger) == movements


def test_a_lost_answer_takes_no_longer_than_the_settings_say() -> None:
    it = counter("lost-answer", answer_seconds=30)
    ask(it, Kind.VOID)
    assert it.clock.monotonic() == pytest.approx(30, abs=1)


PLACES = [0, 1, 2, 3, 5, 9, 12, 13, 20, 60, 200, 500, 640, 700]


@pytest.mark.parametrize(
    "change", [dropped, doubled, flipped(0), flipped(4)], ids=["dropped", "doubled", "bit", "bit 4"]
)
@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("place", PLACES)
def test_damage_anywhere_never_shows_what_is_not_so(change: object, way: Way, place: int) -> None:
    it = counter()
    sold = it.sold()
    it.line._damage = at(way, place, change)  # type: ignore[arg-type]
    is_true(it, it.void(void_of(sold)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.001, 0.1), st.sampled_from([Kind.VOID, Kind.REFUND]))
def test_a_line_that_loses_bytes_never_pays_twice_and_never_claims(
    seed: int, rate: float, kind: Kind
) -> None:
    it = counter()
    sold = it.sold()
    it.line._damage = lossy(seed, rate)
    is_true(it, it.void(void_of(sold)) if kind is Kind.VOID else it.refund(refund_of(sold)))


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("count", PLACES)
@pytest.mark.parametrize("damage", [cut_after, mute_after], ids=["cut", "mute"])
def test_a_line_that_ends_anywhere_never_shows_what_is_not_so(
    damage: object, way: Way, count: int
) -> None:
    it = counter()
    sold = it.sold()
    it.line._damage = damage(count, way)  # type: ignore[operator]
    is_true(it, it.refund(refund_of(sold)))


def ask(it: Counter, kind: Kind) -> Outcome:
    sold = it.sold()
    return it.void(void_of(sold)) if kind is Kind.VOID else it.refund(refund_of(sold))


def is_true(it: Counter, outcome: Outcome) -> None:
    """The outcome agrees with the ledger, and nothing moved twice."""
    assert len(it.ledger) <= 1
    if isinstance(outcome, Approved):
        assert len(it.ledger) == 1
    if isinstance(outcome, Declined | NotDone | Cancelled):
        assert it.ledger == []
