from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cashier.cli.kit import Counter
from tests.cashier.kit import terminal


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


@pytest.fixture
def counter(tmp_path: Path, ledger: Path) -> Iterator[Counter]:
    """A counter with people, beside a terminal that works."""
    with terminal(ledger=ledger) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        yield counter
