"""Answers in the shared words: amounts, clocks, vouchers, and nothing secret."""

from __future__ import annotations

import pytest

from drivers.terminal import Approved, Cancelled, Copy, Declined, Kind, Unknown
from drivers.transbank.answers import outcome, terminal_clock, transaction
from drivers.transbank.messages import Message, Variant
from drivers.transbank.receipts import split
from tests.drivers.transbank.build import pesos
from tests.drivers.transbank.vectors import DONE, HEAD, SALE_RECORD, VOID_RECORD


def read(payload: str, variant: Variant = Variant.INTEGRADO) -> Message:
    return Message.answer(payload.encode("latin-1"), variant)


def test_a_record_is_read_as_a_transaction() -> None:
    told = transaction(read(SALE_RECORD), Kind.SALE, "latin-1")
    assert (told.kind, told.voucher, told.amount) == (Kind.SALE, "000123", pesos(25000))
    assert (told.auth_code, told.reference, told.card) == ("794981", "001234", "****0461")
    assert (told.terminal_id, told.merchant_id) == ("75001637", "597029414300")
    assert told.at == "2023-07-28T17:21:29"
    assert ("amount", "25000") in told.fields


@pytest.mark.parametrize(
    ("brand", "name"), [("VI", "VISA"), ("CA", "CABAL"), ("P ", "P"), ("  ", ""), ("QQ", "QQ")]
)
def test_a_brand_has_its_name_or_stays_as_it_came(brand: str, name: str) -> None:
    told = transaction(read(SALE_RECORD.replace("|  |", f"|{brand}|")), Kind.SALE, "latin-1")
    assert told.issuer == name


def test_a_negative_amount_is_the_void_of_the_sale_with_that_number() -> None:
    told = transaction(read(VOID_RECORD), Kind.SALE, "latin-1")
    assert (told.kind, told.amount) == (Kind.VOID, pesos(25000))
    assert told.original_voucher == told.voucher == "000123"
    assert ("amount", "-25000") in told.fields


@pytest.mark.parametrize(
    ("code", "kind"),
    [("00", Approved), ("01", Declined), ("07", Cancelled), ("04", Unknown), ("99", Unknown),
     ("", Unknown)],
)  # fmt: skip
def test_a_code_is_an_outcome(code: str, kind: type) -> None:
    told = outcome(read(f"1210|{code}|{HEAD}|794981|000123"), Kind.VOID, "latin-1")
    assert type(told) is kind
    assert getattr(told, "code", code) == code


def test_an_approved_void_says_which_sale_and_no_amount() -> None:
    told = outcome(read(DONE), Kind.VOID, "latin-1")
    assert isinstance(told, Approved)
    assert (told.transaction.original_voucher, told.transaction.amount) == ("000123", None)


@pytest.mark.parametrize(
    ("date", "time", "clock"),
    [
        ("28072023", "172129", "2023-07-28T17:21:29"), ("31022023", "172129", ""),
        ("", "172129", ""), ("28072023", "", ""), ("2807202³", "172129", ""),
        ("28072023", "256199", ""),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_be_is_none(date: str, time: str, clock: str) -> None:
    assert terminal_clock(read(SALE_RECORD.replace("28072023", date).replace("172129", time))) == (
        clock
    )


def test_neither_card_nor_account_leaves_in_clear() -> None:
    pan = "4111111111111111"
    payload = f"0210|00|{HEAD}|{pan}|{pan}|25000|0||{pan}|000123|DB|{pan}|000{pan}|{pan}"
    said = repr(transaction(read(payload), Kind.SALE, "latin-1"))
    assert pan not in said
    assert "****1111" in said


# -- vouchers -----------------------------------------------------------------------------------


def lines(*texts: str) -> str:
    return "".join(text.ljust(40) for text in texts)


GAP = [""] * 6
BOTH = lines(
    "TRANSBANK", "VENTA - COPIA COMERCIO", "", "TOTAL: $1.200", *GAP,
    "TRANSBANK", "VENTA - COPIA CLIENTE", "4111111111111111", *GAP,
)  # fmt: skip


def sold(voucher: str) -> Message:
    head = f"0271|00|{HEAD}|ABC123|794160|12000|03|4000|6590|000141|CR||| VI|06042026|234109||"
    return read(f"{head}|{voucher}|0|597029414303")


def test_both_copies_of_a_voucher_are_told_apart() -> None:
    merchant, customer = split(sold(BOTH), "latin-1")
    assert (merchant.copy, customer.copy) == (Copy.MERCHANT, Copy.CUSTOMER)
    assert merchant.lines == ("TRANSBANK", "VENTA - COPIA COMERCIO", "", "TOTAL: $1.200")
    assert customer.lines[2] == "411111******1111"
    assert b"4111111111111111" not in customer.raw
    assert len(merchant.raw) % 40 == 0


@pytest.mark.parametrize("text", ["", "0", "1", " " * 80])
def test_a_voucher_that_the_terminal_prints_itself_is_none(text: str) -> None:
    assert split(sold(text), "latin-1") == ()


def test_a_byte_of_another_encoding_loses_no_answer() -> None:
    """The vendor's own SDK fails here after it has acknowledged."""
    (copy,) = split(sold(lines("PEÑALOLÉN \x1b[2J")), "utf-8")
    assert "PE" in copy.lines[0]
    assert "\x1b" not in copy.lines[0]
    assert "PEÑALOLÉN" in split(sold(lines("PEÑALOLÉN")), "latin-1")[0].lines[0]
