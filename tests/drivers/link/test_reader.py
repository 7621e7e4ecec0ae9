"""The shared reader by itself: any cut, any damage, and never more than its bound."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.link.reader import Control
from tests.drivers.link.toy import ACK, ANSWER, BUFFER, LONGEST, NAK, REQUEST, Reader, framed

TEXTS = st.text("abcxyz \x06\x15", min_size=1, max_size=LONGEST)


def readings(reader: Reader) -> Iterator[Control | bytes | None]:
    """None stands for damage."""
    while True:
        try:
            reading = reader.next()
        except BadFrame:
            yield None
            continue
        if reading is None:
            return
        yield reading


def read(data: bytes, cut: int = 0) -> list[Control | bytes | None]:
    reader, found = Reader(), list[Control | bytes | None]()
    for at in range(0, len(data), cut or len(data) or 1):
        reader.receive(data[at : at + (cut or len(data))])
        found += readings(reader)
    return found


@given(st.lists(TEXTS, max_size=4), st.integers(0, 9))
def test_frames_and_controls_are_read_in_any_cut(texts: list[str], cut: int) -> None:
    wire = ACK + b"".join(map(framed, texts)) + NAK
    assert read(wire, cut) == [Control.ACK, *(text.encode() for text in texts), Control.NAK]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_read_the_same_in_every_cut(data: bytes, cut: int) -> None:
    good = [one for one in read(data, cut) if one is not None]
    if len(data) <= BUFFER:
        assert good == [one for one in read(data) if one is not None]


@given(st.lists(st.binary(max_size=400), max_size=6))
def test_it_keeps_no_more_than_its_bound_and_reads_again_once_all_is_forgotten(
    pieces: list[bytes],
) -> None:
    reader = Reader()
    for piece in pieces:
        reader.receive(piece)
        assert len(reader._buffer) <= BUFFER
        for _reading in readings(reader):
            pass
        assert reader.has_begun == bool(reader._buffer)
    reader.forget()
    assert (reader.unread, reader.strange) == (0, 0)
    reader.receive(ANSWER)
    assert list(readings(reader)) == [b"answer"]


@pytest.mark.parametrize("cut", [0, 1])
@pytest.mark.parametrize("before", [b"?", ANSWER[1:-1], b"\x02?\x03?"])
def test_a_control_counts_only_where_all_before_it_was_understood(before: bytes, cut: int) -> None:
    """Behind damage the same byte may be a checksum, and a false NAK would send money twice."""
    assert Control.NAK not in read(before + NAK, cut)
    assert read(before + ANSWER + NAK, cut)[-2:] == [b"answer", Control.NAK]


@pytest.mark.parametrize("unknown", [Control.EOT, Control.ENQ])
def test_a_control_that_a_protocol_lacks_is_noise(unknown: Control) -> None:
    assert read(unknown.value + NAK) == []


@pytest.mark.parametrize("cut", [0, 1, 5])
@pytest.mark.parametrize("missing", [1, 2])
def test_a_frame_that_lost_its_end_does_not_swallow_the_next_one(missing: int, cut: int) -> None:
    assert read(REQUEST[:-missing] + ANSWER, cut) == [None, b"answer"]


@given(TEXTS, TEXTS, st.data())
def test_the_next_good_frame_is_read_once_the_line_was_quiet(
    first: str, second: str, draw: st.DataObject
) -> None:
    frame = bytearray(framed(first))
    frame[draw.draw(st.integers(0, len(frame) - 1))] ^= draw.draw(st.integers(1, 255))
    reader = Reader()
    reader.receive(bytes(frame))
    list(readings(reader))
    reader.forget()
    reader.receive(framed(second))
    assert list(readings(reader)) == [second.encode()]


def test_damage_tells_its_bytes_and_is_left_behind() -> None:
    reader = Reader()
    damaged = ANSWER[:-1] + b"\xff"
    reader.receive(damaged + REQUEST)
    with pytest.raises(BadFrame, match="checksum") as caught:
        reader.next()
    assert caught.value.raw == damaged
    assert reader.strange == len(damaged)
    assert reader.next() == b"request"
    assert reader.unread == 0


def test_a_frame_that_will_not_be_completed_can_be_looked_behind() -> None:
    reader = Reader()
    reader.receive(b"\x02\x02" + ANSWER[:-1])
    assert list(readings(reader)) == [None]
    assert reader.has_begun
    reader.abandon()
    assert list(readings(reader)) == []
    assert not reader.has_begun
    assert reader.unread == 2 + len(ANSWER) - 1


def test_the_longest_text_is_read_and_a_longer_one_is_damage() -> None:
    assert read(framed("x" * LONGEST)) == [b"x" * LONGEST]
    assert read(framed("x" * (LONGEST + 1)) + ANSWER) == [None, b"answer"]


@pytest.mark.parametrize(
    "pattern", [b"\x02", b"\x02\x03", b"x", b"\x02x", b"\x03", b"\x02\x03\x03"]
)
@pytest.mark.parametrize("cut", [1, 64, 4096])
def test_a_flood_is_read_in_linear_time(pattern: bytes, cut: int) -> None:
    flood = pattern * (200_000 // len(pattern))
    reader = Reader()
    began = process_time()
    for at in range(0, len(flood), cut):
        reader.receive(flood[at : at + cut])
        for _reading in readings(reader):
            pass
    assert process_time() - began < 5
