"""What is known of batches, and how an original is named across them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from cashier.domain.records import Batches, original_id
from tests.builders import a_request, a_sale


@pytest.mark.parametrize(
    ("known", "batch", "closed"),
    [
        (Batches(), "12", False),
        (Batches(open="12"), "12", False),
        (Batches(open="13"), "12", True),
        (Batches(closed="12"), "12", True),
        (Batches(closed="11"), "12", False),
        (Batches(open="12", closed="11"), "12", False),
        (Batches(open="12", closed="11"), "11", True),
        (Batches(open="13", closed="12"), "", False),
        (Batches(), "", False),
    ],
)
def test_a_batch_is_closed_only_when_that_is_known(
    known: Batches, batch: str, *, closed: bool
) -> None:
    assert known.is_closed(batch) is closed


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "T0000001/000012/000123"),
        ({"batch": "", "at": ""}, "T0000001/-/000123"),
        ({"batch": "", "at": "2026-03-09T10:11:12"}, "T0000001/03-09T10:11:12/000123"),
        ({"batch": "", "at": "1970-03-09T10:11:12"}, "T0000001/03-09T10:11:12/000123"),
        ({"terminal_id": ""}, "-/000012/000123"),
        ({"batch": "000013"}, "T0000001/000013/000123"),
    ],
)
def test_an_original_is_named_by_terminal_batch_or_time_and_voucher(
    changes: dict[str, str], name: str
) -> None:
    assert original_id(a_sale(**changes)) == name


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        a_request().state = "accepted"  # type: ignore[misc,assignment]
