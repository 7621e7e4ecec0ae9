"""Approvals and shifts of a journal that an older program wrote are there after the change."""

from __future__ import annotations

from contextlib import closing

import pytest

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.store import counts
from cashier.store.check import check
from cashier.store.schema import SCRIPTS
from cashier.store.shape import statements
from tests.builders import (
    CASHIER,
    LANE,
    SUPERVISOR,
    TO_STATE,
    append,
    draft,
    find_original,
    journal_in_memory,
    walk,
)

TABLES = ("approvals", "shifts")


@pytest.mark.parametrize("state", [State.APPROVED, State.QUEUED, State.ACCEPTED])
def test_the_change_of_tables_finds_what_a_replay_would(state: State) -> None:
    with closing(journal_in_memory()) as journal:
        request = draft(journal, find_original(journal), "r1")
        walk(journal, request, *TO_STATE[state])
        append(journal, Fact.SIGNED_IN, {"person": CASHIER})
        append(journal, Fact.SIGNED_OUT, {"person": CASHIER})
        before = rows(journal)
        assert [one[1] for one in before[0]] == [SUPERVISOR]
        for name in TABLES:
            journal.connection.execute(f"drop table {name}")
        journal.connection.execute("drop index requests_by_day")
        for statement in statements(SCRIPTS["m005_approvals"]):
            journal.connection.execute(statement)
        assert rows(journal) == before
        assert check(journal.connection, LANE).ok


def test_what_waits_anew_has_no_approval_any_more() -> None:
    with closing(journal_in_memory()) as journal:
        request = draft(journal, find_original(journal), "r1")
        walk(journal, request, State.APPROVED, State.QUEUED, State.AWAITING_APPROVAL)
        assert counts.approvals(journal, request) == []


def rows(journal: object) -> list[list[tuple[object, ...]]]:
    read = journal.read  # type: ignore[attr-defined]
    return [[tuple(row) for row in read(f"select * from {name}")] for name in TABLES]
