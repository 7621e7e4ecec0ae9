"""Codes by phone, by rule alone: what they are bound to, and how long they hold."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.code_keys import CodeKey, burnt, is_overtaken, is_used, tried, with_key
from cashier.domain.code_limits import IN_A_ROW, PER_HOUR, PER_REQUEST, CodeTry, demand_try
from cashier.domain.codes import (
    AHEAD,
    Asked,
    Verdict,
    code_of,
    digits_of,
    fingerprint,
    grouped,
    is_number,
    judge,
    minute_of,
    number_of,
    truncated,
)
from cashier.domain.refusal import Refused
from drivers.money import Money
from drivers.terminal import Kind

SECRET = bytes(range(32))
BACK = 5
NOW = 29_400_000
ASKED = Asked("lane-1", "1234566", Kind.REFUND, Money(300_00, "CNY"))

VECTORS = [(1, "46119246"), (0x23523EC, "68084774"), (0x23523ED, "67062674")]
"""RFC 6238, appendix B, SHA-256: the counter and the eight digits."""


@pytest.mark.parametrize(("counter", "digits"), VECTORS)
def test_a_code_is_cut_from_the_mac_as_the_standard_does(counter: int, digits: str) -> None:
    key = b"12345678901234567890123456789012"
    assert truncated(hmac.digest(key, counter.to_bytes(8, "big"), "sha256")) == digits


@pytest.mark.parametrize("off", range(-BACK, AHEAD + 1))
def test_a_code_is_right_for_some_minutes(off: int) -> None:
    judged = judge(SECRET, ASKED, code_of(SECRET, ASKED, NOW + off), NOW, BACK)
    assert (judged.verdict, judged.minute) == (Verdict.RIGHT, NOW + off)


@pytest.mark.parametrize(
    ("off", "verdict"),
    [
        (-BACK - 1, Verdict.EXPIRED), (-1440, Verdict.EXPIRED), (-1441, Verdict.WRONG),
        (AHEAD + 1, Verdict.EARLY), (1439, Verdict.EARLY), (1440, Verdict.WRONG),
    ],
)  # fmt: skip
def test_an_old_code_is_told_from_a_wrong_one_for_a_day(off: int, verdict: Verdict) -> None:
    assert judge(SECRET, ASKED, code_of(SECRET, ASKED, NOW + off), NOW, BACK).verdict is verdict


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, lane="lane-2"),
        replace(ASKED, number="1234574"),
        replace(ASKED, kind=Kind.VOID),
        replace(ASKED, amount=Money(300_01, "CNY")),
        replace(ASKED, amount=Money(300_00, "HKD")),
    ],
)
def test_a_code_for_one_thing_is_wrong_for_another(other: Asked) -> None:
    assert judge(SECRET, other, code_of(SECRET, ASKED, NOW), NOW, BACK).verdict is Verdict.WRONG
    assert fingerprint(other, NOW) != fingerprint(ASKED, NOW)


def test_a_code_by_another_secret_is_wrong() -> None:
    assert judge(bytes(32), ASKED, code_of(SECRET, ASKED, NOW), NOW, BACK).verdict is Verdict.WRONG


@given(st.text(max_size=12))
def test_whatever_is_typed_is_judged(text: str) -> None:
    verdict = judge(SECRET, ASKED, digits_of(text), NOW, BACK).verdict
    assert verdict is Verdict.WRONG or len(digits_of(text)) == 8


def test_a_minute_is_the_same_in_every_zone() -> None:
    noon = datetime(2026, 3, 9, 12, 0, 59, tzinfo=UTC)
    assert (
        minute_of(noon) == minute_of(noon.astimezone()) == minute_of(noon - timedelta(seconds=59))
    )


def test_what_is_read_out_can_be_typed_with_its_gaps() -> None:
    assert grouped("12345678") == "1234 5678"
    assert grouped("1234566") == "123 456 6"
    assert digits_of(" 1234-5678 ") == digits_of("1234 5678") == "12345678"


# -- the request's number --------------------------------------------------------------------------


@given(st.uuids().map(lambda one: one.hex), st.integers(0, 6), st.integers(1, 9))
def test_one_misheard_digit_shows(request_id: str, place: int, more: int) -> None:
    number = number_of(request_id)
    wrong = str((int(number[place]) + more) % 10)
    assert is_number(number)
    assert not is_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize("text", ["", "123456", "12345678", "12345x6", "１２３４５６６"])
def test_what_is_no_number_is_told(text: str) -> None:
    assert not is_number(text)


# -- keys and limits -------------------------------------------------------------------------------


def test_a_key_takes_the_place_of_its_person_s_other_one() -> None:
    mine, hers, new = (
        CodeKey("a", "9001", b""),
        CodeKey("b", "9002", b""),
        CodeKey("c", "9001", b""),
    )
    assert with_key((mine, hers), new) == (hers, new)


def test_a_code_is_used_up_and_old_ones_are_forgotten_by_their_age() -> None:
    key = burnt(tried(CodeKey("a", "9001", SECRET)), NOW, "one")
    assert (is_used(key, "one"), is_used(key, "two"), key.wrong) == (True, False, 0)
    later = burnt(key, NOW + 1441, "two")
    assert later.used == ((NOW + 1441, "two"),)
    assert is_overtaken(later, NOW, BACK)
    assert not is_overtaken(later, NOW + 1441 - BACK, BACK)


def test_a_key_never_shows_its_secret() -> None:
    assert SECRET.hex() not in repr(CodeKey("a", "9001", SECRET))
    assert repr(SECRET) not in repr(CodeKey("a", "9001", SECRET))


WHEN = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def tries(count: int, request: str, person: str, minutes_ago: int = 1) -> list[CodeTry]:
    at = (WHEN - timedelta(minutes=minutes_ago)).isoformat()
    return [CodeTry(request, person, at, is_right=False)] * count


@pytest.mark.parametrize(
    ("made", "in_a_row", "why"),
    [
        ([], 0, ""),
        (tries(PER_REQUEST - 1, "r", "p"), 0, ""),
        (tries(PER_REQUEST, "r", "p"), 0, "code.too_many_request"),
        (tries(PER_REQUEST, "r", "other", 9_999), 0, "code.too_many_request"),
        (tries(PER_HOUR - 1, "other", "p"), 0, ""),
        (tries(PER_HOUR, "other", "p"), 0, "code.too_many_hour"),
        (tries(PER_HOUR, "other", "p", 60), 0, ""),
        (tries(PER_HOUR, "other", "p", -600), 0, "code.too_many_hour"),
        ([CodeTry("r", "p", WHEN.isoformat(), is_right=True)] * 99, 0, ""),
        ([], IN_A_ROW - 1, ""),
        ([], IN_A_ROW, "code.too_many_key"),
    ],
)
def test_tries_are_limited(made: list[CodeTry], in_a_row: int, why: str) -> None:
    if not why:
        demand_try(made, "r", "p", in_a_row, WHEN)
        return
    with pytest.raises(Refused) as error:
        demand_try(made, "r", "p", in_a_row, WHEN)
    assert error.value.why.key == why
