"""The rules of warnings: a whole day with labels, the edges of each rule, and what holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.warnings.givings import is_open
from cashier.domain.warnings.judge import RULES, holds, warnings
from cashier.domain.warnings.sales import is_swapped
from cashier.domain.warnings.shape import (
    Approval,
    Giving,
    Level,
    Rows,
    Rule,
    Sale,
    Watch,
    WrongCode,
)
from cashier.text import LANGUAGES, speaker
from drivers.money import Money
from drivers.terminal import Kind
from tests.cashier.domain.warnings.day import WATCH, back, day, seen, size


def test_of_a_labelled_day_exactly_what_is_labelled_is_seen() -> None:
    one = day()
    found = seen(one)
    assert (found - one.labels, one.labels - found) == (frozenset(), frozenset())


def test_the_day_is_large_and_every_rule_has_its_pattern_in_it() -> None:
    one = day()
    assert size(one) >= 120
    assert {rule for rule, _ in one.labels} == set(Rule) == set(RULES)


def test_the_same_day_seen_again_has_the_same_keys_in_any_order() -> None:
    rows = day().rows
    other = replace(rows, sales=rows.sales[::-1])
    keys = [one.key for one in warnings(rows, WATCH)]
    assert len(set(keys)) == len(keys)
    assert sorted(keys) == sorted(one.key for one in warnings(other, WATCH))


def test_a_pattern_that_grows_is_still_the_same() -> None:
    rows = day().rows
    more = replace(rows, givings=(*rows.givings, back("more", "20:00", 9_00, by="1003")))
    keys = {one.key for one in warnings(rows, WATCH)}
    assert keys == {one.key for one in warnings(more, WATCH)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_is_a_sentence(language: str) -> None:
    for one in warnings(day().rows, WATCH):
        said = speaker(language).say(one.words)
        assert said
        assert "{" not in said


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_that_is_off_says_nothing(rule: Rule) -> None:
    off = replace(WATCH, levels={**WATCH.levels, rule: Level.OFF})
    assert rule not in {one.rule for one in warnings(day().rows, off)}
    assert not warnings(day().rows, Watch())


@pytest.mark.parametrize(
    ("one", "other", "swapped"),
    [
        (6340, 3640, True), (6340, 6430, True), (6340, 6304, True), (6340, 6340, False),
        (1430, 3410, False), (12, 21, True), (12, 121, False), (1234, 2143, False),
    ],
)  # fmt: skip
def test_two_swapped_digits_are_told_from_anything_else(
    one: int, other: int, *, swapped: bool
) -> None:
    assert is_swapped(one, other) is is_swapped(other, one) is swapped


@pytest.mark.parametrize(
    ("opens", "closes", "at", "is_there"),
    [
        ("07:00", "22:00", "07:00", True), ("07:00", "22:00", "22:00", False),
        ("18:00", "02:00", "23:30", True), ("18:00", "02:00", "01:59", True),
        ("18:00", "02:00", "02:00", False), ("00:00", "00:00", "03:00", True),
    ],
)  # fmt: skip
def test_hours_may_go_over_midnight(opens: str, closes: str, at: str, *, is_there: bool) -> None:
    assert is_open(*map(time.fromisoformat, (at, opens, closes))) is is_there


# -- whatever the rows are -------------------------------------------------------------------------

START = datetime(2026, 3, 9)  # noqa: DTZ001  # the shop's own time
NAMES = st.sampled_from(["a", "b", "c", ""])
CARDS = st.sampled_from(["", "1", "622848******1234", "622848******9999", "x"])
TIMES = st.integers(0, 5000).map(lambda minutes: START + timedelta(minutes=minutes))
AMOUNTS = st.sampled_from([1, 10, 100, 12, 21, 1200]).map(lambda minor: Money(minor, "CNY"))
SALES = st.builds(Sale, NAMES, NAMES, CARDS, AMOUNTS, st.none() | TIMES)
GIVINGS = st.builds(
    Giving, NAMES, st.sampled_from([Kind.VOID, Kind.REFUND]), NAMES, AMOUNTS, TIMES, NAMES,
    CARDS, CARDS, NAMES, st.sampled_from(["other_card", "x"]), st.booleans(), st.booleans(),
    st.booleans(),
)  # fmt: skip
ROWS = st.builds(
    lambda *rows: Rows(*map(tuple, rows)),
    st.lists(SALES, max_size=15), st.lists(GIVINGS, max_size=15),
    st.lists(st.builds(Approval, NAMES, NAMES, NAMES, TIMES), max_size=15),
    st.lists(st.builds(WrongCode, NAMES, NAMES, TIMES), max_size=10),
)  # fmt: skip
EAGER = replace(
    WATCH, ten_times_sales=1, many_by_person_count=1, many_on_card_count=1, one_sided_least=1,
    by_code_count=1, wrong_codes_count=1,
)  # fmt: skip


@given(ROWS)
def test_whatever_the_rows_are_a_warning_names_rows_that_are_there(rows: Rows) -> None:
    there = {one.id for one in (*rows.sales, *rows.givings)}
    there |= {one.request for one in (*rows.wrong_codes, *rows.approvals)}
    for warned in warnings(rows, EAGER):
        assert warned.rows
        assert set(warned.rows) <= there
        assert warned.key.startswith(warned.rule)


# -- what holds a request --------------------------------------------------------------------------

ASKED = back("asked", "15:00", 5_00, by="1009", card="5555", is_done=False)


def held(rows: Rows, asked: Giving = ASKED, by: Watch = WATCH) -> str:
    """The key of why it is held; empty when it is not."""
    words = holds(replace(rows, givings=(*rows.givings, asked)), asked.id, by)
    return words.key if words else ""


def test_known_bad_patterns_are_held() -> None:
    assert held(day().rows) == "warning.many_on_card"


def test_what_looks_like_nothing_is_not_held() -> None:
    assert held(day().rows, replace(ASKED, card="622848******4444")) == ""
    assert held(Rows()) == ""


def test_the_last_usual_one_is_not_held_and_the_next_is() -> None:
    three = tuple(back(f"c{n}", "09:00", 5_00, card="5555") for n in range(3))
    assert held(Rows(givings=three[:2])) == ""
    assert held(Rows(givings=three)) == "warning.many_on_card"


def test_only_a_rule_of_that_level_holds() -> None:
    assert held(day().rows, by=replace(WATCH, levels=dict.fromkeys(Rule, Level.ALARM))) == ""
    odd = replace(WATCH, levels={Rule.ODD_HOUR: Level.HOLD})
    assert held(Rows(), replace(ASKED, at=START), odd) == "warning.odd_hour"
    card = replace(WATCH, levels={Rule.OTHER_CARD: Level.HOLD})
    assert held(Rows(), replace(ASKED, reason="other_card"), card) == "warning.other_card"
