"""Requests as bytes, what cannot be asked, and which answer belongs to which request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr import requests
from drivers.asia_ecr.frames import encode
from drivers.asia_ecr.messages import Message
from drivers.asia_ecr.options import Profile
from drivers.money import Money
from drivers.terminal import MoneyRequest, Void
from tests.drivers.asia_ecr.build import money, original, profile, refund, sale, void
from tests.drivers.asia_ecr.vectors import BY_NAME, NOT_FOUND, VOID_ANSWER, answer

KTB = profile(checksum_scope="STX..ETX", transport_header="0000000000")

ASKED: list[tuple[str, Message, Profile]] = [
    ("void of invoice 000017", requests.money(void(), profile()), profile()),
    (
        "void, padded with spaces",
        requests.money(void("000001"), profile(invoice_padding="spaces")),
        profile(),
    ),
    ("Krungthai void", requests.money(void("100098"), KTB), KTB),
    ("Krungthai sale of 200.00", requests.money(sale("200.00"), KTB), KTB),
    ("sale of 1.00", requests.money(sale("1.00"), profile()), profile()),
    ("settlement of host 001", requests.settlement(profile(settlement_host="001")), profile()),
    ("reprint of the last transaction", requests.reprint(0, profile()), profile()),
    ("communication test", requests.test(profile()), profile()),
]


@pytest.mark.parametrize(("name", "message", "settings"), ASKED, ids=[row[0] for row in ASKED])
def test_a_request_has_the_known_bytes(name: str, message: Message, settings: Profile) -> None:
    assert encode(message.encode(), settings.scope) == BY_NAME[name].wire


def test_a_refund_names_what_is_known_of_its_original() -> None:
    message = requests.money(refund(rrn="309421771603", auth_code="20115"), profile())
    assert message.code == "27"
    assert message.fields == (
        ("40", b"000000012345"),
        ("01", b"20115 "),
        ("D3", b"309421771603"),
    )


def test_a_refund_leaves_out_what_is_unknown_or_too_long() -> None:
    message = requests.money(refund(rrn="3094217716031", auth_code=""), profile())
    assert [kind for kind, _data in message.fields] == ["40"]


def test_at_hicaps_a_refund_is_sent_as_26() -> None:
    assert requests.money(refund(), profile(code_26="refund")).code == "26"


def test_a_settlement_without_a_host_has_no_field() -> None:
    assert requests.settlement(profile(settlement_host="")).fields == ()


def test_a_reprint_uses_the_code_of_the_settings() -> None:
    assert requests.reprint(17, profile(reprint_code="92")).code == "92"


@pytest.mark.parametrize("text", ["1", "     1", "000001", " 1 "])
def test_an_invoice_is_read_as_a_number(text: str) -> None:
    assert requests.number_of(text) == 1


@pytest.mark.parametrize("text", ["", "   ", "1A", "-1", "1.0", "²", "٣"])
def test_what_is_no_number_is_no_invoice(text: str) -> None:
    assert requests.number_of(text) is None


@given(st.integers(1, requests.MAX_AMOUNT))
def test_amounts_come_back(minor: int) -> None:
    amount = Money(minor, "PHP")
    assert len(requests.amount_data(amount)) == 12
    assert requests.money_of(requests.amount_data(amount), "PHP") == amount


# -- what cannot be asked ---------------------------------------------------------------------


@pytest.mark.parametrize("voucher", ["", "000000", "1000000", "12A", "٣٣"])
def test_a_void_needs_an_invoice_that_the_terminal_takes(voucher: str) -> None:
    assert requests.obstacle(void(voucher), profile()) is not None


@pytest.mark.parametrize("minor", [0, -1, 10**12])
def test_an_amount_that_twelve_digits_cannot_say_is_not_sent(minor: int) -> None:
    request = Void("R1", original(), Money(minor, "PHP"))
    assert requests.obstacle(request, profile()) is not None


def test_an_amount_in_another_currency_is_not_sent() -> None:
    request = Void("R1", original(), money("1.00", "USD"))
    assert requests.obstacle(request, profile()) is not None


@pytest.mark.parametrize("request_", [sale(), void(), refund(), refund("")])
def test_an_ordinary_request_meets_no_obstacle(request_: MoneyRequest) -> None:
    assert requests.obstacle(request_, profile()) is None


def test_a_terminal_without_voids_is_not_asked_for_one() -> None:
    assert requests.obstacle(void(), profile(code_26="refund")) is not None
    assert requests.obstacle(refund(), profile(code_26="refund")) is None


# -- which answer belongs ---------------------------------------------------------------------

FITS: list[tuple[str, MoneyRequest, Message, bool]] = [
    ("approved void", void(), VOID_ANSWER, True),
    ("refused void without an invoice", void(), NOT_FOUND, True),
    ("void of another invoice", void("000018"), VOID_ANSWER, False),
    ("invoice padded with spaces", void(), answer("26", ("65", b"    17")), True),
    ("blank invoice", void(), answer("26", ("65", b"      ")), True),
    ("void with its amount", void(), answer("26", ("40", b"000000012345")), True),
    ("void with another amount", void(), answer("26", ("40", b"000000012346")), False),
    ("another code", void(), answer("20", ("65", b"000017")), False),
    ("a request, not an answer", void(), Message("26", (("65", b"000017"),)), False),
    ("refund, header only", refund(), answer("27"), True),
    ("refund with another amount", refund(), answer("27", ("40", b"000000000001")), False),
    ("refund with a new invoice", refund(), answer("27", ("65", b"000099")), True),
    ("sale with an unreadable amount", sale(), answer("20", ("40", b"XXXXXXXXXXXX")), False),
]


@pytest.mark.parametrize(("name", "request_", "message", "fits"), FITS, ids=[r[0] for r in FITS])
def test_an_answer_belongs_unless_it_contradicts(
    name: str, request_: MoneyRequest, message: Message, fits: bool
) -> None:
    assert requests.expected_of_money(request_, profile()).fits(message) is fits


def test_a_reprint_of_the_last_transaction_may_name_any_invoice() -> None:
    expected = requests.expected_of(requests.reprint(0, profile()))
    assert expected.fits(answer("71", ("65", b"000042")))


def test_a_reprint_of_one_invoice_may_not_name_another() -> None:
    expected = requests.expected_of(requests.reprint(17, profile()))
    assert expected.fits(answer("71", ("65", b"000017")))
    assert not expected.fits(answer("71", ("65", b"000042")))
