"""Files as acquirers write them, and every row that cannot be read is told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.refusal import Refused
from cashier.domain.report.bank_file import FIELDS, BankFile, read_bank_file
from drivers.terminal import Kind
from tests.builders import cny

CHINESE = BankFile(
    delimiter="\t", encoding="gb18030", skip=2,
    columns={
        **dict.fromkeys(FIELDS, ""), "amount": "金额", "kind": "类型", "date": "日期",
        "rrn": "参考号", "status": "状态",
    },
)  # fmt: skip


def test_a_chinese_file_with_lines_before_its_headings() -> None:
    text = (
        "商户对账单\n2026-11-27\n日期\t类型\t金额\t参考号\t状态\n"
        "20261127\t退货\t-1,280.50\t`030936000002\t成功\n"
        "20261127\t消费\t10.00\t030936000001\t成功\n"
        "20261127\t撤销\t￥3.00\t=\"000000000003\"\t失败\n\n"
    )  # fmt: skip
    found = read_bank_file(text.encode("gb18030"), CHINESE, "CNY")
    refund, void = found.bookings
    assert (refund.kind, refund.amount, refund.rrn) == (Kind.REFUND, cny(1_280_50), "030936000002")
    assert (refund.day, refund.is_refused, refund.line) == (date(2026, 11, 27), False, 4)
    assert (void.amount, void.rrn, void.is_refused) == (cny(3_00), "000000000003", True)
    assert (len(found.sales), found.unread) == (1, ())


def test_columns_by_number_amounts_in_fen_and_kinds_by_sign() -> None:
    shape = BankFile(
        has_headings=False, in_minor=True,
        columns={**dict.fromkeys(FIELDS, ""), "amount": "2", "voucher": "1"},
    )  # fmt: skip
    found = read_bank_file(b"000012,-1280\n000013,500\n", shape, "CNY")
    assert [(one.voucher, one.amount, one.kind) for one in found.bookings] == [
        ("000012", cny(12_80), None)
    ]
    assert len(found.sales) == 1


BAD = [
    ("refund,booked,2026-11-27,much", "bank_file.bad_amount"),
    ("refund,booked,2026-11-27,1.234", "bank_file.bad_amount"),
    ("gift,booked,2026-11-27,1.00", "bank_file.bad_kind"),
    ("refund,perhaps,2026-11-27,1.00", "bank_file.bad_status"),
    ("refund,booked,soon,1.00", "bank_file.bad_date"),
    ("refund,booked,20261399,1.00", "bank_file.bad_date"),
    ("refund", "bank_file.bad_amount"),
]


@pytest.mark.parametrize(("row", "why"), BAD)
def test_a_row_that_cannot_be_read_is_told_with_its_line(row: str, why: str) -> None:
    text = f"kind,status,date,amount\nrefund,booked,2026-11-27,1.00\n{row}\n"
    found = read_bank_file(text.encode(), BankFile(states={"booked": "booked"}), "CNY")
    assert [(one.line, one.why.key) for one in found.unread] == [(3, why)]
    assert len(found.bookings) == 1


@pytest.mark.parametrize("text", ["20261127", "2026-11-27T10:00:00", "2026/11/27 10:00",
                                  "27.11.2026", "20261127101112"])  # fmt: skip
def test_days_in_the_forms_that_acquirers_use(text: str) -> None:
    found = read_bank_file(f"amount,kind,date\n1.00,refund,{text}\n".encode(), BankFile(), "CNY")
    assert found.bookings[0].day == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("data", "shape", "why"),
    [
        ("金额\n".encode("gb18030"), BankFile(), "bank_file.encoding"),
        (b"x", BankFile(encoding="no-such"), "bank_file.encoding"),
        (b"sum\n1.00\n", BankFile(), "bank_file.no_amount"),
        (b"", BankFile(), "bank_file.no_amount"),
    ],
)
def test_a_file_laid_out_otherwise_is_refused(data: bytes, shape: BankFile, why: str) -> None:
    with pytest.raises(Refused, match=why.replace(".", r"\.")):
        read_bank_file(data, shape, "CNY")


def test_a_file_cannot_drive_the_terminal_of_who_reads_it() -> None:
    data = b"amount,kind,rrn\n1.00,refund,\x1b[2J77\n"
    found = read_bank_file(data, BankFile(), "CNY")
    assert found.bookings[0].rrn.isprintable()


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_told_refusal(data: bytes) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        with suppress(Refused):
            read_bank_file(b"amount,kind\n" + data, BankFile(encoding=encoding), "CNY")
