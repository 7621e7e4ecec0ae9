"""How the printed text of an answer falls into copies."""

from __future__ import annotations

import pytest

from drivers.allinpay.receipts import report, split
from drivers.terminal import Copy


def gbk(text: str) -> bytes:
    return text.encode("gbk")


@pytest.mark.parametrize("cut", ["\nCUTPAPER\n", "\r\n CUTPAPER \r\n", "\f", "\n\f\n"])
def test_a_cut_separates_the_merchants_copy_from_the_customers(cut: str) -> None:
    first, second = split(gbk(f"第一张{cut}第二张"))
    assert (first.copy, first.lines) == (Copy.MERCHANT, ("第一张",))
    assert (second.copy, second.lines) == (Copy.CUSTOMER, ("第二张",))


def test_a_heading_is_believed_more_than_the_place() -> None:
    copies = [one.copy for one in split(gbk("持卡人存根\nA\fB 商户联\fC 持卡人联"))]
    assert copies == [Copy.CUSTOMER, Copy.MERCHANT, Copy.CUSTOMER]


def test_text_without_a_cut_is_the_merchants_copy() -> None:
    (only,) = split(gbk("金额：RMB 10.01\n"))
    assert (only.copy, only.encoding) == (Copy.MERCHANT, "gbk")


def test_a_third_copy_stays_with_the_merchant() -> None:
    assert [one.copy for one in split(b"a\fb\fc")][2] is Copy.MERCHANT


def test_the_word_inside_a_line_cuts_nothing() -> None:
    assert len(split(b"please CUTPAPER here\nb")) == 1


def test_nothing_printed_is_no_receipt() -> None:
    assert split(b"") == split(b" \n\f\n") == ()


def test_raw_bytes_are_kept_and_shown_text_is_filtered() -> None:
    (only,) = split(b"\x1b]0;PWNED\x07" + gbk("金额") + b"\x9b31m")
    assert only.raw.startswith(b"\x1b]0;PWNED\x07")
    assert only.lines[0].isprintable()


def test_a_report_is_nobodys_copy() -> None:
    assert [one.copy for one in report(gbk("结算单\f商户存根"))] == [Copy.REPORT, Copy.REPORT]
