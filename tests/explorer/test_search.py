"""A share of the search, small enough for every run; `python -m tests.explorer` has the rest."""

from itertools import islice

import pytest

from cashier.domain.lifecycle import State
from drivers.terminal import Kind
from tests.explorer.day import play, play_seed
from tests.explorer.exhaustive import Player
from tests.explorer.exhaustive import play as play_case
from tests.explorer.scenes import Case, all_hurts, kinds
from tests.explorer.script import from_seed, shrink
from tests.explorer.world import PROTOCOLS

EVERY = 1499
SEEDS = 60


@pytest.mark.parametrize(
    ("protocol", "kind"), [(name, kind) for name in PROTOCOLS for kind in kinds(name)]
)
def test_an_undamaged_request_is_accepted(protocol: str, kind: Kind) -> None:
    assert play_case(Case(protocol, kind)) == (State.ACCEPTED, [])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_damage_of_a_byte_and_no_power_cut_loses_money_or_pays_twice(protocol: str) -> None:
    player = Player()
    for case in islice(all_hurts(protocol), 0, None, EVERY):
        player.play(case)
    assert player.tally.found == []
    assert player.tally.cases > 20 * player.tally.hurts


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_day_at_the_counter_breaks_a_promise(protocol: str) -> None:
    diaries = {seed: play_seed(protocol, seed) for seed in range(SEEDS)}
    assert {seed: one.breaches for seed, one in diaries.items() if one.breaches} == {}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_same_seed_plays_the_same_day(protocol: str) -> None:
    assert play_seed(protocol, 7).lines == play_seed(protocol, 7).lines


def test_a_script_is_cut_down_to_the_moves_that_matter() -> None:
    script = from_seed("allinpay", 1)
    assert len({move.act for move in script}) > 5
    short = shrink(script, lambda cut: any(move.act == "settle" for move in cut))
    assert [move.act for move in short] == ["settle"]
    assert [move.trouble for move in short] == [""]


def test_a_script_from_which_moves_were_taken_still_does_the_same_with_the_others() -> None:
    script = from_seed("asia_ecr", 5)
    whole = play("asia_ecr", script[:6]).lines
    assert play("asia_ecr", script[:3]).lines == whole[: len(play("asia_ecr", script[:3]).lines)]
