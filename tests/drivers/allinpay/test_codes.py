"""Every result code has a meaning and words in both languages; the in-doubt ones are named."""

from __future__ import annotations

import re

import pytest

from drivers.allinpay.codes import CODES, NOTHING_THERE, Code, Meaning, look_up, words

FACTS = {
    "00", "01", "05", "12", "13", "14", "25", "30", "51", "54", "55", "61", "64", "68", "75", "77",
    "91", "94", "96", "98", "A0", "A2", "A4", "A5", "A6", "-105", "-106", "-107", "-108", "-109",
    "-110", "-111", "-113", "-114", "-115", "-116", "-123",
    *(f"X{last}" for last in "0123456789ABCDEFGHIJKLMN"),
}  # fmt: skip
"""The codes of china.md C1 and C5."""

every_code = pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)


def _with(meaning: Meaning) -> set[str]:
    return {code.code for code in CODES.values() if code.meaning is meaning}


def test_every_code_of_the_facts_is_there() -> None:
    assert set(CODES) >= FACTS


@every_code
def test_a_code_has_a_meaning_and_words_in_both_languages(code: Code) -> None:
    assert code.meaning in Meaning
    assert re.fullmatch(r"[ -~]{4,}", code.words.en)
    assert re.search(r"[\u4e00-\u9fff]{2,}", code.words.zh)


def test_success_is_00_not_printed_and_the_four_with_a_caveat() -> None:
    assert _with(Meaning.APPROVED) == {"00", "-116"}
    assert _with(Meaning.CAVEAT) == {"A2", "A4", "A5", "A6"}
    assert {code.code for code in CODES.values() if code.is_success} == {
        "00", "-116", "A2", "A4", "A5", "A6",
    }  # fmt: skip


def test_every_code_that_the_facts_call_in_doubt_is_in_doubt() -> None:
    named = {"68", "98", "X6", "X7", "X8", "X9", "-105", "-109", "-110", "-111"}
    assert _with(Meaning.IN_DOUBT) >= named


def test_beyond_the_facts_only_codes_that_leave_the_money_open_are_in_doubt() -> None:
    """Partial approval, faulty answer, booking time-out, unknown errors, broken relay."""
    named = {"68", "98", "X6", "X7", "X8", "X9", "-105", "-109", "-110", "-111"}
    assert _with(Meaning.IN_DOUBT) - named == {"10", "20", "79", "Y0", "-114", "-115", "-200"}


def test_cancelled_is_only_what_a_person_stopped() -> None:
    assert _with(Meaning.CANCELLED) == {"X0", "-104"}


def test_duplicate_already_done_and_not_found_are_hints_not_declines() -> None:
    assert _with(Meaning.HINT) >= {"25", "94", "X2", "X3", "XB", "XC"}
    assert _with(Meaning.HINT) >= NOTHING_THERE


@pytest.mark.parametrize("code", ["ZZ", "", "7", "X", "0000"])
def test_a_code_that_nobody_knows_is_in_doubt(code: str) -> None:
    assert look_up(code).is_in_doubt
    assert code in look_up(code).words.en


def test_the_devices_own_explanation_follows_ours_where_it_differs() -> None:
    assert words("XB", "无此凭证").zh == "终端无此原交易（无此凭证）"
    assert words("00", "交易成功").zh == "交易成功"
    assert words("XB", "无此凭证").en == "the terminal has no such original"
