"""A captured frame as it stands, for explaining and decoding it; no session depends on it.

Takes a frame with a wrong checksum, with the stars of a masked card number, and under either
scope of the checksum: whoever looks at a capture wants to see what is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.asia_ecr.frames import CONTROLS, Scope, lrc
from drivers.asia_ecr.messages import HEADER, HEADER_SIZE, SEPARATOR, Message
from drivers.bcd_frames import Envelope, Piece
from drivers.errors import BadMessage

_DIGITS = frozenset(b"0123456789")
_CAPITALS = _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MAY_BE = {
    "transport": _DIGITS,
    "version": _DIGITS,
    "indicator": frozenset(b"012"),
    "code": _CAPITALS,
    "response": _CAPITALS,
    "more": frozenset(b"01"),
}
"""What bytes the parts of the header are made of (asia_ecr.md, Headers)."""

_HEAD = (
    *(_MAY_BE[name] for name, width, _meaning in HEADER for _place in range(width)),
    frozenset([SEPARATOR]),
)


@dataclass(frozen=True, slots=True)
class Captured:
    """`message` goes as far as it can be read, `fault` says why no further.

    `scope` is the one under which the checksum fits, None when it fits under none.
    """

    message: Message
    fault: BadMessage | None
    scope: Scope | None
    is_masked: bool


def captured(piece: Piece) -> Captured:
    """What a whole frame says."""
    message, fault = Message.read(piece.data)
    sums = (scope for scope in Scope if lrc(piece.raw[:-1], scope) == piece.raw[-1])
    return Captured(message, fault, next(sums, None), b"*" in piece.data)


def is_ours(data: bytes) -> bool:
    """Whether a whole DATA has this family's header; one of its bytes may be damaged."""
    return len(data) > HEADER_SIZE and _strange(data) <= 1


def _begins(data: bytes) -> bool:
    return _strange(data) == 0


def _strange(data: bytes) -> int:
    """How many bytes of the header, as much as is there, cannot be."""
    return sum(byte not in may_be for byte, may_be in zip(data, _HEAD, strict=False))


ENVELOPE = Envelope({control.value: control.name for control in CONTROLS}, _begins)
