"""Widths are counted in cells, so that Chinese and English line up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.tui.cells import SCREEN, bar, cell_len, fitted, packed, padded

TEXTS = st.text(st.sampled_from("aZ1 .退货撤销¥"), max_size=30)


@pytest.mark.parametrize(
    ("text", "width", "result"),
    [
        ("ab", 4, "ab  "),
        ("退货", 6, "退货  "),
        ("too long", 3, "too long"),
    ],
)
def test_a_text_is_filled_up(text: str, width: int, result: str) -> None:
    assert padded(text, width) == result


@pytest.mark.parametrize(
    ("text", "width", "result"),
    [("abc", 3, "abc"), ("abcd", 3, "abc"), ("退货", 3, "退"), ("退货", 0, ""), ("a", -1, "")],
)
def test_a_text_is_cut_without_cutting_a_character(text: str, width: int, result: str) -> None:
    assert fitted(text, width) == result


@given(TEXTS, st.integers(0, 40))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(fitted(text, width)) <= width


@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=12))
def test_items_are_packed_whole_and_in_order(items: list[str]) -> None:
    lines = packed(items, 62).split("\n")
    assert all(cell_len(line) <= 62 for line in lines)
    assert "".join("".join(items).split()) == "".join("".join(lines).split())
    assert all(any(item in line for line in lines) for item in items)


def test_a_bar_reaches_from_end_to_end() -> None:
    assert [cell_len(line) for line in bar("F1 帮助\nF2")] == [SCREEN, SCREEN]
