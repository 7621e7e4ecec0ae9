"""A share of the search, small enough for every run; `python -m tests.explorer` has the rest."""

from itertools import islice

import pytest

from cashier.domain.lifecycle import State
from drivers.terminal import Kind
from tests.explorer.exhaustive import Case, cases, play
from tests.explorer.shop import Shop
from tests.explorer.world import PROTOCOLS

EVERY = 199
SEEDS = 25


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_an_undamaged_request_is_accepted(protocol: str, kind: Kind) -> None:
    assert play(Case(protocol, kind)) == (State.ACCEPTED, [])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_damage_of_a_byte_and_no_power_cut_loses_money_or_pays_twice(protocol: str) -> None:
    found = {case: play(case)[1] for case in islice(cases(protocol), 0, None, EVERY)}
    assert {case: broken for case, broken in found.items() if broken} == {}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_day_at_the_counter_breaks_a_promise(protocol: str) -> None:
    diaries = [Shop(protocol, seed).play() for seed in range(SEEDS)]
    assert {one.seed: one.breaches for one in diaries if one.breaches} == {}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_same_seed_plays_the_same_day(protocol: str) -> None:
    assert Shop(protocol, 7).play().lines == Shop(protocol, 7).play().lines
