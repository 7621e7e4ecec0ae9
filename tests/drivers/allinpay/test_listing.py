"""The printed list of the open batch, read as transactions; what is no row is passed over."""

from __future__ import annotations

import pytest

from drivers.allinpay.listing import listed
from drivers.allinpay.slips import listing
from drivers.money import Money
from drivers.terminal import Copy, Kind, Receipt, Report, Transaction, Words

SOLD = (
    Transaction(Kind.SALE, "000012", Money(1280, "CNY"), batch="000013"),
    Transaction(Kind.VOID, "000013", Money(1280, "CNY"), batch="000013"),
    Transaction(Kind.REFUND, "000014", Money(5, "CNY"), batch="000013"),
)


def report(*lines: str) -> Report:
    return Report(
        done=True, words=Words("done"), batch="000013",
        receipts=(Receipt(Copy.REPORT, lines, b"", "gbk"),),
    )  # fmt: skip


def test_the_simulated_list_is_read_back() -> None:
    paper = listing(SOLD, "000013", "2026/11/27 12:00:00")
    assert listed(report(*paper.splitlines()), "CNY") == SOLD


@pytest.mark.parametrize(
    ("line", "kind", "minor"),
    [
        ("000021 SALE 1234******9876 10:31:00 100.00", Kind.SALE, 10000),
        ("  000021  消费撤销  RMB -3.50 ", Kind.VOID, 350),
        ("000021 REFUND 0.01", Kind.REFUND, 1),
    ],
)
def test_other_layouts_are_read_leniently(line: str, kind: Kind, minor: int) -> None:
    (row,) = listed(report(line), "CNY")
    assert (row.voucher, row.kind, row.amount) == ("000021", kind, Money(minor, "CNY"))


@pytest.mark.parametrize(
    "line", ["", "批次号：000013", "000021 预授权 3.50", "21 消费 3.50", "000021"]
)
def test_what_is_no_row_is_never_guessed(line: str) -> None:
    assert not listed(report(line), "CNY")


def test_an_amount_with_other_decimals_is_left_open() -> None:
    (row,) = listed(report("000021 消费 RMB 3.5"), "CNY")
    assert row.amount is None
