"""A share of the failing calls and of the shortages; `failing.failing_disk` plays them all."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice

import pytest

from tests.explorer.disk.errands import ERRANDS
from tests.explorer.disk.failing import (
    CONTROL,
    ENDINGS,
    FULL,
    Case,
    Tally,
    cases,
    play,
    run,
    undisturbed,
)
from tests.explorer.disk.refusals import FAULTS, PLENTY, Room
from tests.explorer.disk.vfs import why_not
from tests.explorer.world import TWO

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the shim works here")

ERRAND = pytest.mark.parametrize("errand", ERRANDS)
PROTOCOL = pytest.mark.parametrize("protocol", TWO)


@cache
def all_cases() -> list[Case]:
    return list(cases())


def broken_of(wanted: list[Case]) -> list[str]:
    tally = Tally()
    run(wanted, tally)
    assert tally.cases == len(wanted) > 0
    assert sum(tally.struck.values()) == tally.cases
    return tally.broken


@PROTOCOL
@ERRAND
def test_an_errand_over_a_whole_disk_ends_well(protocol: str, errand: str) -> None:
    played = undisturbed(protocol, errand, Room())
    assert (played.raised, played.broken) == ([], [])
    assert played.ends in (["accepted"], ["in_doubt"])


@PROTOCOL
@ERRAND
def test_money_that_moves_before_its_intent_is_certain_is_seen(protocol: str, errand: str) -> None:
    """Without syncs the promise is broken each time; a search that is blind to it is void."""
    broken = undisturbed(protocol, errand, Room(), (CONTROL,)).broken
    assert "money moved, and the disk did not have the intent" in broken


def test_every_call_of_every_errand_fails_once_and_from_then_on() -> None:
    count = Counter((one.fault, one.lasts) for one in all_cases())
    assert {fault for fault, _ in count} == {*FAULTS, FULL}
    for fault in FAULTS:
        assert count[fault, True] == count[fault, False] > 0
    assert count["write EIO", True] > 1000
    assert {one.ending for one in all_cases()} == set(ENDINGS)


@pytest.mark.parametrize("fault", [*FAULTS, FULL])
def test_no_failing_disk_loses_money_or_pays_twice(fault: str) -> None:
    """Spread over both protocols, all errands and the whole length of each."""
    mine = [one for one in all_cases() if one.fault == fault]
    assert broken_of(mine[:: max(1, len(mine) // 7)]) == []


def test_no_failing_sync_leaves_an_intent_uncertain() -> None:
    """What a failed sync left in memory is read by the next start, and no later sync writes it."""
    syncs = [one for one in all_cases() if (one.fault, one.errand) == ("sync EIO", "refund")]
    early = [one for one in syncs if one.number in range(4, 9) and one.protocol == "allinpay"]
    assert broken_of(early) == []


def test_a_result_that_cannot_be_written_stops_the_lane_with_its_evidence() -> None:
    """From the last write of the outcome's own transaction backwards, one of them is such."""
    late = [one for one in all_cases() if one.fault == "write EIO" and one.lasts]
    wanted = [one for one in late if (one.protocol, one.errand) == ("allinpay", "refund")]
    raised = [play(one)[1].raised for one in islice(wanted, 150, None, 12)]
    assert ["JournalFailed"] in [names[:1] for names in raised]


def test_a_disk_with_plenty_of_room_refuses_nothing() -> None:
    struck, played = play(Case("allinpay", "void", FULL, PLENTY, False, ENDINGS[0]))
    assert not struck
    assert (played.ends, played.broken) == (["accepted"], [])


def test_the_same_case_is_played_the_same_way_again() -> None:
    case = Case("asia_ecr", "refund", "write ENOSPC", 40, True, ENDINGS[2])
    assert play(case) == play(case)
