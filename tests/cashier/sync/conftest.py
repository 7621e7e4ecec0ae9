from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.store.connection import MEMORY
from cashier.store.journal import Journal
from tests.cashier.hub.kit import Office
from tests.cashier.sync.kit import open_journal


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "hub.sqlite")
    yield office
    office.close()


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = open_journal(MEMORY)
    yield journal
    journal.close()
