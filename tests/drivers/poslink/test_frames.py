"""The envelope: what is read from bytes in any cut, and that damage costs no good frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from drivers.errors import BadFrame
from drivers.link.reader import Control
from drivers.poslink.frames import LONGEST, Reader, encode, lrc
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


@frames
def test_one_flipped_bit_anywhere_is_never_a_good_frame(frame: bytes) -> None:
    for place in range(1, len(frame)):
        for bit in range(8):
            hurt = frame[:place] + bytes([frame[place] ^ 1 << bit]) + frame[place + 1 :]
            assert frame[1:-2] not in read(hurt), (place, bit)


@pytest.mark.parametrize("control", Control)
def test_a_control_byte_is_read_where_all_before_it_made_sense(control: Control) -> None:
    assert read(control.value + APPROVED + control.value) == [control, APPROVED[1:-2], control]


@pytest.mark.parametrize("cut", [0, 1])
def test_the_checksum_may_be_any_byte(cut: int) -> None:
    for byte in set(range(256)) - {2 ^ 3, 0}:
        frame = encode(
            bytes([byte ^ 3]) if byte ^ 3 not in (2, 3) else b"\x10" + bytes([byte ^ 19])
        )
        assert read(frame, cut) == [frame[1:-2]], frame


@pytest.mark.parametrize("text", [b"", b"a\x03", b"\x02", b"x" * (LONGEST + 1)])
def test_what_cannot_be_a_text_is_not_framed(text: bytes) -> None:
    with pytest.raises(BadFrame):
        encode(text)


def test_the_longest_text_is_read_and_a_longer_one_is_damage() -> None:
    longest = encode(b"x" * LONGEST)
    assert read(longest, 4096) == [longest[1:-2]]
    data = b"\x02" + b"x" * (LONGEST + 1) + b"\x03" + bytes([lrc(b"x" * (LONGEST + 1) + b"\x03")])
    assert read(data + VOID, 4096) == [None, VOID[1:-2]]
