"""Device bytes become harmless text, and card numbers never leave whole."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.text import (
    SUBSTITUTE,
    clean,
    decode,
    is_card_number,
    lines,
    mask_card,
    mask_card_numbers,
)

ACTIVE = [
    chr(point)
    for point in range(sys.maxunicode + 1)
    if unicodedata.category(chr(point)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
]
ENCODINGS = st.sampled_from(["gbk", "gb18030", "utf-8", "latin-1", "cp437", "ascii"])
VISA = "4111111111111111"
UNION = "6222020000000000000"
AMEX = "378282246310005"


def with_check_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if is_card_number(digits + last))


CARD_NUMBERS = st.integers(12, 18).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length).map(with_check_digit)
)


def test_no_control_or_format_character_survives() -> None:
    assert len(ACTIVE) > 2200
    for char in ACTIVE:
        assert clean(f"a{char}b") == f"a{SUBSTITUTE}b"


@pytest.mark.parametrize(
    "payload",
    [b"\x1b]0;PWNED\x07", b"\x9b31m", b"\x1b[2J", b"\x00\x08\x0d", b"\x0e\x0f", b"\x90q\x9c"],
)
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "latin-1", "cp437"])
def test_escape_sequences_lose_their_power(payload: bytes, encoding: str) -> None:
    shown = decode(b"A" + payload + b"B", encoding)
    assert shown.isprintable()
    assert shown.startswith("A")


@given(st.binary(max_size=60), ENCODINGS)
def test_any_bytes_decode_to_text_that_is_safe_to_show(raw: bytes, encoding: str) -> None:
    shown = decode(raw, encoding)
    assert not set(shown) & set(ACTIVE)
    assert all(not set(line) & set(ACTIVE) for line in lines(raw, encoding))


@given(st.text(max_size=40))
def test_cleaning_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert clean(clean(text)) == clean(text)


def test_chinese_text_stays_as_it_is() -> None:
    slip = "商户名称：测试商户\u3000金额：￥12.80"
    assert decode(slip.encode("gbk"), "gbk") == slip


def test_padding_is_taken_off_a_field() -> None:
    assert decode(b"  622202******1234\x00\x00  ", "ascii") == "622202******1234"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_ends_a_line(end: bytes) -> None:
    assert lines(end.join([b"one", b"  two  ", b"", b"three"]), "gbk") == (
        "one", "  two", "", "three",
    )  # fmt: skip


@pytest.mark.parametrize("number", [VISA, UNION, AMEX])
def test_known_card_numbers_pass_the_check(number: str) -> None:
    assert is_card_number(number)
    assert not is_card_number(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("text", ["", "0" * 12, "0" * 20, "411111x111111111", "²" * 16])
def test_other_texts_are_no_card_numbers(text: str) -> None:
    assert not is_card_number(text)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (VISA, "411111******1111"),
        (f"  {UNION} ", "622202*********0000"),
        ("4111 1111 1111 1111", "411111******1111"),
        ("622202******1234", "622202******1234"),
        ("****1234", "****1234"),
        ("123456789012", "123456789012"),
        ("", ""),
    ],
)
def test_a_card_number_shows_six_and_four_digits(number: str, masked: str) -> None:
    assert mask_card(number) == masked


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        (b"card 4111111111111111 ok", b"card 411111******1111 ok"),
        (b"\x9f\x0b\x13" + UNION.encode() + b"\x00", b"\x9f\x0b\x13622202*********0000\x00"),
        (b"4111 1111 1111 1111", b"4111 11** **** 1111"),
        (b"4111-1111-1111-1111", b"4111-11**-****-1111"),
        (b"6222 0200 0000 0000 000", b"6222 02** **** ***0 000"),
        (b"3782 822463 10005", b"3782 82**** *0005"),
        (b"411111******1111", b"411111******1111"),
        (b"4111111111111112", b"4111111111111112"),
        (b"4200001234202605041234567890", b"4200001234202605041234567890"),
        (b"2026-05-04 12:30:00 000123", b"2026-05-04 12:30:00 000123"),
    ],
)
def test_card_numbers_in_a_trace_are_masked_and_other_numbers_kept(
    raw: bytes, masked: bytes
) -> None:
    assert mask_card_numbers(raw) == masked


@given(CARD_NUMBERS, st.binary(max_size=10), st.binary(max_size=10))
def test_no_card_number_survives_between_other_bytes(
    number: str, before: bytes, after: bytes
) -> None:
    raw = before + b"|" + number.encode() + b"|" + after
    masked = mask_card_numbers(raw)
    assert number.encode() not in masked
    assert len(masked) == len(raw)
    assert mask_card_numbers(masked) == masked
