"""What is sent, byte for byte, and which answer belongs to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from drivers.money import Money
from drivers.terminal import MoneyRequest, Transaction, Void, Words
from drivers.zvt import requests, words
from drivers.zvt.messages import parse
from drivers.zvt.requests import Expected, is_newer
from tests.drivers.zvt.build import (
    SCALE,
    approval,
    looked_up,
    money,
    profile,
    refund,
    refunded,
    sale,
    sold,
    told,
    void,
)

P = profile()
COMMANDS = [
    (requests.money(sale(), P), "0601 0A 04 000000001200 49 0978"),
    (requests.money(void(), P), "0630 10 000000 87 0163 04 000000001200 49 0978"),
    (requests.money(refund(), P), "0631 0D 000000 04 000000000500 49 0978"),
    (
        requests.money(refund(), profile(refund_note=True)),
        "0631 1F 000000 04 000000000500 49 0978 3C F0F1F4 42656C65672D4E722E2030313633",
    ),
    (requests.state(P), "0501 05 000000 03 02"),
    (requests.state_in_full(P), "0501 07 000000 03 04 06 00"),
    (requests.last_receipt(P), "0620 05 000000 03 03"),
    (requests.last_receipt(P, printed=True), "0620 05 000000 03 01"),
    (requests.receipt(163, P), "0620 13 000000 03 03 06 0C 1F02 03 000163 1F03 03 000163"),
    (requests.totals(P), "0610 03 000000"),
    (requests.end_of_day(P), "0650 03 000000"),
    (requests.initialisation(P), "0693 03 000000"),
    (requests.diagnosis(1), "0670 05 06 03 1B 01 01"),
    (requests.log_off(), "0602 00"),
    (requests.call_off(), "06B0 00"),
    (
        requests.set_clock(datetime(2026, 9, 22, 14, 30), P),  # noqa: DTZ001
        "0691 0B 000000 AA 260922 0C 143000",
    ),
    (requests.registration(P), "0600 0E 000000 8E 0978 06 06 26 04 0A 02 06D3"),
    (
        requests.registration(profile(print_blocks=False, config_byte="BE", password="123456")),
        "0600 08 123456 BE 0978 06 00",
    ),
    (
        requests.registration(profile(charset="iso8859-1")),
        "0600 13 000000 8E 0978 06 0B 26 04 0A 02 06D3 27 03 14 01 01",
    ),
    (
        requests.display(("Hallo Welt",), 5, P),
        "06E0 0F F0 05 F1 F1F0 48616C6C6F2057656C74",
    ),
]


@pytest.mark.parametrize(("data", "wanted"), COMMANDS, ids=[row[1][:9] for row in COMMANDS])
def test_a_command_is_byte_for_byte_what_the_standard_says(data: bytes, wanted: str) -> None:
    assert data == bytes.fromhex(wanted)


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (sale("0.00"), words.BAD_AMOUNT),
        (replace(sale(), amount=Money(100, "CHF")), words.BAD_AMOUNT),
        (replace(sale(), amount=Money(10**12, "EUR")), words.BAD_AMOUNT),
        (void(voucher=""), words.BAD_NUMBER),
        (void(voucher="0000"), words.BAD_NUMBER),
        (void(voucher="10000"), words.BAD_NUMBER),
        (void(voucher="A1"), words.BAD_NUMBER),
        (void(), None),
        (refund(voucher=""), None),
    ],
)
def test_what_cannot_be_put_to_the_terminal_is_refused_in_words(
    request_: MoneyRequest, why: Words | None
) -> None:
    assert requests.obstacle(request_, P) == why


BEFORE = looked_up(told(receipt="0163", trace="000263", amount="000000000999", tid="52523535"))


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (approval(), True),
        (approval(amount="000000001201"), False),  # another payment was voided: PAX A80
        (approval(original="000262"), False),
        (approval(original=""), True),  # some terminals do not say
        (approval(amount="", currency=""), True),
        (approval(currency="0756"), False),
        (approval(tid="52523536"), False),
        (approval(trace="000263", receipt="0163", original=""), False),  # from before
        (approval(trace="000200", receipt="0100", original=""), False),
        (approval(trace="000000", receipt="0000"), True),
        (told("6C"), False),
        (told("00", host="A3"), False),
    ],
)
def test_only_an_approval_that_contradicts_nothing_is_a_voids_own(data: bytes, fits: bool) -> None:
    assert Expected(void(), SCALE, BEFORE).fits(parse(data)) is fits


def test_without_the_originals_trace_the_void_goes_by_amount_and_number() -> None:
    original = sold(trace="")
    assert original.amount is not None
    expected = Expected(Void("R1", original, original.amount), SCALE, BEFORE)
    assert expected.fits(parse(approval(original="000999")))
    assert not expected.fits(parse(approval(original="000999", trace="000263")))


def test_a_void_is_never_taken_for_a_refund_or_a_sale() -> None:
    for request in (refund(), sale("5.00")):
        expected = Expected(request, SCALE, BEFORE)
        assert expected.fits(parse(refunded()))
        assert not expected.fits(parse(refunded(original="000263")))


@pytest.mark.parametrize(
    ("new", "old", "answer"),
    [
        (("0164", "000264"), ("0163", "000263"), True),
        (("0163", "000263"), ("0163", "000263"), False),
        (("0001", "000264"), ("0163", "000263"), True),  # receipts begin anew with each batch
        (("0001", "000000"), ("9999", "000000"), True),
        (("0001", "000001"), ("9999", "999999"), True),
        (("0162", "000000"), ("0163", "000263"), False),
        (("0000", "000000"), ("0163", "000263"), None),
    ],
)
def test_a_newer_transaction_has_a_later_number(
    new: tuple[str, str], old: tuple[str, str], answer: bool | None
) -> None:
    def one(numbers: tuple[str, str]) -> Transaction:
        return looked_up(told(receipt=numbers[0], trace=numbers[1]))

    assert is_newer(one(new), one(old)) is answer


def test_money_is_told_in_the_lanes_currency_or_in_its_own() -> None:
    assert looked_up(told(amount="000000001200")).amount == money("12.00")
    assert looked_up(told(amount="000000001200", currency="0756")).amount == Money(1200, "CHF")
