"""When two looks at a number show the same record: numbers begin anew after a batch close."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drivers.poslink.records import is_same, may_be_same
from drivers.terminal import Kind
from tests.drivers.poslink.build import money, original

ONE = original("17", rrn="41", at="2026-03-04T12:00:00", terminal_id="77", batch="3")

OTHERS: list[dict[str, Any]] = [
    {"voucher": "18"}, {"kind": Kind.REFUND}, {"amount": money("1.00")}, {"rrn": "42"},
    {"at": "2026-03-04T12:00:01"}, {"terminal_id": "78"}, {"batch": "4"}, {"voucher": "x"},
]  # fmt: skip


@pytest.mark.parametrize("change", OTHERS, ids=[next(iter(one)) for one in OTHERS])
def test_one_thing_that_differs_makes_it_another(change: dict[str, Any]) -> None:
    assert not may_be_same(ONE, replace(ONE, **change))
    assert not is_same(ONE, replace(ONE, **change))


@pytest.mark.parametrize("missing", [{"rrn": ""}, {"at": ""}, {"terminal_id": ""}, {"batch": ""}])
def test_what_one_look_does_not_say_contradicts_nothing(missing: dict[str, Any]) -> None:
    assert is_same(ONE, replace(ONE, **missing))
    assert is_same(replace(ONE, **missing), ONE)


def test_zeros_in_front_of_a_number_change_nothing() -> None:
    assert is_same(ONE, replace(ONE, voucher="000017"))


def test_number_and_amount_alone_may_be_the_same_but_are_no_proof() -> None:
    bare = original("17")
    assert may_be_same(bare, ONE)
    assert not is_same(bare, ONE)
    assert not is_same(bare, bare)


def test_an_original_without_an_amount_may_have_any() -> None:
    assert may_be_same(replace(ONE, amount=None), ONE)
