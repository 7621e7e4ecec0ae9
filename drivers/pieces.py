"""Cuts recorded bytes into frames, single control bytes and rests, for explaining a trace.

Unlike a session's reader it gives back every byte, in order, whole or damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

LARGEST = 16 * 1024
"""More than any frame has; a flood of beginnings must not be looked at to its end each time."""

SizeOf = Callable[[bytes], int]
"""How long the whole frame at the start of some bytes is; 0 when there is none."""


def pieces(data: bytes, size_of: SizeOf, start: int, controls: bytes) -> Iterator[bytes]:
    """`start` begins a frame; a control byte between frames is a piece of its own."""
    place = 0
    while place < len(data):
        size = size_of(data[place : place + LARGEST]) if data[place] == start else 0
        size = size or _rest(data, place, bytes([start]) + controls)
        yield data[place : place + size]
        place += size


def _rest(data: bytes, place: int, marks: bytes) -> int:
    """Up to the next byte that could begin something; a control byte ends at once."""
    if data[place] in marks[1:]:
        return 1
    ends = (end for end in range(place + 1, len(data)) if data[end] in marks)
    return next(ends, len(data)) - place
