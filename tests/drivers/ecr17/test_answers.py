"""Answers in shared words: times without a year, masked cards, and what each result proves."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17 import cards
from drivers.ecr17.answers import clock_time, host_time, kept, outcome, result_of, transaction
from drivers.terminal import Approved, Declined, Kind, Unknown
from tests.drivers.ecr17.build import NOON, euros
from tests.drivers.ecr17.vectors import (
    NOT_REVERSED,
    PAID,
    PAID_EXTENDED,
    REFUNDED,
    REVERSED,
    STATUS,
    TERMINAL,
)

PAN = b"0004111111111111111"
LEAKING = PAID.replace(b"0" * 15 + b"9012", PAN)


@pytest.mark.parametrize(
    ("text", "near", "at"),
    [
        ("2111520", "2026-07-30", "2026-07-30T15:20:00"),
        ("3652359", "2027-01-01", "2026-12-31T23:59:00"),
        ("0010001", "2026-12-31", "2027-01-01T00:01:00"),
        ("3661200", "2025-01-01", "2024-12-31T12:00:00"),
        ("3661200", "2026-01-01", ""),
        ("0000000", "2026-07-30", ""),
        ("2112520", "2026-07-30", ""),
        ("211152", "2026-07-30", ""),
        ("21115２0", "2026-07-30", ""),
        ("", "2026-07-30", ""),
    ],
)
def test_a_day_of_the_year_is_read_in_the_nearest_year(text: str, near: str, at: str) -> None:
    assert host_time(text, datetime.fromisoformat(f"{near}T00:30:00+00:00")) == at


@given(st.text(max_size=12))
def test_no_text_breaks_the_clocks(text: str) -> None:
    host_time(text, NOON)
    clock_time(text)


def test_the_terminals_clock_is_day_month_year() -> None:
    assert clock_time("3007261215") == "2026-07-30T12:15"
    assert clock_time("3107261260") == clock_time("1726") == ""


def test_only_the_last_four_digits_are_told() -> None:
    result = result_of(PAID)
    assert result is not None
    told = transaction(result, NOON)
    assert told.card == "*" * 12 + "9012"
    assert (told.kind, told.voucher, told.auth_code) == (Kind.SALE, "000042", "ABC123")
    assert told.amount is None


def test_a_terminal_that_sends_the_whole_number_does_not_leak_it() -> None:
    result = result_of(LEAKING)
    assert result is not None
    told = outcome(result, NOON)
    assert isinstance(told, Approved)
    assert told.transaction.card == "411111******1111"
    assert "4111111111111111" not in repr(told) + repr(result.message) + kept(LEAKING)
    trace = cards.mask_trace(b"\x06\x03\x7a\x02" + LEAKING + b"\x03\x00")
    assert b"000411111******1111" in trace
    assert len(trace) == len(LEAKING) + 6


@pytest.mark.parametrize(
    ("pan", "masked", "card"),
    [
        ("0000000000000009012", "0000000000000009012", "************9012"),
        ("0000000004111111111", "0000000004111111111", "************1111"),
        ("0004111111111111111", "000411111******1111", "411111******1111"),
        ("0000000000000000000", "0000000000000000000", ""),
        ("               9012", "               9012", "************9012"),
        ("***************9012", "***************9012", ""),
    ],
)
def test_card_numbers_are_masked_in_their_width(pan: str, masked: str, card: str) -> None:
    assert cards.masked(pan) == masked
    assert cards.card(pan) == card


def test_the_extended_result_tells_the_amount() -> None:
    result = result_of(PAID_EXTENDED)
    assert result is not None
    assert transaction(result, NOON).amount == euros("6.50")


@pytest.mark.parametrize(
    ("raw", "kind"), [(REVERSED, Kind.VOID), (REFUNDED, Kind.REFUND), (PAID, Kind.SALE)]
)
def test_a_result_is_of_the_kind_that_its_length_says(raw: bytes, kind: Kind) -> None:
    result = result_of(raw)
    assert result is not None
    assert result.kind is kind


def test_what_is_no_result_is_none() -> None:
    assert result_of(STATUS) is None
    assert result_of(TERMINAL + b"E00") is None


def test_a_code_that_nobody_knows_is_in_doubt() -> None:
    result = result_of(NOT_REVERSED.replace(b"E01", b"E02"))
    assert result is not None
    told = outcome(result, NOON)
    assert isinstance(told, Unknown)
    assert told.code == "02"
    assert told.needs


def test_a_refusal_is_declined() -> None:
    result = result_of(NOT_REVERSED)
    assert result is not None
    assert isinstance(outcome(result, NOON), Declined)


def test_device_text_cannot_drive_the_screen() -> None:
    hostile = NOT_REVERSED.replace(b"CARTA RIFIUTATA", b"CARTA\x1b[2JRIFIUT")
    result = result_of(hostile)
    assert result is not None
    assert "\x1b" not in outcome(result, NOON).words.en
