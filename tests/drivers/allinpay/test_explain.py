"""A trace in words: what the technician reads, and what nobody ever reads there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay.codes import CODES
from drivers.allinpay.explain import explain
from drivers.allinpay.frames import encode as frame
from drivers.allinpay.messages import ANSWER_ORDER, MANAGER, Type, compose, encode
from drivers.text import mask_card_numbers
from tests.drivers.allinpay.rows import ROWS, Row

CARD = "378282246310005"
"""Its middle digits do not cancel out in a checksum when they become stars."""


def told(data: bytes) -> dict[str, str]:
    return {name: words.en for name, words in explain(data)}


def answer(**values: str | bytes) -> bytes:
    return frame(encode(compose(ANSWER_ORDER, Type.SALE, values)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_known_frame_is_read_whole(row: Row) -> None:
    assert told(row.frame)["LRC"] == "fits"
    assert "?" not in told(row.frame)


def test_a_result_code_comes_with_its_meaning_in_both_languages() -> None:
    (words,) = [words for name, words in explain(answer(code="XB")) if name == "9F14 code"]
    assert CODES["XB"].words.en in words.en
    assert CODES["XB"].words.zh in words.zh


def test_a_card_number_is_masked_and_an_expiry_is_left_out() -> None:
    names = told(answer(card=CARD, expiry="2912"))
    assert names["9F0B card"] == "378282*****0005"
    assert not any("2912" in text or "expiry" in name for name, text in names.items())


def test_a_masked_card_number_is_not_called_a_wrong_checksum() -> None:
    assert "masked" in told(mask_card_numbers(answer(card=CARD)))["LRC"]


def test_a_wrong_checksum_is_told() -> None:
    whole = answer(code="00")
    assert told(whole[:-1] + bytes([whole[-1] ^ 1]))["LRC"] == "WRONG"


def test_stray_bytes_and_controls_between_frames_are_named() -> None:
    names = [name for name, _ in explain(b"\x06??" + answer(code="00") + b"\x15")]
    assert names[:3] == ["06", "?", "LRC"]
    assert names[-1] == "15"


def test_a_block_that_cannot_be_is_told_in_words() -> None:
    assert "cut off" in told(frame(b"\x9f\x00\x00\x09abc"))["TLV"]


def test_a_receipt_is_counted_and_not_shown() -> None:
    assert told(answer(receipt=b"\x1b[2J slip"))["9F52 receipt"] == "9 bytes"


def test_a_handshake_is_told_from_the_type_with_the_same_number() -> None:
    shake = compose(ANSWER_ORDER, Type.HANDSHAKE, {}, MANAGER)
    other = compose(ANSWER_ORDER, Type.HANDSHAKE, {})
    assert told(frame(encode(shake)))["9F01 type"] == "7 handshake"
    assert told(frame(encode(other)))["9F01 type"] == "7"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_or_speak_unprintably(data: bytes) -> None:
    blocks = data + frame(b"\x9f\x01\x00\x01\x02" + data) + data
    for name, words in explain(blocks):
        assert name.isprintable()
        assert words.en.replace("\u3000", " ").replace("\u00a0", " ").isprintable()


def test_a_type_without_a_byte_is_shown_as_nothing() -> None:
    """A damaged length leaves none; the bytes are those that the search for hostile bytes found."""
    shown = dict(explain(bytes.fromhex("0200149f00000541505030319f01000014034e")))
    assert shown["9F01 type"].en == ""
