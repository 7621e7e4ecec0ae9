"""The serial envelope: doubling, CRC, and a reader that survives any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.zvt import frames
from drivers.zvt.frames import BUFFER, Control, Reader

KNOWN = [
    # the last two bytes by the reference below
    ("067000", "10020670001003D9F9"),
    ("800000", "10028000001003F51F"),
    # a void with its amount has 16 bytes of data, so its length is doubled
    ("06301000000087016304000000001200490978",
     "1002063010100000008701630400000000120049097810036EC2"),
]  # fmt: skip


def reference_crc(data: bytes) -> int:
    """CRC-16/KERMIT bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _bit in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return crc


def read_all(reader: Reader, data: bytes, size: int = 1) -> list[Control | bytes]:
    found: list[Control | bytes] = []
    for at in range(0, len(data), size):
        reader.receive(data[at : at + size])
        while True:
            try:
                reading = reader.next()
            except BadFrame:
                continue
            if reading is None:
                break
            found.append(reading)
    return found


def test_the_reference_is_kermit_and_not_the_xmodem_of_the_standard() -> None:
    assert reference_crc(b"123456789") == 0x2189


@given(st.binary(max_size=80))
def test_the_crc_covers_the_message_and_the_etx(data: bytes) -> None:
    assert frames.crc(data) == reference_crc(data + b"\x03").to_bytes(2, "little")


@pytest.mark.parametrize(("message", "wire"), KNOWN, ids=["diagnosis", "taken", "void"])
def test_a_known_message_has_its_known_frame(message: str, wire: str) -> None:
    assert frames.encode(bytes.fromhex(message)) == bytes.fromhex(wire)


@given(st.lists(st.binary(max_size=40), max_size=5), st.integers(1, 60))
def test_frames_come_back_whatever_they_hold_and_however_they_are_cut(
    messages: list[bytes], size: int
) -> None:
    wire = b"".join(map(frames.encode, messages))
    assert read_all(Reader(), wire, size) == messages


def test_controls_between_frames_are_read_one_by_one() -> None:
    wire = b"\x06" + frames.encode(b"\x80\x00\x00") + b"\x15\x06"
    assert read_all(Reader(), wire) == [
        Control.ACK, b"\x80\x00\x00", Control.NAK, Control.ACK,
    ]  # fmt: skip


@given(st.binary(min_size=3, max_size=30), st.data())
def test_one_flipped_bit_never_yields_another_message(message: bytes, data: st.DataObject) -> None:
    wire = bytearray(frames.encode(message))
    place = data.draw(st.integers(0, len(wire) - 1))
    wire[place] ^= 1 << data.draw(st.integers(0, 7))
    found = [one for one in read_all(Reader(), bytes(wire)) if isinstance(one, bytes)]
    assert found in ([], [message])


@given(st.binary(max_size=200))
def test_after_any_noise_and_a_pause_the_next_frame_is_read(noise: bytes) -> None:
    reader = Reader()
    read_all(reader, noise, 7)
    reader.forget()
    assert read_all(reader, frames.encode(b"\x06\x0f\x00")) == [b"\x06\x0f\x00"]


def test_a_frame_that_begins_inside_of_a_broken_one_is_read() -> None:
    broken = frames.encode(b"\x04\x0f\x02\x27\x00")[:6]
    assert read_all(Reader(), broken + frames.encode(b"\x06\x0f\x00")) == [b"\x06\x0f\x00"]


def test_a_control_inside_of_damage_counts_for_nothing() -> None:
    reader = Reader()
    assert read_all(reader, b"\x55\x15\x06\x15") == []
    assert reader.unread == 4


def test_a_flood_does_not_fill_the_memory() -> None:
    reader = Reader()
    for _block in range(40):
        read_all(reader, frames.START + b"\x01" * 16_384, 16_386)
        assert len(reader._buffer) <= BUFFER
    read_all(reader, b"\x01" * 2 * BUFFER, 65_536)
    assert len(reader._buffer) <= BUFFER
