"""Captures of length-counted frames: every byte comes back, and damage swallows no other frame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.bcd_frames import Envelope, Kind
from drivers.decoded import Decoded, Frame

ENVELOPE = Envelope({b"\x06": "ACK", b"\x15": "NAK"}, lambda data: data[:1] in (b"", b"A"))
WHOLE = b"\x02\x00\x03A\x03b\x03\x7f"


def kinds(data: bytes) -> list[tuple[Kind, bytes]]:
    return [(piece.kind, piece.raw) for piece in ENVELOPE.pieces(data)]


def test_an_end_byte_inside_of_a_frame_does_not_end_it() -> None:
    assert kinds(b"\x06" + WHOLE + b"??") == [
        (Kind.CONTROL, b"\x06"), (Kind.WHOLE, WHOLE), (Kind.STRANGE, b"??"),
    ]  # fmt: skip


def test_data_is_what_stands_between_length_and_end() -> None:
    assert next(ENVELOPE.pieces(WHOLE)).data == b"A\x03b"


def test_a_frame_that_stopped_reaches_to_the_next_whole_one() -> None:
    begun = ENVELOPE.first(b"\x02\x99\x99A" + WHOLE)
    assert (begun.kind, begun.raw) == (Kind.BEGUN, b"\x02\x99\x99A")


def test_what_cannot_begin_a_frame_is_strange() -> None:
    for data in (b"\x02\x0a", b"\x02\x00\x09B", b"\x02\x00\x00", b"x"):
        assert ENVELOPE.first(data).kind is Kind.STRANGE


@given(st.lists(st.sampled_from([b"\x02", b"\x00", b"\x06", b"\x03", b"A", WHOLE])).map(b"".join))
def test_every_byte_comes_back_in_its_order(data: bytes) -> None:
    assert b"".join(piece.raw for piece in ENVELOPE.pieces(data)) == data
    rest, walked = data, b""
    while rest:
        one = ENVELOPE.decoded(rest, lambda _piece: Decoded(Frame.OK, "whole"))
        walked, rest = walked + rest[: one.size], one.rest
    assert walked == data


def test_a_flood_of_beginnings_is_looked_at_once() -> None:
    assert ENVELOPE.first(b"\x02\x99" * 50_000).kind is Kind.STRANGE
    assert ENVELOPE.first(b"\x02\x99\x99" + b"A\x02\x01" * 30_000).kind is Kind.BEGUN
