from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from cashier.store.journal import Journal
from drivers.lines.memory import ManualClock
from tests.builders import NOON, journal_in_memory


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def journal(clock: ManualClock) -> Iterator[Journal]:
    with closing(journal_in_memory(clock)) as journal:
        yield journal
