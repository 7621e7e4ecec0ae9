"""Which row is which request, and every way in which the two sides can differ."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.report.bank_file import BankList, Booking
from cashier.domain.report.differences import COMMANDS, Comparison, Odd, compare, next_command
from cashier.domain.report.entries import Entry
from cashier.domain.report.spans import Shift
from drivers.terminal import Kind
from tests.cashier.domain.report.kit import a_row, an_entry

DAY = date(2026, 11, 22)
ALL = Shift(0, 99)


def told(entries: list[Entry], rows: list[Booking]) -> Comparison:
    return compare(entries, BankList(tuple(rows)), ALL, DAY, DAY)


def odds(entries: list[Entry], *rows: Booking) -> list[Odd]:
    return [one.odd for one in told(entries, list(rows)).differences]


NO_NUMBERS = {"rrn": "", "voucher": "", "auth_code": "", "batch": ""}
OF_SALE = NO_NUMBERS | {"original": "123"}
OF_OTHER = NO_NUMBERS | {"original": "000999"}

CASES: list[tuple[State, list[Booking], list[Odd]]] = [
    (State.ACCEPTED, [a_row()], []),
    (State.CREDITED, [a_row()], []),
    (State.ACCEPTED, [], [Odd.ONLY_HERE]),
    (State.ACCEPTED, [a_row(minor=30_01)], [Odd.AMOUNT]),
    (State.ACCEPTED, [a_row(), a_row(3)], [Odd.TWICE_THERE]),
    (State.ACCEPTED, [a_row(is_refused=True)], [Odd.REFUSED_THERE]),
    (State.ACCEPTED, [a_row(rrn="1")], [Odd.NUMBERS]),
    (State.ACCEPTED, [a_row(rrn="")], []),
    (State.ACCEPTED, [a_row(rrn="", voucher="", batch="")], []),
    (State.ACCEPTED, [a_row(kind=None)], []),
    (State.ACCEPTED, [a_row(kind=Kind.VOID)], [Odd.ONLY_HERE, Odd.ONLY_THERE]),
    (State.ACCEPTED, [a_row(rrn="", batch="13")], [Odd.ONLY_HERE, Odd.ONLY_THERE]),
    (State.FAILED_LATER, [a_row()], [Odd.PAID_THERE]),
    (State.FAILED_LATER, [a_row(is_refused=True)], []),
    (State.FAILED_LATER, [], []),
    (State.DECLINED, [], []),
    (State.DECLINED, [a_row(**NO_NUMBERS | {"original": "000123"})], [Odd.PAID_THERE]),
    (State.DECLINED, [a_row(**NO_NUMBERS | {"original": "123"}, is_refused=True)], []),
    (State.NOT_DONE, [a_row(**NO_NUMBERS | {"original": "612345678901"})], [Odd.PAID_THERE]),
    (State.IN_DOUBT, [a_row(**NO_NUMBERS | {"original": "000123"})], [Odd.DOUBT_PAID]),
    (State.IN_DOUBT, [a_row(**NO_NUMBERS | {"reference": "ref-r1"})], [Odd.DOUBT_PAID]),
    (State.IN_DOUBT, [a_row(rrn="5", voucher="8")], [Odd.DOUBT_PAID]),
    (State.IN_DOUBT, [a_row(**OF_SALE, is_refused=True)], [Odd.DOUBT_REFUSED]),
    (State.ESCALATED, [], [Odd.DOUBT_ABSENT]),
    (State.IN_DOUBT, [a_row(**OF_OTHER)], [Odd.DOUBT_ABSENT, Odd.ONLY_THERE]),
]  # fmt: skip


@pytest.mark.parametrize(("state", "rows", "expected"), CASES)
def test_each_way_to_differ(state: State, rows: list[Booking], expected: list[Odd]) -> None:
    assert sorted(odds([an_entry("r1", state)], *rows)) == sorted(expected)


def test_swapped_numbers_are_two_wrong_numbers_and_no_wrong_amount() -> None:
    first = an_entry("r1", State.ACCEPTED, minor=10_00, rrn="1", voucher="000001")
    second = an_entry("r2", State.ACCEPTED, minor=20_00, rrn="2", voucher="000002")
    rows = [
        a_row(2, minor=10_00, rrn="2", voucher="1"), a_row(3, minor=20_00, rrn="1", voucher="2"),
    ]  # fmt: skip
    found = told([first, second], rows).differences
    assert [(one.odd, one.numbers) for one in found] == [(Odd.NUMBERS, ("rrn",))] * 2


def test_of_two_parts_of_one_sale_the_missing_one_is_named() -> None:
    first = an_entry("r1", State.ACCEPTED, minor=10_00, rrn="1", voucher="000001")
    second = an_entry("r2", State.ACCEPTED, minor=10_00, rrn="2", voucher="000002")
    rows = [
        a_row(2, minor=10_00, rrn="2", voucher="2"),
        a_row(3, minor=10_00, rrn="2", voucher="2"),
    ]
    found = told([first, second], rows).differences
    assert {(one.odd, one.entry.request.id if one.entry else "") for one in found} == {
        (Odd.ONLY_HERE, "r1"), (Odd.TWICE_THERE, "r2"),
    }  # fmt: skip


def test_a_retry_after_a_decline_is_not_taken_for_the_declined_one() -> None:
    declined = an_entry("r1", State.DECLINED)
    again = an_entry("r2", State.ACCEPTED, first=20)
    assert odds([declined, again], a_row(original="000123")) == []


def test_a_terminal_that_tells_only_the_sales_numbers_is_matched_by_the_sale() -> None:
    void = an_entry(
        "r1", State.ACCEPTED, kind=Kind.VOID, voucher="000123", rrn="612345678901", auth_code=""
    )
    row = a_row(kind=Kind.VOID, voucher="9", rrn="9", auth_code="", original="000123")
    assert odds([void], row) == []


def test_a_row_of_another_day_is_counted_and_not_told() -> None:
    found = told([], [a_row(day=date(2026, 11, 20)), a_row(3, day=DAY)])
    assert [one.odd for one in found.differences] == [Odd.ONLY_THERE]
    assert found.outside == 1


def test_what_was_accepted_outside_the_span_is_not_missed() -> None:
    entry = an_entry("r1", State.ACCEPTED)
    assert compare([entry], BankList(()), Shift(50, 99), DAY, DAY).differences == ()


def test_every_kind_of_difference_has_a_command() -> None:
    assert set(COMMANDS) == set(Odd)


def test_a_number_of_the_file_cannot_break_out_of_the_command() -> None:
    entry = an_entry("r1", State.ACCEPTED)
    row = a_row(is_refused=True, rrn="", voucher="", auth_code="A1B2C3")
    evil = replace(row, rrn="1; rm -rf ~")
    (found,) = told([entry], [replace(evil, rrn="1; rm -rf ~", voucher="777")]).differences
    words = shlex.split(next_command(found))
    assert "1; rm -rf ~" in words
    assert "rm" not in words
