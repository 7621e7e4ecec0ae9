"""A trace in words: what the technician reads, and what nobody ever reads there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr.explain import explain
from drivers.asia_ecr.frames import Scope, encode
from drivers.text import mask_card_numbers
from tests.drivers.asia_ecr.vectors import VECTORS, Vector, answer

CARD = b"378282246310005"
"""Its middle digits do not cancel out in a checksum when they become stars."""


def told(data: bytes) -> dict[str, str]:
    return {name: words.en for name, words in explain(data)}


def sent(*fields: tuple[str, bytes], response: str = "00") -> bytes:
    return encode(answer("20", *fields, response=response).encode(), Scope.LEN_TO_ETX)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_every_known_frame_is_read_whole(vector: Vector) -> None:
    names = told(vector.wire)
    assert names["LRC"] == f"fits ({vector.scope})"
    assert names["type"].startswith(vector.message.code)
    assert "?" not in names


def test_a_response_code_comes_with_its_meaning() -> None:
    assert told(sent(response="TO"))["code"].startswith("TO the bank did not answer")


def test_a_card_number_is_masked_and_expiry_and_chip_data_are_hidden() -> None:
    names = told(sent(("30", CARD), ("31", b"2912"), ("9A", b"secret"), ("D5", b"MS EXAMPLE")))
    assert names["30 card"] == "378282*****0005"
    assert {names["31 expiry"], names["9A emv_1"], names["D5 cardholder"]} == {"****"}


def test_a_masked_card_number_is_not_called_a_wrong_checksum() -> None:
    assert "masked" in told(mask_card_numbers(sent(("30", CARD))))["LRC"]


def test_a_wrong_checksum_is_told() -> None:
    whole = sent(("65", b"000017"))
    assert told(whole[:-1] + bytes([whole[-1] ^ 0x40]))["LRC"] == "WRONG"


def test_controls_and_rests_are_named() -> None:
    assert [name for name, _ in explain(b"\x06\x15??")] == ["06", "15", "?"]


def test_data_that_cannot_be_is_told_in_words() -> None:
    assert "headers" in told(encode(b"x" * 20, Scope.LEN_TO_ETX))["DATA"]


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_or_speak_unprintably(data: bytes) -> None:
    whole = encode(b"6000000000" + b"1120000" + b"0\x1c" + data, Scope.LEN_TO_ETX)
    for name, words in explain(data + whole + data):
        assert name.isprintable()
        assert words.en.isprintable()
