"""The envelope: known bytes in every cut, checksums that look like controls, damage, floods."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.link.reader import Control
from drivers.transbank.frames import (
    LONGEST,
    Reader,
    Scope,
    encode,
    lrc,
    scope_of,
)
from tests.drivers.transbank.vectors import BY_NAME, VECTORS, Vector

SCOPES = st.sampled_from(Scope)
PAYLOADS = st.binary(min_size=1, max_size=300).map(
    lambda data: data.replace(b"\x02", b"|").replace(b"\x03", b"|")
)
rows = pytest.mark.parametrize("row", VECTORS, ids=lambda row: row.name)

VOID = BY_NAME["void of operation 123"]


def readings(reader: Reader) -> Iterator[Control | bytes | BadFrame]:
    while True:
        try:
            reading = reader.next()
        except BadFrame as error:
            yield error
            continue
        if reading is None:
            return
        yield reading


def good(wire: bytes, scope: Scope = Scope.PAYLOAD_TO_ETX, cut: int = 0) -> list[Control | bytes]:
    """What is read from `wire`, whole or in pieces of `cut` bytes, without the damages."""
    reader = Reader(scope)
    found: list[Control | bytes] = []
    step = cut or len(wire) or 1
    for at in range(0, len(wire), step):
        reader.receive(wire[at : at + step])
        found += [one for one in readings(reader) if not isinstance(one, BadFrame)]
    return found


@rows
def test_a_known_payload_has_exactly_these_bytes(row: Vector) -> None:
    assert encode(row.payload, row.scope) == row.wire


@rows
@pytest.mark.parametrize("cut", [0, 1, 2, 7])
def test_known_bytes_are_read_in_any_cut(row: Vector, cut: int) -> None:
    assert good(row.wire, row.scope, cut) == [row.payload]


@rows
def test_what_follows_a_frame_is_left_for_the_next_reading(row: Vector) -> None:
    wire = row.wire + b"\x06junk" + row.wire
    assert good(wire, row.scope) == [row.payload, Control.ACK, row.payload]


@rows
def test_a_frame_fits_one_reading_of_the_checksum_and_never_both(row: Vector) -> None:
    assert scope_of(row.wire) is row.scope
    (other,) = set(Scope) - {row.scope}
    assert good(row.wire, other) == []


@rows
def test_one_flipped_bit_anywhere_is_noticed(row: Vector) -> None:
    for place in range(len(row.wire) * 8):
        damaged = bytearray(row.wire)
        damaged[place // 8] ^= 1 << place % 8
        assert row.payload not in good(bytes(damaged), row.scope)


@given(PAYLOADS, SCOPES)
def test_what_is_encoded_is_read_back(payload: bytes, scope: Scope) -> None:
    assert good(encode(payload, scope), scope) == [payload]


@pytest.mark.parametrize("payload", [b"", b"0100\x02", b"01\x0300", b"0" * (LONGEST + 1)])
def test_what_cannot_be_inside_of_a_frame_is_refused(payload: bytes) -> None:
    with pytest.raises(BadFrame):
        encode(payload)


def test_a_control_byte_inside_of_a_frame_is_no_control() -> None:
    assert good(encode(b"1200|\x06\x15|")) == [b"1200|\x06\x15|"]


def test_a_control_behind_damage_does_not_count() -> None:
    """Behind a frame that lost its beginning the same byte is a checksum."""
    closed = BY_NAME["close, whose checksum is ACK"].wire
    assert good(closed[1:]) == []
    assert good(closed[1:] + VOID.wire + b"\x06") == [VOID.payload, Control.ACK]


@given(PAYLOADS)
def test_the_two_sums_differ_by_the_beginning_alone(payload: bytes) -> None:
    frame = encode(payload)[:-1]
    assert lrc(frame, Scope.PAYLOAD_TO_ETX) ^ lrc(frame, Scope.STX_TO_ETX) == 0x02
