"""What is asked, what cannot be asked, and which answer belongs to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.money import Money
from drivers.terminal import MoneyRequest, Refund, Sale, Transaction, Void, Words
from drivers.transbank import requests, words
from drivers.transbank.messages import Message, Variant
from tests.drivers.transbank.build import AUTOSERVICIO, original, pesos, profile, sale, void
from tests.drivers.transbank.vectors import BY_NAME, CANCELLED, DONE, HEAD, OTHER

INTEGRADO: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("request_", "options", "payload"),
    [
        (void("000010"), INTEGRADO, "1200|10|"),
        (void("10"), INTEGRADO, "1200|10|"),
        (void("000010"), AUTOSERVICIO, "1200"),
        (sale(25000, "26ABC123"), {"status": False}, "0200|25000|ABC123||0|0|"),
        (sale(25000, "26ABC123"), INTEGRADO, "0200|25000|ABC123||0|1|"),
        (sale(25000, "26ABC123"), {"voucher": True}, "0200|25000|ABC123||1|1|"),
        (sale(25000, "26ABC123"), AUTOSERVICIO, "0200|25000|ABC123|0|1"),
    ],
)
def test_a_money_command_has_these_bytes(
    request_: MoneyRequest, options: dict[str, Any], payload: str
) -> None:
    assert requests.money(request_, profile(**options)).encode() == payload.encode()


def test_the_questions_have_the_documented_bytes() -> None:
    for asked, name in (
        (requests.POLL, "poll, whose checksum is STX"),
        (requests.LOAD_KEYS, "load keys"),
        (requests.TOTALS, "totals"),
        (requests.DETAILS, "list to the register"),
        (requests.last_sale(profile()), "last sale"),
        (requests.close(profile()), "close, whose checksum is ACK"),
    ):
        assert asked.encode() == BY_NAME[name].payload
    autoservicio = profile(**AUTOSERVICIO)
    assert requests.last_sale(autoservicio).encode() == b"0250|1"
    assert requests.close(autoservicio).encode() == b"0500|1"


YEN = Money(25000, "JPY")


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (void(""), words.BAD_OPERATION),
        (void("0"), words.BAD_OPERATION),
        (void("1000000"), words.BAD_OPERATION),
        (void("12a"), words.BAD_OPERATION),
        (void("-5"), words.BAD_OPERATION),
        (Void("R1", Transaction(voucher="10", amount=YEN), YEN), words.BAD_AMOUNT),
        (Void("R1", original(), pesos(24999)), words.NOT_WHOLE),
        (Void("R1", original(), pesos(0)), words.BAD_AMOUNT),
        (Refund("R1", original(), pesos(1000)), words.NO_REFUNDS),
        (sale(49), words.BAD_AMOUNT),
        (sale(1_000_000_000), words.BAD_AMOUNT),
        (Sale("R1", YEN), words.BAD_AMOUNT),
        (sale(reference="--"), words.BAD_REFERENCE),
        (sale(), None),
        (sale(50), None),
        (void(), None),
        (Void("R1", Transaction(voucher="10"), pesos(1)), None),
    ],
)
def test_what_cannot_be_asked_is_told_why(request_: MoneyRequest, why: Words | None) -> None:
    assert requests.obstacle(request_) == why


@given(st.text(max_size=30))
def test_a_ticket_is_what_the_terminal_can_take(reference: str) -> None:
    ticket = requests.ticket_of(reference)
    assert len(ticket) <= 6
    assert ticket.isascii()
    assert not ticket or ticket.isalnum()


def read(payload: str) -> Message:
    return Message.answer(payload.encode(), Variant.INTEGRADO)


@pytest.mark.parametrize(
    ("payload", "fits"),
    [
        (DONE, True), (CANCELLED, True), (OTHER, False),
        ("1210|07|||", True), (f"1210|00|{HEAD}|1|", False),
        (f"0210|00|{HEAD}|T|1|25000|0||0461|000123", False),
    ],
)  # fmt: skip
def test_the_answer_to_a_void_names_its_sale(payload: str, fits: bool) -> None:
    assert requests.expected_of(void(), profile()).fits(read(payload)) is fits


@pytest.mark.parametrize(
    ("payload", "fits"),
    [
        (f"0210|00|{HEAD}|345678|1|25000|0||0461|000007|CR", True),
        (f"0210|00|{HEAD}|345678|1|000025000|0||0461|000007|CR", True),
        (f"0210|00|{HEAD}|345679|1|25000|0||0461|000007|CR", False),
        (f"0210|00|{HEAD}|345678|1|25001|0||0461|000007|CR", False),
        (f"0210|00|{HEAD}|345678|1||0||0461|000007|CR", False),
        (f"0210|07|{HEAD}|345678|      |0|0||0461||CR", True),
        ("0210|07|||345678||25000||||||||||||||", True),
        ("0210|07|||999999||25000||||||||||||||", False),
        (f"1210|00|{HEAD}|345678|25000", False),
    ],
)
def test_the_answer_to_a_sale_repeats_ticket_and_amount(payload: str, fits: bool) -> None:
    assert requests.expected_of(sale(), profile()).fits(read(payload)) is fits


def test_only_an_approval_counts_without_an_acknowledgement() -> None:
    expected = requests.expected_of(void(), profile())
    assert expected.counts_early(read(DONE))
    assert not expected.counts_early(read(CANCELLED))
    assert not requests.answers("0510").counts_early(read(f"0510|00|{HEAD}|"))


@pytest.mark.parametrize("pair", [("00ABCD", "ABCD"), ("345678", "345678"), (" 7 ", "000007")])
def test_tickets_are_the_same_padded_or_not(pair: tuple[str, str]) -> None:
    assert requests.same_ticket(*pair)
