"""The envelope: four checksums, controls of three bytes, progress, and every kind of damage."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.ecr17.frames import (
    BUFFER,
    LONGEST,
    Control,
    Display,
    Packet,
    Reader,
    Reading,
    Scope,
    encode,
    encode_display,
    lrc,
    scope_of,
)
from drivers.ecr17.messages import SHAPES, fits
from drivers.errors import BadFrame
from tests.drivers.ecr17.scripted import read_all
from tests.drivers.ecr17.vectors import (
    EVERY_ANSWER,
    PART,
    PART_WIRE,
    REVERSED,
    REVERSED_WIRE,
    VECTORS,
    Vector,
)

messages = st.binary(min_size=1, max_size=60).map(
    lambda data: bytes(byte & 0x7F for byte in data if byte & 0x7F not in (2, 3)) or b"x"
)
scopes = st.sampled_from(Scope)


def readings(data: bytes, scope: Scope = Scope.STX_ETX) -> list[Reading | None]:
    """None for every damaged frame."""
    reader = Reader(scope)
    reader.receive(data)
    return drained(reader)


def drained(reader: Reader) -> list[Reading | None]:
    return list(read_all(reader))


# -- checksums -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "check"),
    [(Scope.PLAIN, 0x3E), (Scope.STX_ETX, 0x3F), (Scope.ETX, 0x3D), (Scope.STX, 0x3C)],
)
def test_the_checksum_of_one_letter_is_as_its_programs_compute_it(scope: Scope, check: int) -> None:
    assert lrc(b"A", scope) == check
    assert scope_of(b"A", check) is scope


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_worked_examples_have_their_checksum(vector: Vector) -> None:
    assert encode(vector.wire[1:-2], Scope.STX_ETX) == vector.wire


@given(messages, scopes)
def test_one_scope_alone_fits_any_frame(message: bytes, scope: Scope) -> None:
    data = encode(message, scope)
    assert scope_of(data[1:-2], data[-1]) is scope
    assert [one for one in Scope if readings(data, one) == [Packet(message)]] == [scope]


def test_the_controls_are_those_of_the_serial_driver() -> None:
    """06 03 7A and 15 03 69 are constants of the one RS232 driver that is public."""
    assert Control.ACK.encode(Scope.STX_ETX) == bytes.fromhex("06037a")
    assert Control.NAK.encode(Scope.STX_ETX) == bytes.fromhex("150369")
    assert Control.ACK.encode(Scope.PLAIN) == bytes.fromhex("060379")
    assert Control.NAK.encode(Scope.PLAIN) == bytes.fromhex("15036a")


# -- reading ---------------------------------------------------------------------------------------


@given(st.integers(0, 127).filter(lambda byte: byte not in (1, 2, 6, 0x15)), scopes)
def test_a_control_counts_whatever_its_third_byte(third: int, scope: Scope) -> None:
    assert readings(bytes([0x06, 3, third]), scope) == [Control.ACK]
    assert readings(bytes([0x15, 3, third]), scope) == [Control.NAK]


def test_a_lost_third_byte_does_not_cost_the_next_frame() -> None:
    assert readings(b"\x06\x03" + REVERSED_WIRE) == [Control.ACK, Packet(REVERSED)]
    assert readings(b"\x06\x03" + encode_display(b"PREGO")) == [
        Control.ACK, Display(b"PREGO".ljust(20)),
    ]  # fmt: skip


@pytest.mark.parametrize("check", [0x02, 0x03, 0x06, 0x15])
def test_the_checksum_may_be_a_control_byte(check: int) -> None:
    last = lrc(b"MESSAGE", Scope.STX_ETX) ^ check
    message = b"MESSAGE" + bytes([last])
    data = encode(message, Scope.STX_ETX)
    assert data[-1] == check
    assert readings(data + b"\x06\x03\x7a") == [Packet(message), Control.ACK]


def test_everything_glued_together_is_read_in_its_order() -> None:
    progress = encode_display(b"ATTENDERE PREGO")
    data = b"\x06\x03\x7a" + progress + progress + REVERSED_WIRE + PART_WIRE + b"\x15\x03\x69"
    assert readings(data) == [
        Control.ACK, Display(b"ATTENDERE PREGO     "), Display(b"ATTENDERE PREGO     "),
        Packet(REVERSED), Packet(PART), Control.NAK,
    ]  # fmt: skip


@given(messages, scopes)
def test_the_cut_of_the_bytes_does_not_matter(message: bytes, scope: Scope) -> None:
    data = b"\x06\x03\x7a" + encode_display(b"PREGO") + encode(message, scope)
    reader, found = Reader(scope), []
    for byte in data:
        reader.receive(bytes([byte]))
        found += drained(reader)
    assert found == [Control.ACK, Display(b"PREGO".ljust(20)), Packet(message)]
    assert not reader.strange
    assert not reader.has_begun


# -- damage ----------------------------------------------------------------------------------------


@given(messages, st.data())
def test_one_flipped_bit_is_never_read_as_another_message(
    message: bytes, data: st.DataObject
) -> None:
    whole = bytearray(encode(message, Scope.STX_ETX))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    assume(whole[place] != 0x02)  # a new beginning leaves a shorter frame; see the next test
    packets = [one for one in readings(bytes(whole)) if isinstance(one, Packet)]
    assert packets in ([], [Packet(message)])


@pytest.mark.parametrize("name", EVERY_ANSWER)
def test_no_flipped_bit_makes_another_answer_of_one(name: str) -> None:
    whole = encode(EVERY_ANSWER[name], Scope.STX_ETX)
    for place, bit in itertools.product(range(len(whole)), range(8)):
        hurt = bytearray(whole)
        hurt[place] ^= 1 << bit
        for one in readings(bytes(hurt)):
            assert not isinstance(one, Packet) or not any(fits(one.message, s) for s in SHAPES)


@given(messages, st.data())
def test_the_frame_behind_a_damaged_one_is_read(message: bytes, data: st.DataObject) -> None:
    whole = encode(message, Scope.STX_ETX)
    place = data.draw(st.integers(0, len(whole) - 1))
    assume(whole[place] != 0x02 or place == 0)  # a lost checksum of 02 is replaced by the next 02
    lost = whole[:place] + whole[place + 1 :]
    assert Packet(REVERSED) in readings(lost + REVERSED_WIRE)


@given(st.lists(st.binary(max_size=300), max_size=20), scopes)
def test_arbitrary_bytes_neither_break_nor_outgrow_the_reader(
    pieces: list[bytes], scope: Scope
) -> None:
    reader = Reader(scope)
    for piece in pieces:
        reader.receive(piece)
        drained(reader)
    while reader.has_begun:
        reader.abandon()
        drained(reader)
    reader.forget()
    reader.receive(REVERSED_WIRE)
    drained(Reader(Scope.STX_ETX))
    assert readings(REVERSED_WIRE) == [Packet(REVERSED)]


def test_a_flood_is_not_kept() -> None:
    reader = Reader(Scope.STX_ETX)
    reader.receive(b"\x02" + b"1" * (3 * BUFFER))
    assert drained(reader) in ([], [None])
    reader.receive(b"\x02" + b"1" * (LONGEST - 2))
    drained(reader)
    reader.receive(REVERSED_WIRE)
    assert Packet(REVERSED) in drained(reader)


@pytest.mark.parametrize("junk", [b"\xff", b"\x00\x33", b"\x02\x10\x03\x00", b"30\x06"])
def test_a_refusal_after_junk_is_not_believed(junk: bytes) -> None:
    """A false NAK would send money twice."""
    assert Control.NAK not in readings(junk + b"\x15\x03\x69")


def test_a_frame_in_which_another_begins_is_damaged_alone() -> None:
    assert readings(REVERSED_WIRE[:40] + REVERSED_WIRE) == [None, Packet(REVERSED)]


def test_what_cannot_be_a_frame_is_not_encoded() -> None:
    for message in (b"", b"a\x02b", b"a\x03b", b"1" * (LONGEST + 1)):
        with pytest.raises(BadFrame):
            encode(message, Scope.PLAIN)


def test_a_message_is_not_printed() -> None:
    """A log of readings must not show a card number."""
    assert "9012" not in repr(Packet(REVERSED))
