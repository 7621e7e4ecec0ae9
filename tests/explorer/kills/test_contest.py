"""Four processes that want one journal."""

from __future__ import annotations

from tests.explorer.kills.contest import CONTENDERS, several_processes

ROUNDS = 3


def test_one_process_holds_the_journal_and_the_next_gets_it_when_that_one_is_killed() -> None:
    found = several_processes(ROUNDS)
    assert found["broken"] == []
    assert found["refused"] == ROUNDS * (CONTENDERS - 1)
    assert found["refused processes"] == CONTENDERS - 1
    assert found["commits"] >= ROUNDS  # type: ignore[operator]
