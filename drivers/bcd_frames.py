"""Captured frames `02 · length of DATA in 2 BCD bytes · DATA · 03 · checksum`, of two families.

For looking at captures alone: unlike a session's reader it gives back every byte, whole or damaged,
and judges no checksum. Reads by length and never looks for an end byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drivers.decoded import Decoded, Frame
from drivers.pieces import LARGEST, pieces

STX = 0x02
ETX = 0x03

OVERHEAD = 5
"""STX, two length bytes, ETX and checksum."""

HEAD = 3
"""STX and the length."""


class Kind(StrEnum):
    CONTROL = "control"
    WHOLE = "whole"
    BEGUN = "begun"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one piece, and what they are."""

    kind: Kind
    raw: bytes

    @property
    def data(self) -> bytes:
        """DATA of a whole frame."""
        return self.raw[HEAD:-2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One family: its single bytes with their names, and how DATA, or its beginning, looks."""

    controls: Mapping[bytes, str]
    fits: Callable[[bytes], bool]

    def pieces(self, data: bytes) -> Iterator[Piece]:
        """All of `data` in order."""
        for raw in pieces(data, self._whole, STX, b"".join(self.controls)):
            yield Piece(self._kind(raw), raw)

    def first(self, data: bytes) -> Piece:
        """The piece at the start of `data`, which is not empty.

        A frame that has begun reaches to its end, or to the next whole frame: a damaged length
        must not swallow what came after it.
        """
        piece = next(self.pieces(data))
        if piece.kind is Kind.STRANGE and self._has_begun(data):
            return Piece(Kind.BEGUN, data[: self._next_whole(data)])
        return piece

    def decoded(self, data: bytes, read: Callable[[Piece], Decoded]) -> Decoded:
        """The first frame of `data`; `read` decodes a whole one and may leave size and rest out."""
        if not data:
            return Decoded(Frame.INCOMPLETE)
        piece = self.first(data)
        one = read(piece) if piece.kind is Kind.WHOLE else self._without_frame(piece)
        size = len(piece.raw)
        return Decoded(one.frame, one.message, one.fields, size, data[size:])

    def _without_frame(self, piece: Piece) -> Decoded:
        if piece.kind is Kind.CONTROL:
            return Decoded(Frame.OK, self.controls[piece.raw])
        return Decoded(Frame.INCOMPLETE if piece.kind is Kind.BEGUN else Frame.FOREIGN)

    def _kind(self, raw: bytes) -> Kind:
        if raw in self.controls:
            return Kind.CONTROL
        return Kind.WHOLE if self._whole(raw) else Kind.STRANGE

    def _whole(self, data: bytes) -> int:
        """How long the whole frame at the start of `data` is; 0 when there is none."""
        size = _size(data)
        return size if OVERHEAD < size <= len(data) and data[size - 2] == ETX else 0

    def _has_begun(self, data: bytes) -> bool:
        """Whether a frame of this family begins here, though its end is not where it must be."""
        digits = data[1:HEAD].hex()
        if data[0] != STX or not (digits == "" or digits.isdecimal()):
            return False
        return len(data) < HEAD or (_size(data) > OVERHEAD and self.fits(data[HEAD:]))

    def _next_whole(self, data: bytes) -> int:
        """Where the next whole frame of this family begins; the end of `data` if there is none."""
        place = data.find(STX, 1)
        while place >= 0:
            size = self._whole(data[place : place + LARGEST])
            if size and self.fits(data[place + HEAD : place + size - 2]):
                return place
            place = data.find(STX, place + 1)
        return len(data)


def _size(data: bytes) -> int:
    """How long the frame at the start of `data` says that it is; 0 when it says nothing."""
    digits = data[1:HEAD].hex()
    return int(digits) + OVERHEAD if len(digits) == 4 and digits.isdecimal() else 0
