"""The catalogues: both languages say the same things, and everything that is said is there."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import pytest

import cashier
from cashier.domain.lifecycle import State
from cashier.domain.policy import REASONS
from cashier.domain.roles import Permission, Role
from cashier.domain.warnings.shape import Level, Rule
from cashier.evidence import brought
from cashier.services.bank_says import BankWord
from cashier.services.close_doubt import Finding
from cashier.services.view import Standing
from cashier.text import LANGUAGES, speaker
from cashier.text.speaker import catalogue
from drivers.money import Money
from drivers.terminal import Copy, Fact, Kind, Method, Words

ROOT = Path(cashier.__file__).parent
SPEAKING = {"say": 0, "text": 0, "has": 0, "help_on": 0, "note": 1, "_told": 1, "_advised": 1}
"""Functions that take a catalogue key, and at which place."""

CODES: list[tuple[str, Iterable[StrEnum | str]]] = [
    ("kind", Kind), ("method", Method), ("role", Role), ("role.may_not", Permission),
    ("state", State), ("cli.state", State), ("standing", Standing), ("reason", REASONS),
    ("fact", Fact), ("copy", Copy), ("doubt", Finding), ("choice.try", ["void", "refund"]),
    ("warning", Rule), ("warning.name", Rule), ("warning.level", Level),
    ("bank", BankWord), ("bank_word", BankWord), ("evidence", brought.FIELDS),
]  # fmt: skip


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("en").keys() == catalogue("zh").keys()


def test_both_languages_fill_the_same_holes() -> None:
    english, chinese = catalogue("en"), catalogue("zh")
    different = {key for key in english if holes(english[key]) != holes(chinese[key])}
    assert not different


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_in_two_files(language: str) -> None:
    keys = [key for file in (ROOT / "text" / language).glob("*.toml") for key in _keys(file)]
    assert not [key for key, count in Counter(keys).items() if count > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_name(language: str) -> None:
    words = catalogue(language)
    joint = {"choice.try": "_"}
    lacking = [
        f"{table}{joint.get(table, '.')}{code}"
        for table, codes in CODES
        for code in codes
        if f"{table}{joint.get(table, '.')}{code}" not in words
    ]
    assert not lacking


def test_every_key_that_the_program_speaks_is_there() -> None:
    words = catalogue("en")
    lacking = [
        f"{file.relative_to(ROOT)}:{line} {pattern}"
        for file in ROOT.rglob("*.py")
        for line, pattern in _spoken(file)
        if not any(re.fullmatch(pattern, key) for key in words)
    ]
    assert not lacking


def _keys(file: Path) -> Iterator[str]:
    def flat(table: dict[str, object], prefix: str) -> Iterator[str]:
        for name, value in table.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{name}.")
            else:
                yield prefix + name

    yield from flat(tomllib.loads(file.read_text("utf-8")), "")


def _spoken(file: Path) -> Iterator[tuple[int, str]]:
    """The line and the pattern of every key that a speaking function gets."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in SPEAKING:
            for pattern in _patterns(node, SPEAKING[name]):
                prefix = r"help\." if name == "help_on" else ""
                yield node.lineno, prefix + pattern


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _patterns(call: ast.Call, place: int) -> Iterator[str]:
    for argument in call.args[place : place + 1]:
        whole = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
        yield from filter(None, map(_pattern, whole))


def _pattern(argument: ast.expr) -> str:
    """A regular expression for the keys that `argument` can be; empty when it is no text."""
    if isinstance(argument, ast.Constant) and "." in str(argument.value):
        return re.escape(str(argument.value))
    if isinstance(argument, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else None for part in argument.values)
        return "".join(re.escape(str(part)) if part else r"[\w.]+" for part in parts)
    return ""


# -- the speaker -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "This is a VOID; only a sale"), ("zh", "这是一笔撤销，只有消费")],
)
def test_codes_are_put_into_the_language(language: str, sentence: str) -> None:
    assert speaker(language).text("choice.not_a_sale", kind=Kind.VOID).startswith(sentence)


@pytest.mark.parametrize(("language", "amount"), [("en", "CN¥12.80"), ("zh", "¥12.80")])
def test_amounts_are_written_as_people_here_write_them(language: str, amount: str) -> None:
    said = speaker(language).text("choice.refund_possible", left=Money(1280, "CNY"))
    assert amount in said


def test_a_drivers_words_fall_back_to_english() -> None:
    assert speaker("zh").words(Words("paper low")) == "paper low"
    assert speaker("zh").words(Words("paper low", "纸张不足")) == "纸张不足"


def test_braces_in_what_is_filled_in_mean_nothing() -> None:
    assert "{id}" in speaker("en").text("request.unknown", id="{id}")
