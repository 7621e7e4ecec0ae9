"""The envelope: what is read from bytes in any cut, and that damage costs no good frame."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.link.reader import Control
from drivers.poslink.frames import BUFFER, LONGEST, Reader, encode, lrc
from tests.drivers.poslink.talk import APPROVED, VOID

VECTORS = [
    # what, bytes; each sum worked out by hand over text and 03
    ("initialise", "02 413030 1C 312E3335 03 47"),
    ("cancel, as in two vendor kits", "02 413134 1C 312E3335 1C 03 5E"),
    ("void of 17", "02 543030 1C 312E3335 1C 3136 1C1C1C 5245462D31 1F1F1F 3137 03 01"),
    ("timeout, from a log", "02 30 1C 543031 1C 312E3430 1C 313030303031 1C 54494D454F5554 03 26"),
]
frames = pytest.mark.parametrize("frame", [bytes.fromhex(v) for _, v in VECTORS],
                                 ids=[name for name, _ in VECTORS])  # fmt: skip

texts = st.binary(min_size=1, max_size=80).filter(lambda t: b"\x02" not in t and b"\x03" not in t)


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


@frames
@pytest.mark.parametrize("cut", [0, 1, 2, 5])
def test_a_known_frame_is_read_in_any_cut_and_comes_out_again(frame: bytes, cut: int) -> None:
    assert read(frame, cut) == [frame[1:-2]]
    assert encode(frame[1:-2]) == frame


@given(st.lists(texts, max_size=4), st.integers(0, 9))
def test_frames_in_a_row_are_read_in_any_cut(several: list[bytes], cut: int) -> None:
    assert read(b"".join(map(encode, several)), cut) == several


@frames
def test_one_flipped_bit_anywhere_is_never_a_good_frame(frame: bytes) -> None:
    for place in range(1, len(frame)):
        for bit in range(8):
            hurt = frame[:place] + bytes([frame[place] ^ 1 << bit]) + frame[place + 1 :]
            assert frame[1:-2] not in read(hurt), (place, bit)


@given(texts, st.binary(max_size=40))
def test_behind_any_noise_the_next_good_frame_is_read(text: bytes, noise: bytes) -> None:
    """An STX in the noise begins a frame; the good one's STX ends that."""
    data = noise.replace(b"\x02", b"").replace(b"\x03", b"") + encode(text)
    assert read(data)[-1] == text
    assert read(data, 1)[-1] == text


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_leave_the_reader_alive_and_small(data: bytes, cut: int) -> None:
    reader = Reader()
    for at in range(0, len(data), cut):
        reader.receive(data[at : at + cut])
        for _reading in readings(reader):
            pass
    while reader.has_begun:
        reader.abandon()
        for _reading in readings(reader):
            pass
    reader.forget()
    reader.receive(VOID)
    assert list(readings(reader)) == [VOID[1:-2]]


@pytest.mark.parametrize("control", Control)
def test_a_control_byte_is_read_where_all_before_it_made_sense(control: Control) -> None:
    assert read(control.value + APPROVED + control.value) == [control, APPROVED[1:-2], control]


@pytest.mark.parametrize("control", Control)
@pytest.mark.parametrize("cut", [0, 1])
def test_control_bytes_behind_noise_mean_nothing(control: Control, cut: int) -> None:
    """The checksum of a frame that lost its STX can be 15, and is no refusal."""
    assert read(b"?" + control.value, cut) == []
    assert read(APPROVED[1:-1] + control.value, cut) == []


def test_control_bytes_count_again_once_the_damage_is_forgotten() -> None:
    reader = Reader()
    reader.receive(b"??")
    assert list(readings(reader)) == []
    reader.forget()
    reader.receive(b"\x15")
    assert list(readings(reader)) == [Control.NAK]


@pytest.mark.parametrize("cut", [0, 1])
def test_the_checksum_may_be_any_byte(cut: int) -> None:
    for byte in set(range(256)) - {2 ^ 3, 0}:
        frame = encode(
            bytes([byte ^ 3]) if byte ^ 3 not in (2, 3) else b"\x10" + bytes([byte ^ 19])
        )
        assert read(frame, cut) == [frame[1:-2]], frame


@pytest.mark.parametrize("cut", [0, 1, 7])
def test_a_frame_without_its_checksum_does_not_swallow_the_next_one(cut: int) -> None:
    assert read(VOID[:-1] + APPROVED, cut) == [None, APPROVED[1:-2]]


@pytest.mark.parametrize("cut", [0, 1, 7])
def test_a_frame_without_its_end_does_not_swallow_the_next_one(cut: int) -> None:
    assert read(VOID[:-2] + APPROVED, cut) == [None, APPROVED[1:-2]]


@pytest.mark.parametrize("text", [b"", b"a\x03", b"\x02", b"x" * (LONGEST + 1)])
def test_what_cannot_be_a_text_is_not_framed(text: bytes) -> None:
    with pytest.raises(BadFrame):
        encode(text)


def test_the_longest_text_is_read_and_a_longer_one_is_damage() -> None:
    longest = encode(b"x" * LONGEST)
    assert read(longest, 4096) == [longest[1:-2]]
    data = b"\x02" + b"x" * (LONGEST + 1) + b"\x03" + bytes([lrc(b"x" * (LONGEST + 1) + b"\x03")])
    assert read(data + VOID, 4096) == [None, VOID[1:-2]]


@pytest.mark.parametrize(
    "pattern", [b"\x02", b"\x02\x03", b"x", b"\x02x", b"\x03", b"\x02\x03\x03"]
)
def test_a_flood_is_read_in_linear_time_and_little_memory(pattern: bytes) -> None:
    reader = Reader()
    began = process_time()
    for _ in range(200_000 // 4096):
        reader.receive((pattern * 4096)[:4096])
        for _reading in readings(reader):
            pass
        assert reader.unread <= 200_000
        assert len(reader._buffer) <= BUFFER
    assert process_time() - began < 5


def test_a_frame_fed_byte_by_byte_is_read_in_linear_time() -> None:
    began = process_time()
    assert read(encode(b"x" * LONGEST), 1) == [b"x" * LONGEST]
    assert process_time() - began < 5
