"""The envelope: known bytes in every cut, damage, floods."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.asia_ecr.frames import (
    BUFFER,
    LONGEST,
    SHORTEST,
    Reader,
    Scope,
    bcd,
    encode,
    from_bcd,
    lrc,
)
from drivers.errors import BadFrame
from drivers.link.reader import Control
from tests.drivers.asia_ecr.vectors import BY_NAME, VECTORS, Vector

SCOPES = st.sampled_from(Scope)
DATA = st.binary(min_size=SHORTEST, max_size=400)
rows = pytest.mark.parametrize("row", VECTORS, ids=lambda row: row.name)

VOID = BY_NAME["void of invoice 000017"].wire
TEST = BY_NAME["communication test"].wire


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


def good(wire: bytes, scope: Scope = Scope.LEN_TO_ETX, cut: int = 0) -> list[Control | bytes]:
    """What is read from `wire`, whole or in pieces of `cut` bytes, without the damages."""
    reader = Reader(scope)
    found: list[Control | bytes] = []
    step = cut or len(wire) or 1
    for at in range(0, len(wire), step):
        reader.receive(wire[at : at + step])
        found += [one for one in readings(reader) if not isinstance(one, BadFrame)]
    return found


@rows
def test_a_known_message_has_exactly_these_bytes(row: Vector) -> None:
    assert encode(row.message.encode(), row.scope) == row.wire


@rows
@pytest.mark.parametrize("cut", [0, 1, 2, 7])
def test_known_bytes_are_read_in_any_cut(row: Vector, cut: int) -> None:
    assert good(row.wire, row.scope, cut) == [row.message.encode()]


@rows
def test_what_follows_a_frame_is_left_for_the_next_reading(row: Vector) -> None:
    data = row.message.encode()
    assert good(row.wire + b"\x06junk" + row.wire, row.scope) == [data, Control.ACK, data]


@rows
def test_one_flipped_bit_anywhere_is_noticed(row: Vector) -> None:
    for place in range(len(row.wire) * 8):
        damaged = bytearray(row.wire)
        damaged[place // 8] ^= 1 << place % 8
        assert row.message.encode() not in good(bytes(damaged), row.scope)


@given(DATA, SCOPES)
def test_what_is_encoded_is_read_back(data: bytes, scope: Scope) -> None:
    assert good(encode(data, scope), scope) == [data]


@given(st.binary(max_size=600), SCOPES, st.integers(1, 50))
def test_arbitrary_bytes_read_the_same_in_every_cut(wire: bytes, scope: Scope, cut: int) -> None:
    assert good(wire, scope, cut) == good(wire, scope)


@given(st.lists(st.binary(max_size=30_000), max_size=4))
def test_the_buffer_never_grows_beyond_its_bound(pieces: list[bytes]) -> None:
    reader = Reader(Scope.LEN_TO_ETX)
    for piece in pieces:
        reader.receive(piece)
        assert len(reader._buffer) <= BUFFER


@given(st.binary(max_size=300).filter(lambda junk: 0x02 not in junk), DATA, SCOPES)
def test_junk_before_a_frame_is_skipped(junk: bytes, data: bytes, scope: Scope) -> None:
    assert good(b"\xff" + junk + encode(data, scope), scope) == [data]


@given(DATA, DATA, SCOPES, st.data())
def test_the_next_good_frame_is_read_after_a_damaged_one(
    first: bytes, second: bytes, scope: Scope, draw: st.DataObject
) -> None:
    """Once the line is quiet, looking behind the damage finds the frame.

    Only a damaged length that happens to point at an 03 of the second frame takes both.
    """
    frame = bytearray(encode(first, scope))
    place = draw.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= draw.draw(st.integers(1, 255))
    wire = bytes(frame) + encode(second, scope)
    end = (from_bcd(wire[1:3]) or 0) + 3
    assume(place not in (1, 2) or wire[end : end + 1] != b"\x03")
    reader = Reader(scope)
    reader.receive(wire)
    found = list(readings(reader))
    while reader.has_begun:
        reader.abandon()
        found += readings(reader)
    assert second in found


def test_a_damaged_checksum_drops_exactly_that_frame() -> None:
    reader = Reader(Scope.LEN_TO_ETX)
    damaged = VOID[:-1] + b"\x00"
    reader.receive(damaged + TEST)
    with pytest.raises(BadFrame, match="checksum") as caught:
        reader.next()
    assert caught.value.raw == damaged
    assert reader.next() == TEST[3:-2]
    assert reader.unread == 0


def test_a_frame_with_another_end_byte_is_refused_even_if_its_checksum_fits() -> None:
    other = VOID[:-2] + b"\x04"
    assert good(other + bytes([lrc(other, Scope.LEN_TO_ETX)])) == []


@pytest.mark.parametrize("length", ["0017", "1A00", "00FF"])
def test_a_length_that_cannot_be_is_not_waited_for(length: str) -> None:
    reader = Reader(Scope.LEN_TO_ETX)
    reader.receive(b"\x02" + bytes.fromhex(length))
    with pytest.raises(BadFrame, match="length"):
        reader.next()


def test_the_checksum_may_arrive_alone() -> None:
    reader = Reader(Scope.LEN_TO_ETX)
    reader.receive(VOID[:-1])
    assert reader.next() is None
    reader.receive(VOID[-1:])
    assert reader.next() == VOID[3:-2]


@pytest.mark.parametrize("special", [0x02, 0x03, 0x06, 0x15, 0x1C])
def test_data_and_length_may_hold_any_special_byte(special: int) -> None:
    """A length of 0303 looks like two ETX; a merchant id has the length 0015."""
    data = bytes([special]) * int(f"{special:02x}{special:02x}" if special < 0x1C else "0100")
    assert good(encode(data, Scope.LEN_TO_ETX), cut=1) == [data]


@pytest.mark.parametrize("cut", [0, 1])
def test_control_bytes_in_what_was_not_understood_mean_nothing(cut: int) -> None:
    """An answer without its STX holds 15 as the length of the merchant id: not a refusal."""
    answer = BY_NAME["approved void"].wire
    assert bytes.fromhex("44310015") in answer
    assert good(b"\xff" + answer[3:], cut=cut) == []


@pytest.mark.parametrize("size", [0, SHORTEST - 1, LONGEST + 1])
def test_data_that_the_length_cannot_say_is_not_framed(size: int) -> None:
    with pytest.raises(BadFrame):
        encode(b"0" * size, Scope.LEN_TO_ETX)


@given(st.integers(0, LONGEST))
def test_bcd_comes_back(number: int) -> None:
    assert from_bcd(bcd(number)) == number


@pytest.mark.parametrize("pattern", ["029999", "020203", "02", "021800", "0203"])
def test_a_flood_is_read_in_linear_time(pattern: str) -> None:
    """200,000 bytes of the worst patterns; a second look at every byte would take minutes."""
    flood = bytes.fromhex(pattern) * (200_000 // (len(pattern) // 2))
    reader = Reader(Scope.LEN_TO_ETX)
    began = process_time()
    for at in range(0, len(flood), 4096):
        reader.receive(flood[at : at + 4096])
        for _reading in readings(reader):
            pass
    assert process_time() - began < 5
