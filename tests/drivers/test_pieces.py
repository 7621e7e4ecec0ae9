"""Recorded bytes cut into pieces: nothing is lost, and a flood costs no more than its length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.pieces import pieces

STX, ACK, NAK = 0x02, 0x06, 0x15


def two(data: bytes) -> int:
    """Frames of this test: 02, a count below 9, and so many bytes."""
    return 2 + data[1] if len(data) > 1 and data[1] < 9 and len(data) >= 2 + data[1] else 0


def cut(data: bytes) -> list[bytes]:
    return list(pieces(data, two, STX, bytes([ACK, NAK])))


def test_frames_controls_and_rests_are_told_apart() -> None:
    data = b"\x06\x02\x03abc??\x15\x06\x02\x01x"
    assert cut(data) == [b"\x06", b"\x02\x03abc", b"??", b"\x15", b"\x06", b"\x02\x01x"]


def test_a_frame_that_is_cut_off_is_a_rest() -> None:
    assert cut(b"\x02\x05ab") == [b"\x02\x05ab"]


@given(st.lists(st.sampled_from([b"\x02", b"\x06", b"\x15", b"\x03", b"a"])).map(b"".join))
def test_every_byte_comes_back_in_its_order(data: bytes) -> None:
    assert b"".join(cut(data)) == data


def test_a_flood_of_beginnings_is_cut_to_its_end() -> None:
    assert len(cut(b"\x02\xff" * 100_000)) == 100_000
