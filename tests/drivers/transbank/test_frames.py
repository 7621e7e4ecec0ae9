"""The envelope: known bytes in every cut, checksums that look like controls, damage, floods."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.link.reader import Control
from drivers.transbank.frames import (
    BUFFER,
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
KEYS = BY_NAME["keys loaded"]


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


def test_a_frame_that_begins_in_another_ends_it() -> None:
    assert good(KEYS.wire[:9] + VOID.wire) == [VOID.payload]


def test_a_frame_that_lost_its_end_does_not_swallow_the_next_one() -> None:
    assert good(KEYS.wire.replace(b"\x03", b"") + VOID.wire) == [VOID.payload]


def test_a_checksum_that_never_comes_is_waited_for_and_can_be_given_up() -> None:
    reader = Reader(Scope.PAYLOAD_TO_ETX)
    reader.receive(VOID.wire[:-1])
    assert reader.next() is None
    assert (reader.has_begun, reader.unread) == (True, len(VOID.wire) - 1)
    reader.abandon()
    assert reader.next() is None
    assert not reader.has_begun
    reader.forget()
    assert reader.unread == 0


@given(st.binary(max_size=600), SCOPES, st.integers(1, 50))
def test_arbitrary_bytes_read_the_same_in_every_cut(wire: bytes, scope: Scope, cut: int) -> None:
    frames = [one for one in good(wire, scope) if isinstance(one, bytes)]
    assert [one for one in good(wire, scope, cut) if isinstance(one, bytes)] == frames


@given(st.binary(max_size=300).filter(lambda junk: 0x02 not in junk), PAYLOADS, SCOPES)
def test_junk_before_a_frame_is_skipped(junk: bytes, payload: bytes, scope: Scope) -> None:
    assert good(b"\xff" + junk + encode(payload, scope), scope) == [payload]


@given(PAYLOADS, PAYLOADS, SCOPES, st.data())
def test_the_next_good_frame_is_read_after_a_damaged_one(
    first: bytes, second: bytes, scope: Scope, draw: st.DataObject
) -> None:
    frame = bytearray(encode(first, scope))
    place = draw.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= draw.draw(st.integers(1, 255))
    reader = Reader(scope)
    reader.receive(bytes(frame))
    list(readings(reader))
    reader.forget()  # the line was quiet
    reader.receive(encode(second, scope))
    assert list(readings(reader)) == [second]


@given(st.lists(st.binary(max_size=30_000), max_size=4))
def test_the_buffer_never_grows_beyond_its_bound(pieces: list[bytes]) -> None:
    reader = Reader(Scope.PAYLOAD_TO_ETX)
    for piece in pieces:
        reader.receive(piece)
        assert len(reader._buffer) <= BUFFER


@pytest.mark.parametrize("flood", [b"\x02", b"\x02|", b"0", b"\x02" + b"0" * 9000, b"\x02\x03"])
def test_a_flood_is_read_in_time_that_grows_with_it_alone(flood: bytes) -> None:
    reader = Reader(Scope.PAYLOAD_TO_ETX)
    began = process_time()
    for _ in range(200):
        reader.receive((flood * 512)[:512])
        for _reading in readings(reader):
            pass
    assert process_time() - began < 2.0


@given(PAYLOADS)
def test_the_two_sums_differ_by_the_beginning_alone(payload: bytes) -> None:
    frame = encode(payload)[:-1]
    assert lrc(frame, Scope.PAYLOAD_TO_ETX) ^ lrc(frame, Scope.STX_TO_ETX) == 0x02
