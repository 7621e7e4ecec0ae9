"""A share of the power cuts; `cuts.power_cuts` visits as many as one likes."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest

from tests.explorer.disk.calls import Call, Method
from tests.explorer.disk.counter import FILE, scratch
from tests.explorer.disk.cuts import BLOCK, State, Tally, power_cuts, visit, visit_one
from tests.explorer.disk.fates import MOODS, Mood, spoilt
from tests.explorer.disk.platter import put
from tests.explorer.disk.recorder import Disk, Entry
from tests.explorer.disk.starts import Kind, find
from tests.explorer.disk.story import Plan, record
from tests.explorer.disk.vfs import why_not
from tests.explorer.disk.witness import Acknowledged
from tests.explorer.world import TWO

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the shim works here")

NOISE = Mood(((spoilt, 1),))
STATES = 750
SEEDS = (20261122, 20261123)


@cache
def searched(seed: int) -> dict[str, Any]:
    return power_cuts(STATES, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_power_cut_loses_what_was_acknowledged_or_keeps_the_program_from_starting(
    seed: int,
) -> None:
    assert searched(seed)["states"] == STATES
    assert searched(seed)["broken"] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_transaction_in_progress_is_found_whole_or_not_at_all(seed: int) -> None:
    assert 0 < searched(seed)["with_the_transaction_in_progress"] < STATES


@pytest.mark.parametrize("synchronous", ["normal", "off"])
def test_without_a_sync_for_each_commit_the_same_life_loses_acknowledged_events(
    synchronous: str,
) -> None:
    """A search that finds nothing here would find nothing anywhere."""
    controls = [searched(seed)["controls"][synchronous] for seed in SEEDS]
    assert sum(one["lost"] for one in controls) > sum(one["states"] for one in controls) / 10


# -- where a start may find anything ---------------------------------------------------------------


def found_at(log: list[Entry], moment: int, mood: Mood, seed: int) -> str:
    """What a start finds wrong when the power goes there; empty when all is well."""
    disk = Disk()
    for entry in log[:moment]:
        disk.take(entry)
    with scratch() as folder:
        put(disk.platter.after_a_cut(mood, random.Random(seed)), folder)
        breach = find(folder, disk.ledger, wholly=False).breach
    return f"at {moment}: {breach}" if breach else ""


def test_a_journal_whose_creation_was_cut_off_anywhere_is_begun_anew() -> None:
    log = record(Plan("allinpay", 1, acts=0))
    until = log.index(Acknowledged())
    first = [n for n, entry in enumerate(log[:until]) if n < 14 or _is_sync(entry)]
    bad = [found_at(log, n, mood, seed=1) for n in first for mood in MOODS.values()]
    assert [text for text in bad if text] == []


def test_a_first_page_that_is_spoilt_while_it_is_folded_in_is_read_from_the_log() -> None:
    log = record(Plan("allinpay", 1, pages=20, acts=0))
    moments = [n + 1 for n, entry in enumerate(log) if _is_first_page(entry)][1:]
    assert moments
    bad = [found_at(log, n, NOISE, seed) for n in moments for seed in range(12)]
    assert [text for text in bad if text] == []


def _is_sync(entry: Entry) -> bool:
    return isinstance(entry, Call) and entry.method is Method.SYNC


def _is_first_page(entry: Entry) -> bool:
    is_write = isinstance(entry, Call) and entry.method is Method.WRITE
    return is_write and (entry.path, entry.at) == (FILE, 0)  # type: ignore[union-attr]


# -- playing again ---------------------------------------------------------------------------------


def shape(log: list[Entry]) -> list[object]:
    return [
        (one.method, one.path, one.at, len(one.data)) if isinstance(one, Call) else type(one)
        for one in log
    ]


@pytest.mark.parametrize("protocol", TWO)
def test_a_story_is_recorded_again_in_the_same_shape(protocol: str) -> None:
    plan = Plan(protocol, 5, pages=60, acts=4, flaky=40)
    assert shape(record(plan)) == shape(record(plan))


def test_a_sentence_leads_back_to_its_state() -> None:
    tally = Tally()
    visit((State(3, number, "normal") for number in range(60)), tally)
    lost = [one for one in tally.found if one[1].kind is Kind.LOST]
    assert lost
    state, breach = lost[0]
    assert f"{state}: {breach}" in [f"{state}: {visit_one(state).breach}"]


def test_halves_of_a_search_find_what_the_whole_finds() -> None:
    numbers = range(BLOCK - 20, BLOCK + 20)
    whole, halves = Tally(), Tally()
    visit((State(3, number, "off") for number in numbers), whole)
    for half in (numbers[:20], numbers[20:]):
        visit((State(3, number, "off") for number in half), halves)
    assert [str(one) for one, _ in halves.found] == [str(one) for one, _ in whole.found]
    assert halves.moods == whole.moods


# -- what a story holds ----------------------------------------------------------------------------


def test_the_log_is_folded_into_the_file_while_the_lane_works() -> None:
    """At the length that SQLite keeps by itself: 1,000 pages."""
    log = record(Plan("allinpay", 3, acts=24))
    calls = [one for one in log if isinstance(one, Call) and one.method is Method.WRITE]
    assert max(one.at for one in calls if one.path == f"{FILE}-wal") > 1000 * 4096
    assert max(one.at for one in calls if one.path == FILE) > 40 * 4096
