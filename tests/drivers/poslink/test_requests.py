"""What is asked, byte by byte, what cannot be asked, and which answer belongs to it."""

from __future__ import annotations

import pytest

from drivers.link import words as common
from drivers.money import Money
from drivers.poslink import requests, words
from drivers.poslink.layouts import named
from drivers.poslink.messages import Message
from drivers.terminal import MoneyRequest, Refund, Sale, Transaction, Void, Words
from tests.drivers.poslink.build import (
    REFERENCE,
    approved,
    failed,
    money,
    original,
    profile,
    record,
    refund,
    sale,
    void,
)
from tests.drivers.poslink.talk import wire

PROFILE = profile()
LINKED = {"auth_code": "654321", "rrn": "410000000001", "fields": (("HRef", "200000000001"),)}

LINKED_REFUND = (
    "02 543030 1C 312E3335 1C 3032 1C 353030 1C1C 5245462D31 1F1F 363534333231"
    "1C1C1C1C1C 485245463D323030303030303030303031 03 14"
)
WIRES = [
    # request, frame; the sums were worked out apart from this code
    (sale(), "02 543030 1C 312E3335 1C 3031 1C 31323334 1C1C 5245462D31 03 1A"),
    (void(), "02 543030 1C 312E3335 1C 3136 1C1C1C 5245462D31 1F1F1F 3137 03 01"),
    (void("000017"), "02 543030 1C 312E3335 1C 3136 1C1C1C 5245462D31 1F1F1F 3137 03 01"),
    (refund(**LINKED), LINKED_REFUND),
]


@pytest.mark.parametrize(("asked", "frame"), WIRES)
def test_a_money_request_is_these_bytes(asked: MoneyRequest, frame: str) -> None:
    assert wire(requests.money(asked, PROFILE)) == bytes.fromhex(frame)


def test_questions_are_these_bytes() -> None:
    assert wire(requests.initialise(PROFILE)).hex() == "024130301c312e33350347"
    assert wire(requests.cancel(PROFILE)).hex() == "024131341c312e33351c035e"
    by_number = "02 523032 1C 312E3335 1C 3030 1C1C1C1C 3137 1C1C1C 03 50"
    assert wire(requests.record_by_number(17, PROFILE)) == bytes.fromhex(by_number)
    by_reference = "02 523032 1C 312E3335 1C 3030 1C1C1C1C1C1C 5245462D31 1C 03 1B"
    assert wire(requests.record_by_reference(REFERENCE, PROFILE)) == bytes.fromhex(by_reference)


@pytest.mark.parametrize("asked", [sale(), void(), void("", rrn="41"), refund(), refund(**LINKED)])
def test_our_reference_is_always_the_first_of_the_trace(asked: MoneyRequest) -> None:
    message = requests.money(asked, PROFILE)
    assert message.part(5, 0) == named(message, "ref") == REFERENCE


@pytest.mark.parametrize("asked", [sale(), void(), void("", rrn="41"), refund(), refund(**LINKED)])
def test_a_duplicate_is_never_let_through(asked: MoneyRequest) -> None:
    """Its field stays empty: only the bank's refusal of a second one keeps it from paying twice."""
    message = requests.money(asked, PROFILE)
    assert message.at(4) == named(message, "duplicate_override") == ""


def test_a_void_goes_by_the_banks_reference_only_where_the_number_is_not_known() -> None:
    assert requests.money(void("", rrn="41"), PROFILE).fields[2:] == (
        "16", "", "", REFERENCE, "", "", "", "", "HREF=41",
    )  # fmt: skip
    assert "HREF" not in "".join(requests.money(void(**LINKED), PROFILE).fields)


def test_a_refund_without_the_banks_reference_lets_the_card_be_read() -> None:
    assert requests.money(refund(auth_code="1"), PROFILE).fields[2:] == ("02", "500", "", REFERENCE)


def test_linking_can_be_switched_off() -> None:
    message = requests.money(refund(**LINKED), profile(linked_refunds=False))
    assert message.fields[2:] == ("02", "500", "", REFERENCE)


@pytest.mark.parametrize("code", ["1\x1f2", "A\x1cB", "", "x" * 40, "\x03"])
def test_a_code_that_would_break_the_message_is_left_out(code: str) -> None:
    message = requests.money(refund(auth_code=code, rrn="41"), PROFILE)
    assert message.at(5) == REFERENCE


