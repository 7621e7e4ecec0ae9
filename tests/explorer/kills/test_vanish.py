"""A share of the vanishing terminals: what tests/cashier/cli and tests/cashier/tui leave out."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.explorer.kills.vanish import SENDING, Shop, shop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a process")

ENDS = (
    ("KEPT RECEIPTS", "line gone without a signal"),
    ("ARMED", "window closed under nohup"),
    (SENDING, "window closed while suspended"),
    ("COUNTER", "SIGTERM after a stop"),
)


@pytest.fixture(scope="module")
def counter() -> Iterator[Shop]:
    with shop(sales=4) as there:
        yield there


@pytest.mark.parametrize(("scene", "end"), ENDS)
def test_the_program_ends_by_itself_and_gives_the_journal_back(
    counter: Shop, scene: str, end: str
) -> None:
    counter.end(scene, end)
    assert counter.score.broken == []


def test_a_program_suspended_while_it_draws_does_not_hang(counter: Shop) -> None:
    """A signal may come while the writer's lock is held."""
    counter.suspend_while_it_draws(20)
    assert counter.score.broken == []


def test_a_program_suspended_while_it_sends_waits_without_working_and_goes_on(
    counter: Shop,
) -> None:
    """Its request is accepted later, from what the terminal tells."""
    counter.suspend(SENDING)
    assert counter.score.broken == []
