"""Captured bytes by name: the verdict, what is read in spite of damage, and what is never told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr.decode import decode
from drivers.asia_ecr.driver import DRIVER
from drivers.asia_ecr.frames import Scope, encode
from drivers.decoded import Decoded, Frame
from tests.drivers.asia_ecr.vectors import VECTORS, VOID_ANSWER, Vector, answer

OPTIONS = DRIVER.read({})
CARD = b"378282246310005"
WHOLE = encode(VOID_ANSWER.encode(), Scope.LEN_TO_ETX)


def decoded(data: bytes) -> Decoded:
    return decode(data, OPTIONS)


def of(*fields: tuple[str, bytes]) -> Decoded:
    return decoded(encode(answer("20", *fields).encode(), Scope.LEN_TO_ETX))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_every_known_frame_is_ok_and_names_the_scope_of_its_checksum(vector: Vector) -> None:
    one = decoded(vector.wire + b"\x06")
    assert (one.frame, one.message, one.rest) == (Frame.OK, vector.message.code, b"\x06")
    assert one.fields["lrc_scope"] == vector.scope
    assert one.fields["lrc_given"] == one.fields["lrc_computed"]


def test_our_names_stand_beside_those_of_the_wire() -> None:
    fields = decoded(WHOLE).fields
    assert (fields["invoice"], fields["batch"], fields["rrn"]) == (
        "000017",
        "000012",
        "309421771603",
    )
    assert (fields["date"], fields["time"]) == ("2025-09-11", "15:45:00")
    assert fields["amount_minor"] is None
    assert ["D2", "VISA      "] in fields["fields"]  # type: ignore[operator]


def test_a_card_number_is_masked_everywhere_and_secrets_are_hidden() -> None:
    one = of(("30", CARD), ("31", b"2912"), ("9A", b"5F2A"), ("02", b"CARD " + CARD), ("ZZ", CARD))
    assert CARD.decode() not in repr(one)
    assert one.fields["pan_masked"] == one.fields["card"] == "378282*****0005"
    assert (one.fields["expiry"], one.fields["emv_1"]) == ("****", "****")


def test_a_decoded_capture_shows_the_cardholder_as_it_stands_there() -> None:
    assert ["D5", "MS EXAMPLE  "] in of(("D5", b"MS EXAMPLE  ")).fields["fields"]  # type: ignore[operator]


def test_a_wrong_checksum_is_told_and_the_fields_are_read() -> None:
    one = decoded(WHOLE[:-1] + bytes([WHOLE[-1] ^ 0x40]))
    assert (one.frame, one.fields["lrc_valid"]) == (Frame.BAD_CHECKSUM, False)
    assert one.fields["invoice"] == "000017"


@pytest.mark.parametrize(("transport", "scope"), [("6", "LEN..ETX"), ("0", "STX..ETX")])
def test_a_checksum_that_fits_nowhere_is_counted_as_its_bank_would(
    transport: str, scope: str
) -> None:
    data = transport.encode() + WHOLE[4:13]
    assert decoded(WHOLE[:3] + data + WHOLE[13:-1] + b"\x01").fields["lrc_scope"] == scope


def test_one_damaged_byte_leaves_everything_before_it_readable() -> None:
    whole = decoded(WHOLE).fields["fields"]
    assert isinstance(whole, list)
    for place in range(3, len(WHOLE) - 2):
        damaged = WHOLE[:place] + bytes([WHOLE[place] ^ 0x80]) + WHOLE[place + 1 :]
        one = decoded(damaged)
        assert (one.frame, one.size) == (Frame.BAD_CHECKSUM, len(WHOLE))
        before = max(0, WHOLE[21:place].count(0x1C) - 1)
        assert one.fields["fields"][:before] == whole[:before]  # type: ignore[index]


def test_a_beginning_is_incomplete_at_every_length() -> None:
    for size in range(1, len(WHOLE)):
        one = decoded(WHOLE[:size])
        assert (one.frame, one.size, one.rest) == (Frame.INCOMPLETE, size, b"")


def test_a_beginning_ends_where_a_whole_frame_begins() -> None:
    one = decoded(WHOLE[:50] + WHOLE)
    assert (one.frame, one.size, one.rest) == (Frame.INCOMPLETE, 50, WHOLE)


def test_nothing_is_the_beginning_of_anything() -> None:
    assert decoded(b"") == Decoded(Frame.INCOMPLETE)


@pytest.mark.parametrize(
    ("data", "message"), [(b"\x06", "ACK"), (b"\x15", "NAK"), (b"\x06\x15", "ACK")]
)
def test_a_control_byte_is_a_frame_of_its_own(data: bytes, message: str) -> None:
    assert decoded(data) == Decoded(Frame.OK, message, {}, 1, data[1:])


@pytest.mark.parametrize(
    "data", [b"@hello", b"\x10\x02\x06\x0f\x00\x10\x03", b"\x02\xff\x00", b"\x02C201CP000123",
             encode(b"\x9f\x00\x00\x07MANAGER\x9f\x01\x00\x01\x07\x00\x00", Scope.LEN_TO_ETX)],
    ids=["text", "zvt", "no length", "c-series", "allinpay"],
)  # fmt: skip
def test_another_protocol_is_foreign(data: bytes) -> None:
    one = decoded(data)
    assert (one.frame, one.fields) == (Frame.FOREIGN, {})
    assert one.size > 0


@given(st.binary(max_size=300))
def test_a_whole_capture_is_walked_and_nothing_of_it_lost(noise: bytes) -> None:
    rest, walked, frames = noise + WHOLE + noise, b"", []
    while rest:
        one = decoded(rest)
        assert one.rest == rest[one.size :]
        walked, rest = walked + rest[: one.size], one.rest
        frames.append(one)
    assert walked == noise + WHOLE + noise
    if b"\x02" not in noise:
        assert [one.size for one in frames if one.frame is Frame.OK and one.size > 1] == [
            len(WHOLE)
        ]


@given(st.binary(min_size=1, max_size=80))
def test_no_bytes_in_fields_make_it_fail_or_speak_unprintably(data: bytes) -> None:
    one = decoded(encode(b"6000000000" + b"1120000\x1c" + data, Scope.LEN_TO_ETX))
    assert one.frame is Frame.OK
    assert repr(one.fields).isprintable()
