"""Faults and damaged lines: every outcome agrees with the ledger, and nothing moves twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.lines.damage import (
    Damage,
    Way,
    at,
    cut_after,
    delayed,
    doubled,
    dropped,
    flipped,
    lossy,
    mute_after,
    whole,
)
from drivers.simulator.faults import Fault
from drivers.terminal import Approved, Cancelled, Declined, NotDone, Outcome, Presence, Unknown
from tests.drivers.transbank.build import AUTOSERVICIO, Counter, counter, sale, void_of

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
    ("timeout", Approved, 1),
    ("strange-code", Approved, 1),
    ("duplicate", Approved, 1),
    ("receipt-first", Approved, 1),
    ("no-receipt", Approved, 1),
    ("taken-back", Declined, 0),
]


def test_every_fault_is_tried() -> None:
    assert [row[0] for row in FAULTS] == list(Fault)


@pytest.mark.parametrize(("fault", "expected", "movements"), FAULTS, ids=[r[0] for r in FAULTS])
def test_every_fault_ends_as_what_is_proven(fault: str, expected: type, movements: int) -> None:
    """A code that proves nothing is settled by the list in the same conversation."""
    it = counter(fault)
    outcome = it.void(void_of(it.sold()))
    assert type(outcome) is expected
    assert len(it.moved()) == movements
    assert [type(one) for one in it.outcomes()] == [expected]


@pytest.mark.parametrize(("fault", "_expected", "movements"), FAULTS, ids=[r[0] for r in FAULTS])
def test_every_fault_of_a_sale_is_settled_by_its_ticket(
    fault: str, _expected: type, movements: int
) -> None:
    it = counter(fault)
    it.sold(1000)
    before = it.terminal.last().transaction
    outcome = it.terminal.sale(sale())
    if isinstance(outcome, Unknown):
        it.clock.advance(60)
        outcome = it.resolve(sale(), baseline=before)
    assert len(it.moved()) == movements
    assert isinstance(outcome, Approved) == bool(movements)


@pytest.mark.parametrize(("fault", "_expected", "movements"), FAULTS, ids=[r[0] for r in FAULTS])
def test_autoservicio_claims_nothing_that_is_not_so(
    fault: str, _expected: type, movements: int
) -> None:
    it = counter(fault, **AUTOSERVICIO)
    outcome = it.void(void_of(it.sold()))
    assert len(it.moved()) == movements
    if not isinstance(outcome, Unknown):
        assert isinstance(outcome, Approved) == bool(movements)


# -- damaged lines ------------------------------------------------------------------------------


def proven(it: Counter) -> Outcome:
    """Ask, recover over a good line if need be, and hold every claim against the ledger."""
    request = void_of(it.sold())
    sent_at = it.clock.now()
    outcome = it.void(request)
    for _ in range(2):
        if isinstance(outcome, Unknown):
            it.line._damage = whole
            it.line.open().close()
            it.clock.advance_to(max(it.clock.monotonic(), 40.0))
            assert sent_at <= it.clock.now()
            outcome = it.resolve(request)
    it.line._damage = whole
    it.clock.advance(60.0)  # until the terminal repeats nothing any more
    assert it.terminal.check().presence is Presence.READY
    assert len(it.moved()) <= 1
    assert not isinstance(outcome, Unknown), "an open batch on a good line proves everything"
    assert isinstance(outcome, Approved) == bool(it.moved())
    return outcome


ACTS = st.sampled_from([
    lambda way, place: at(way, place, dropped),
    lambda way, place: at(way, place, doubled),
    lambda way, place: at(way, place, flipped(place % 8)),
    lambda way, place: at(way, place, delayed(11.0)),
    lambda way, place: cut_after(place, way),
    lambda way, place: mute_after(place, way),
])  # fmt: skip
PLACES = {Way.TO_DEVICE: 40, Way.TO_REGISTER: 420}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(Way), ACTS, st.data())
def test_whatever_happens_to_one_byte_the_claim_is_so(
    way: Way, act: object, draw: st.DataObject
) -> None:
    place = draw.draw(st.integers(0, PLACES[way]))
    proven(counter(damage=act(way, place)))  # type: ignore[operator]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.002, 0.01, 0.05]))
def test_a_lossy_line_leads_to_claims_that_hold(seed: int, rate: float) -> None:
    proven(counter(damage=lossy(seed, rate)))


def lost_acknowledgement(count: int) -> Damage:
    """The register's acknowledgement number `count` is lost."""
    seen = 0

    def damage(way: Way, data: bytes) -> object:
        nonlocal seen
        if way is Way.TO_DEVICE and data == b"\x06":
            seen += 1
            if seen == count:
                return ()
        return whole(way, data)

    return damage  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("count", "kind"),
    [
        (1, Approved),  # of the first record: it comes again, and counts once
        (2, NotDone),  # of the list's end: the terminal is not idle, so no money is sent
        (3, Approved),  # of the answer to the void: the evidence must wait
        (4, Approved),
        (5, Approved),
        (6, Approved),
    ],
)
def test_an_acknowledgement_that_is_lost_makes_nothing_count_twice(count: int, kind: type) -> None:
    assert isinstance(proven(counter(damage=lost_acknowledgement(count))), kind)


def test_an_answer_left_from_an_older_command_is_not_the_next_ones() -> None:
    """The acknowledgement of a cancelled void is lost; the next void of that sale goes well."""
    it = counter("cancel@1", evidence=False)
    request = void_of(it.sold())
    it.line._damage = lost_acknowledgement(3)  # two records, then the answer
    assert isinstance(it.void(request), Cancelled)
    it.line._damage = whole
    early = it.void(request)
    assert not isinstance(early, Cancelled), "the terminal still repeats its older answer"
    it.clock.advance(30.0)
    if not isinstance(early, Approved):
        assert isinstance(early, NotDone)
        assert isinstance(it.void(request), Approved)
    assert it.moved() == [("void", 25000)]
