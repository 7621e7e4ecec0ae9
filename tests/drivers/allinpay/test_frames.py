"""The envelope: every row whole, in pieces, among junk and damaged; the reader under fuzz."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.allinpay.frames import MAX_BLOCK, MAX_BUFFER, OVERHEAD, Reader, encode
from drivers.allinpay.messages import encode as encode_message
from drivers.errors import BadFrame
from tests.drivers.allinpay.rows import ROWS, Row, frame

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
blocks = st.binary(max_size=300).map(lambda rest: b"\x9f" + rest)


def drain(reader: Reader) -> tuple[list[bytes], int]:
    """All blocks to be had now, and how many bad frames were met on the way."""
    found, bad = [], 0
    while True:
        try:
            block = reader.next()
        except BadFrame:
            bad += 1
            continue
        if block is None:
            return found, bad
        found.append(block)


def read(data: bytes) -> list[bytes]:
    reader = Reader()
    reader.receive(data)
    return drain(reader)[0]


@every_row
def test_a_row_is_written_as_its_source_has_it(row: Row) -> None:
    assert encode(encode_message(row.message)) == row.frame


@every_row
def test_a_row_is_read_whole_and_byte_by_byte(row: Row) -> None:
    block = encode_message(row.message)
    reader = Reader()
    pieces = []
    for byte in row.frame:
        reader.receive(bytes([byte]))
        pieces += drain(reader)[0]
    assert read(row.frame) == pieces == [block]


@every_row
@pytest.mark.parametrize("before", [b"", b"\x06", b"\x15", b"\x00\x06", b"\x02", b"noise\x03"])
def test_junk_around_a_row_does_not_hide_it(row: Row, before: bytes) -> None:
    block = encode_message(row.message)
    assert read(before + row.frame + b"\x03\x15junk" + row.frame) == [block, block]


@every_row
def test_a_flipped_bit_is_never_read_and_never_hides_the_next_frame(row: Row) -> None:
    """A damaged length may make the reader wait; `rescue` is what ends that wait."""
    block = encode_message(row.message)
    for place in range(len(row.frame)):
        for bit in range(8):
            broken = bytearray(row.frame)
            broken[place] ^= 1 << bit
            reader = Reader()
            reader.receive(bytes(broken))
            assert drain(reader)[0] == []
            reader.receive(row.frame)
            found = drain(reader)[0]
            if not found and reader.rescue():
                found = drain(reader)[0]
            assert found == [block], (place, bit)


def test_bytes_inside_a_value_are_no_frame_marks() -> None:
    assert len(read(frame("relay_wanted"))) == 1


def test_a_bad_frame_says_what_is_wrong_and_keeps_its_bytes() -> None:
    reader = Reader()
    reader.receive(frame("sign_on")[:-1] + b"\x00")
    with pytest.raises(BadFrame, match="checksum") as caught:
        reader.next()
    assert caught.value.raw == frame("sign_on")[:-1] + b"\x00"


@pytest.mark.parametrize(
    ("header", "why"),
    [("02 00 1A 9F", "BCD"), ("02 00 14 41", "no tag"), ("02 00 04 9F 00 00 00 04 00", "no ETX")],
)
def test_a_wrong_header_is_named(header: str, why: str) -> None:
    reader = Reader()
    reader.receive(bytes.fromhex(header))
    with pytest.raises(BadFrame, match=why):
        reader.next()


@pytest.mark.parametrize("size", [0, MAX_BLOCK + 1])
def test_a_block_that_the_length_cannot_say_is_refused(size: int) -> None:
    with pytest.raises(BadFrame):
        encode(b"\x9f" * size)


def test_the_largest_block_makes_the_round_trip() -> None:
    block = b"\x9f" + b"\x02" * (MAX_BLOCK - 1)
    assert read(encode(block)) == [block]


def test_a_lone_nak_is_counted_and_one_inside_a_frame_is_not() -> None:
    reader = Reader()
    reader.receive(b"\x15" + frame("relay_wanted") + b"\x15")
    drain(reader)
    assert reader.naks == 2


def test_a_15_in_the_rest_of_a_damaged_frame_is_no_nak() -> None:
    reader = Reader()
    reader.receive(frame("relay_wanted")[6:])
    drain(reader)
    assert reader.naks == 0


def test_a_rescue_without_anything_better_drops_nothing() -> None:
    reader = Reader()
    reader.receive(frame("void")[:40])
    assert not reader.rescue()
    reader.receive(frame("void")[40:])
    assert len(drain(reader)[0]) == 1


@given(st.lists(blocks, max_size=5), st.integers(1, 40))
def test_any_blocks_survive_any_cut(given_blocks: list[bytes], step: int) -> None:
    wire = b"".join(encode(block) for block in given_blocks)
    reader = Reader()
    found = []
    for place in range(0, len(wire), step):
        reader.receive(wire[place : place + step])
        found += drain(reader)[0]
    assert found == given_blocks


@given(st.lists(st.binary(max_size=200) | st.just(b"\x02\x99\x99\x9f"), max_size=30))
def test_arbitrary_bytes_neither_crash_nor_outgrow_the_buffer(chunks: list[bytes]) -> None:
    reader = Reader()
    for chunk in chunks:
        reader.receive(chunk)
        drain(reader)
        reader.rescue()
        assert reader.size <= MAX_BLOCK + OVERHEAD


def test_a_flood_in_one_piece_keeps_only_the_newest_bytes() -> None:
    reader = Reader()
    reader.receive(b"\x02" * (10 * MAX_BUFFER) + frame("sign_on"))
    assert reader.size == MAX_BUFFER
    assert len(drain(reader)[0]) == 1


@pytest.mark.parametrize(
    "pattern", [b"\x02\x99\x99\x9f", b"\x02", b"\x02\x00\x04\x9f\x03", b"\x15"]
)
def test_reading_a_flood_takes_time_in_proportion(pattern: bytes) -> None:
    """A flood that looks like frames costs about ten times a tenth of it, not a hundred."""

    def seconds(size: int) -> float:
        reader, began = Reader(), time.perf_counter()
        for _ in range(size // 4096):
            reader.receive(pattern * (4096 // len(pattern)))
            drain(reader)
        return time.perf_counter() - began

    small, large = max(seconds(30_000), 0.005), seconds(300_000)
    assert large < 40 * small
