"""Every response code has one meaning in two languages, and proves no more than is certain."""

from __future__ import annotations

import pytest

from drivers.asia_ecr.codes import _ROWS as ROWS
from drivers.asia_ecr.codes import CODES, TEXTS, Verdict, judge
from drivers.asia_ecr.firmware import FAILED, REFUSALS, WRONG_INVOICE
from drivers.simulator.bank import Refusal

OWN = {"00", "01", "ND", "ED", "EN", "TO", "NA"}
"""The codes that the facts name for this family."""

ISO_8583 = {f"{number:02d}" for number in (*range(1, 45), *range(51, 69), 75, *range(90, 97))}
"""Field 39 of ISO 8583:1987, without its reserved numbers."""


def test_no_code_is_listed_twice() -> None:
    assert len(ROWS) == len(CODES)


def test_the_codes_of_the_family_and_of_iso_8583_are_all_listed() -> None:
    assert set(CODES) >= OWN | ISO_8583


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_english_and_chinese(code: str) -> None:
    words = CODES[code].words
    assert words.en.isascii()
    assert words.zh
    assert not words.zh.isascii()


def test_only_00_is_an_approval() -> None:
    approvals = [code for code, one in CODES.items() if one.verdict is Verdict.APPROVED]
    assert approvals == ["00"]


@pytest.mark.parametrize("code", ["TO", "EN", "Y1", "Y3", "08", "09", "10", "68", "94", "96"])
def test_codes_under_which_money_may_have_moved_are_in_doubt(code: str) -> None:
    assert judge(code, "").verdict is Verdict.IN_DOUBT


@pytest.mark.parametrize("code", ["79", "80", "Q7", "  ", "", "na"])
def test_a_code_that_is_not_listed_is_in_doubt(code: str) -> None:
    assert code not in CODES
    assert judge(code, "APPROVED").verdict is Verdict.IN_DOUBT


@pytest.mark.parametrize(
    "text", ["OPERATOR CANCEL", "OPERATOR CANCEL".ljust(40), "operator cancel"]
)
def test_na_with_the_operators_cancel_is_a_cancel(text: str) -> None:
    assert judge("NA", text).verdict is Verdict.CANCELLED


@pytest.mark.parametrize("text", ["TXN NOT FOUND", WRONG_INVOICE, FAILED, ""])
def test_na_with_any_other_text_is_a_refusal(text: str) -> None:
    assert judge("NA", text).verdict is Verdict.REFUSED


@pytest.mark.parametrize("code", ["NA", "ND", "05"])
@pytest.mark.parametrize("text", ["TIMEOUT", "COMM ERROR"])
def test_a_text_of_lost_contact_takes_the_certainty_from_a_refusal(code: str, text: str) -> None:
    assert judge(code, text).verdict is Verdict.IN_DOUBT


@pytest.mark.parametrize("code", ["00", "TO", "EN", "79"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_changes_no_code_but_a_refusal(code: str, text: str) -> None:
    assert judge(code, text) == judge(code, "")


def test_every_refusal_of_the_simulated_bank_is_a_refusal_here() -> None:
    assert set(REFUSALS) == set(Refusal)
    for code, text in REFUSALS.values():
        assert judge(code, text).verdict is Verdict.REFUSED
        assert len(text) <= 40
