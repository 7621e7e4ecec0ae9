"""A share of the kills at points, and that a life dies where it is said to die."""

from __future__ import annotations

import pytest

from drivers.terminal import Kind
from tests.explorer.kills.at_points import Day, Search, kills, replay
from tests.explorer.kills.points import Point
from tests.explorer.world import TWO

SHARE = 40
KINDS = (Kind.VOID, Kind.REFUND)
BEFORE, AFTER = "c_call", "c_return"


@pytest.mark.parametrize("protocol", TWO)
def test_no_kill_at_a_point_loses_money_or_pays_twice(protocol: str) -> None:
    found = kills(SHARE, 20261122, protocol)
    assert found["broken"] == []
    assert found["kills"] >= SHARE  # type: ignore[operator]


def the_write(search: Search, kind: Kind, event: str) -> tuple[Point, int]:
    """Where the system is called to put the money command on the line; the last write by then."""
    stage = f"send {kind}, intended"
    for point, count in search.plan.known.items():
        if (point.stage, point.event, point.name) == (stage, event, "write"):
            return point, count
    raise AssertionError(f"nobody wrote in {stage}")


@pytest.mark.parametrize("protocol", TWO)
def test_a_command_moves_money_exactly_from_its_write_on(protocol: str) -> None:
    search = Search(0, 0, protocol)
    with search.day() as day:
        for kind in KINDS:
            day.shift(kind.value, {})
            assert outcome(day, kind, the_write(search, kind, BEFORE)) == (0, "not_done")
            assert outcome(day, kind, the_write(search, kind, AFTER)) == (1, "accepted")
    assert search.score.broken == []


def outcome(day: Day, kind: Kind, death: tuple[Point, int]) -> tuple[int, str]:
    """How often the bank paid for a life that died there, and what its request became."""
    paid, known = len(day.terminal.movements()), set(day.trail.told)
    day.shift(kind.value, dict([death]))
    day.last()
    (request,) = set(day.trail.told) - known
    return len(day.terminal.movements()) - paid, day.trail.states[request]


def test_deaths_can_be_played_again_one_after_the_other() -> None:
    search = Search(0, 0, "allinpay")
    with search.day() as day:
        day.shift("void", {})
        sending = the_write(search, Kind.VOID, AFTER)
        day.shift("void", dict([sending]))
        day.last()
    admitting = next(
        (point, 1) for point in search.plan.known
        if (point.stage, point.event, point.name) == ("open, admitting", "call", "conclude")
    )  # fmt: skip
    again = replay("allinpay", [sending, admitting, sending])
    assert (again["kills"], again["broken"]) == (3, [])
