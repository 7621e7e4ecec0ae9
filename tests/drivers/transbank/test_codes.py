"""Every response code has one meaning in two languages, and proves no more than is certain."""

from __future__ import annotations

import pytest

from drivers.simulator.bank import Refusal
from drivers.transbank.codes import _ROWS as ROWS
from drivers.transbank.codes import CODES, INTERMEDIATE, Verdict, judge, step
from drivers.transbank.device import _AFTER as AFTER
from drivers.transbank.firmware import REFUSALS, STEPS

PUBLISHED = {f"{number:02d}" for number in (
    *range(23), *range(24, 28), 54, 60, 61, 62, 65, 67, 68, *range(70, 96),
)} - {"66", "69"}  # fmt: skip
"""The codes of the vendor's reference and libraries: 23 and the others left out have no meaning."""


def test_no_code_is_listed_twice() -> None:
    assert len({row[0] for row in ROWS} | set(INTERMEDIATE)) == len(ROWS) + len(INTERMEDIATE)


def test_all_published_codes_are_listed_and_no_others() -> None:
    assert set(CODES) == PUBLISHED


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_english_and_chinese(code: str) -> None:
    words = CODES[code].words
    assert words.en.isascii()
    assert words.zh
    assert not words.zh.isascii()


def test_only_00_is_an_approval_and_only_07_a_cancel() -> None:
    assert [code for code in CODES if judge(code).verdict is Verdict.APPROVED] == ["00"]
    assert [code for code in CODES if judge(code).verdict is Verdict.CANCELLED] == ["07"]


@pytest.mark.parametrize(
    "code", ["02", "03", "04", "05", "11", "16", "22", "24", "62", "65", "94", "95", *INTERMEDIATE]
)
def test_codes_under_which_money_may_have_moved_are_in_doubt(code: str) -> None:
    assert judge(code).verdict is Verdict.IN_DOUBT


@pytest.mark.parametrize("code", ["99", "23", "0", "", "000", "ok"])
def test_a_code_that_is_not_listed_is_in_doubt(code: str) -> None:
    assert code not in CODES
    assert judge(code).verdict is Verdict.IN_DOUBT


def test_what_the_simulated_terminal_says_after_booking_is_never_a_refusal() -> None:
    assert all(judge(code).verdict is Verdict.IN_DOUBT for code in AFTER.values())


def test_every_refusal_of_the_simulated_bank_has_a_code() -> None:
    assert set(REFUSALS) == set(Refusal)
    for code in REFUSALS.values():
        assert judge(code).verdict in (Verdict.REFUSED, Verdict.IN_DOUBT)


@pytest.mark.parametrize("code", [*INTERMEDIATE, "77", ""])
def test_every_step_of_a_sale_can_be_told(code: str) -> None:
    assert step(code).en
    assert step(code).zh


def test_the_simulated_terminal_tells_known_steps_only() -> None:
    assert set(STEPS) <= set(INTERMEDIATE)
