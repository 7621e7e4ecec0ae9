"""Every response code has one meaning in two languages, and proves no more than is certain."""

from __future__ import annotations

import pytest

from drivers.poslink.codes import _ROWS as ROWS
from drivers.poslink.codes import CODES, Verdict, is_approved_by_host, judge
from drivers.poslink.explain import COMMANDS, TYPES
from drivers.poslink.layouts import LAYOUTS
from drivers.poslink.requests import KINDS
from drivers.terminal import Words

NAMED = {"000000", "000002", "000100", "100001", "100002", "100003", "100011", "100023"}
"""The codes that the facts name."""


def test_no_code_is_listed_twice() -> None:
    assert len(ROWS) == len(CODES)


def test_the_codes_of_the_facts_are_all_listed() -> None:
    assert set(CODES) >= NAMED


@pytest.mark.parametrize(
    "words", [*(one.words for one in CODES.values()), *COMMANDS.values(), *TYPES.values()]
)
def test_every_code_command_and_type_has_words_in_english_and_chinese(words: Words) -> None:
    assert words.en.isascii()
    assert words.zh
    assert not words.zh.isascii()


def test_only_one_code_approves_one_refuses_and_one_cancels() -> None:
    certain = {
        code: one.verdict for code, one in CODES.items() if one.verdict is not Verdict.IN_DOUBT
    }
    assert certain == {
        "000000": Verdict.APPROVED,
        "000100": Verdict.REFUSED,
        "100002": Verdict.CANCELLED,
        "100023": Verdict.NOT_FOUND,
    }


@pytest.mark.parametrize("code", ["100099", "999999", "", "0000000", "00", "OK", "000 00"])
def test_a_code_that_is_not_listed_is_in_doubt(code: str) -> None:
    assert judge(code).verdict is Verdict.IN_DOUBT


@pytest.mark.parametrize("code", ["0", "00", "000"])
def test_hosts_approve_with_zeros(code: str) -> None:
    assert is_approved_by_host(code)


@pytest.mark.parametrize("code", ["", "05", "85", "10", "A0"])
def test_nothing_else_is_the_banks_approval(code: str) -> None:
    assert not is_approved_by_host(code)


def test_every_kind_and_every_layout_can_be_told_in_words() -> None:
    assert set(TYPES) == set(KINDS)
    assert set(LAYOUTS) <= set(COMMANDS)