@pytest.mark.parametrize("currency", ["JPY", "USD", "KWD"])
def test_amounts_are_whole_minor_units_of_any_currency(currency: str) -> None:
    asked = Sale(REFERENCE, Money(1234, currency))
    assert requests.obstacle(asked, profile(currency)) is None
    assert requests.money(asked, profile(currency)).at(3) == "1234"


def test_the_operator_is_the_clerk_where_the_wire_can_say_it() -> None:
    asked = Sale(REFERENCE, money("1.00"), operator="1001")
    assert requests.money(asked, PROFILE).fields[7:] == ("1001",)
    odd = Sale(REFERENCE, money("1.00"), operator="李")
    assert len(requests.money(odd, PROFILE).fields) == 6


OBSTACLES: list[tuple[MoneyRequest, Words]] = [
    (Sale("", money("1.00")), words.BAD_REFERENCE),
    (Sale("A\x1cB", money("1.00")), words.BAD_REFERENCE),
    (Sale("R" * 33, money("1.00")), words.BAD_REFERENCE),
    (Sale("R", Money(100, "EUR")), words.BAD_CURRENCY),
    (Sale("R", money("0")), common.BAD_AMOUNT),
    (Sale("R", Money(-1, "USD")), common.BAD_AMOUNT),
    (Sale("R", Money(10**9, "USD")), common.BAD_AMOUNT),
    (void("", rrn=""), words.UNNAMED_ORIGINAL),
    (void("000000"), words.UNNAMED_ORIGINAL),
    (void("12a", rrn="4 1"), words.UNNAMED_ORIGINAL),
    (void(fields=(("edc_type", "02"),)), words.OTHER_EDC),
    (refund(fields=(("EDCTYPE", "DEBIT"),)), words.OTHER_EDC),
]


@pytest.mark.parametrize(("asked", "why"), OBSTACLES)
def test_what_the_terminal_cannot_be_told_is_refused_in_words(
    asked: MoneyRequest, why: Words
) -> None:
    assert requests.obstacle(asked, PROFILE) == why
    assert why.zh


@pytest.mark.parametrize(
    "asked",
    [sale(), void(), void("1", fields=(("edc_type", "01"), ("EDCTYPE", "CREDIT"))), refund()],
)
def test_what_it_can_be_told_meets_no_obstacle(asked: MoneyRequest) -> None:
    assert requests.obstacle(asked, PROFILE) is None


def test_a_hostile_host_reference_is_not_sent() -> None:
    for reference in ("1\x1f2", "1=2", "", " ", "\x1c"):
        told = Transaction(rrn=reference)
        assert requests.host_reference(told) == ""


# -- which answer belongs to it ---------------------------------------------------------------


def test_an_answer_with_our_reference_or_none_is_ours() -> None:
    expected = requests.expected_of_money(void())
    assert expected.fits(approved())
    assert expected.fits(failed("100001"))


@pytest.mark.parametrize(
    "other",
    [approved(reference="REF-2"), approved(reference="ref-1"), record(),
     failed("100001", "", "T03"), requests.money(void(), PROFILE)],
    ids=["another reference", "another case", "another answer", "another command", "an echo"],
)  # fmt: skip
def test_any_other_answer_is_foreign(other: Message) -> None:
    assert not requests.expected_of_money(void()).fits(other)


def test_a_record_must_have_the_number_or_reference_that_was_asked_for() -> None:
    by_number = requests.expected_of(requests.record_by_number(18, PROFILE))
    assert by_number.fits(record(number="000018"))
    assert by_number.fits(failed("100023", "NOT FOUND", "R03"))
    assert not by_number.fits(record(number="19"))
    by_reference = requests.expected_of(requests.record_by_reference(REFERENCE, PROFILE))
    assert by_reference.fits(record())
    assert not by_reference.fits(record(reference="REF-2"))


def test_the_original_of_a_sale_says_nothing() -> None:
    assert requests.original_of(sale()) == Transaction()
    assert requests.original_of(Refund("R", original(), money("1.00"))) == original()
    assert requests.original_of(Void("R", original(), money("1.00"))) == original()
