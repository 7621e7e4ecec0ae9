"""A captured frame as it stands, for explaining and decoding it; no session depends on it.

Takes a frame with a wrong checksum, or with the stars of a masked card number that no longer fit
it: whoever looks at a capture wants to see what is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.allinpay.frames import ACK, NAK, TAG_LEAD, lrc
from drivers.allinpay.messages import Message, read
from drivers.bcd_frames import Envelope, Piece
from drivers.errors import BadMessage

_FIRST = bytes([TAG_LEAD, 0x00, 0x00])
"""9F00 stands first in every known block, and is never longer than 255 bytes."""


@dataclass(frozen=True, slots=True)
class Captured:
    """`message` goes as far as it can be read, `fault` says why no further."""

    message: Message
    fault: BadMessage | None
    checksum: int
    is_valid: bool
    is_masked: bool


def captured(piece: Piece) -> Captured:
    """What a whole frame says; `checksum` is the one that would fit."""
    message, fault = read(piece.data)
    checksum = lrc(piece.raw[1:-1])
    return Captured(message, fault, checksum, checksum == piece.raw[-1], b"*" in piece.data)


def is_ours(block: bytes) -> bool:
    """Whether a whole block can be of this protocol; its first tag may be damaged."""
    return _begins(block) or block[1:3] == _FIRST[1:]


def _begins(block: bytes) -> bool:
    return block[:1] in (b"", _FIRST[:1])


ENVELOPE = Envelope({bytes([ACK]): "ACK", bytes([NAK]): "NAK"}, _begins)
