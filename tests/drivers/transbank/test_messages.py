"""Fields by place: padding, trailing separators, names, and what is no message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadMessage
from drivers.transbank.messages import (
    ANSWER_LAYOUTS,
    ANSWERS,
    REQUEST_LAYOUTS,
    Message,
    Variant,
    is_request,
    number_of,
    shown,
)
from tests.drivers.transbank.vectors import DONE, END, HEAD, SALE_RECORD

INTEGRADO, AUTOSERVICIO = Variant


def read(payload: str, variant: Variant = INTEGRADO) -> Message:
    return Message.answer(payload.encode("latin-1"), variant)


def test_an_answer_is_read_by_place() -> None:
    told = read(SALE_RECORD)
    assert (told.function, told.code) == ("0261", "00")
    assert told.text("auth") == "794981"
    assert told.number("operation") == 123
    assert told.number("amount") == 25000
    assert told.raw("brand") == b"  "
    assert told.text("shares") == "0"


@pytest.mark.parametrize("end", ["", "|", "||", "|||x"])
def test_the_count_of_trailing_separators_does_not_matter(end: str) -> None:
    told = read(f"1210|00|{HEAD}|794981|123{end}")
    assert told.number("operation") == 123
    assert told.encode().decode() == f"1210|00|{HEAD}|794981|123{end}"


def test_a_missing_field_is_empty() -> None:
    told = read("1210|07")
    assert (told.text("auth"), told.raw("operation"), told.number("operation")) == ("", b"", None)


def test_both_products_place_the_operation_differently() -> None:
    payload = f"0260|00|{HEAD}|T|A|750|9480|000344|CR|||MC|21032018|162025|0"
    assert read(payload, AUTOSERVICIO).number("operation") == 344
    assert read(payload, INTEGRADO).number("operation") != 344


@pytest.mark.parametrize("payload", [b"", b"|", b"12|00", b"12345|00", b"ABCD|00", b" 210|00"])
def test_what_does_not_begin_with_four_digits_is_no_message(payload: bytes) -> None:
    with pytest.raises(BadMessage):
        Message.answer(payload, INTEGRADO)
    with pytest.raises(BadMessage):
        Message.request(payload, INTEGRADO)


@pytest.mark.parametrize(
    ("text", "number"),
    [("000010", 10), ("10", 10), (" 10 ", 10), ("-25000", -25000), ("", None), ("1a", None),
     ("--1", None), ("1234567890123", None), ("²", None), ("0", 0)],
)  # fmt: skip
def test_a_number_may_be_padded_or_not(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("payload", "speaks"),
    [
        ("0260|1|", True), ("0260|0|", True), ("0260|00|x", False), ("0260|11", False),
        ("0250|", True), ("0250|1", True), ("1200", True), ("1200|10|", True), ("0100", True),
        (DONE, False), (END, False), ("0900|84", False), ("9999|1", False),
    ],
)  # fmt: skip
def test_register_and_terminal_are_told_apart(payload: str, speaks: bool) -> None:
    assert is_request(payload.encode()) is speaks


@pytest.mark.parametrize("variant", Variant)
def test_no_layout_names_a_field_twice(variant: Variant) -> None:
    for layouts in (ANSWER_LAYOUTS, REQUEST_LAYOUTS):
        for names in layouts[variant].values():
            assert len(set(names)) == len(names)


def test_every_answer_begins_with_function_and_code() -> None:
    assert {names[:2] for names in ANSWERS.values()} == {("function", "code")}


@given(st.binary(max_size=200), st.sampled_from(Variant))
def test_any_bytes_are_a_message_or_refused_and_come_out_again(
    payload: bytes, variant: Variant
) -> None:
    for reading in (Message.answer, Message.request):
        try:
            message = reading(payload, variant)
        except BadMessage:
            continue
        assert message.encode() == payload


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"4111111111111111", "411111******1111"),
        (b"0004111111111111111", "000411111******1111"),
        (b"0000000000000000331", "0000000000000000331"),
        (b"********331", "********331"),
        (b"\x1b[2J", "\N{MIDDLE DOT}[2J"),
        ("peñalolén".encode("latin-1"), "peñalolén"),
    ],
)
def test_what_is_shown_is_harmless_and_has_no_card_number(data: bytes, text: str) -> None:
    assert shown(data, "latin-1") == text


def test_a_card_number_in_a_wrong_place_is_masked_too() -> None:
    told = read("1210|00|4111111111111111|75001637|4111111111111111|123")
    assert "4111111111111111" not in repr([told, told.text("auth"), told.text("commerce")])
