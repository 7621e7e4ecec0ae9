"""What a person types must neither drive a screen, nor forge a line, nor leave a card number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.typed import LONGEST, typed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  call the bank ", "call the bank"),
        ("hold\nVOID ACCEPTED", "hold VOID ACCEPTED"),
        ("a\x1b[2Ab", "a·[2Ab"),
        ("card 4111111111111111 swiped", "card 411111******1111 swiped"),
        ("4111 1111 1111 1111", "4111 11** **** 1111"),
        ("我会问银行", "我会问银行"),
        ("order 1234567890123456", "order 1234567890123456"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("\x00", "·"),
        (" \n\t ", ""),
    ],
)
def test_a_text_is_kept_as_one_harmless_line(text: str, kept: str) -> None:
    assert typed(text) == kept


@given(st.text(max_size=2000))
def test_whatever_is_typed_is_printable_and_stays_as_it_is_when_typed_again(text: str) -> None:
    line = typed(text)
    assert len(line) <= LONGEST
    assert all(char.isprintable() or char == "\u3000" for char in line)
    assert typed(line) == line
