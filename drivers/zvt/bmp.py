"""The fields of a message: a byte that names each, then its value in a length known by name.

A field with an unknown name cannot be skipped, so what begins with it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drivers.errors import BadMessage
from drivers.zvt.tlv import size_at, size_bytes

TLV = 0x06

_BER, _LL, _LLL, _NONE = -1, -2, -3, -9

_FIXED = {
    0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2, 0x17: 2,
    0x19: 1, 0x27: 1, 0x29: 4, 0x2A: 15, 0x37: 3, 0x3A: 2, 0x3B: 8, 0x3D: 3, 0x49: 2, 0x70: 4,
    0x71: 4, 0x72: 1, 0x73: 1, 0x74: 1, 0x75: 1, 0x87: 2, 0x88: 3, 0x8A: 1, 0x8C: 1, 0xA0: 1,
    0xAA: 3, 0xBA: 5, 0xD0: 1, 0xD2: 1, 0xD3: 1, 0xE0: 1, 0xE9: 1, 0xEA: 1, 0xEB: 8, 0xF0: 1,
    0xF9: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFD: 1,
}  # fmt: skip
_TWO_DIGITS = (0x22, 0x23, 0x2D, 0x4C, 0x8B, 0xA7, 0xD1, *range(0xE1, 0xE9), *range(0xF1, 0xF9))
_THREE_DIGITS = (0x24, 0x2E, 0x3C, 0x60, 0x92, 0x9A, 0xAF)

SIZES = [_NONE] * 256
"""By name: the size of the value, or how its size is written in front of it."""
SIZES[TLV] = _BER
for _name, _size in _FIXED.items():
    SIZES[_name] = _size
for _name in _TWO_DIGITS:
    SIZES[_name] = _LL
for _name in _THREE_DIGITS:
    SIZES[_name] = _LLL

KNOWN = tuple(name for name, size in enumerate(SIZES) if size != _NONE)

Field = tuple[int, bytes]


def parse(data: bytes, at: int) -> tuple[list[Field], int]:
    """The fields from `at` on, and where reading had to end: `len(data)` when all was read."""
    fields: list[Field] = []
    end = len(data)
    sizes = SIZES
    while at < end:
        name = data[at]
        size = sizes[name]
        start = at + 1
        if size < 0:
            try:
                size, start = _written(data, size, start)
            except IndexError:
                return fields, at
        stop = start + size
        if stop > end:
            return fields, at
        fields.append((name, data[start:stop]))
        at = stop
    return fields, at


def places(data: bytes, fields: Iterable[Field], at: int) -> Iterator[tuple[int, int]]:
    """Where in `data` the values of `fields`, parsed from `at` on, begin and end."""
    for name, value in fields:
        size = SIZES[name]
        start = at + 1 if size >= 0 else _written(data, size, at + 1)[1]
        at = start + len(value)
        yield start, at


def serialise(fields: Iterable[Field]) -> bytes:
    """The fields as on the wire; raises BadMessage for a value of a wrong size."""
    parts = []
    for name, value in fields:
        size = SIZES[name]
        if size >= 0:
            if len(value) != size:
                raise BadMessage(f"{len(value)} bytes in field {name:02X} of {size}", value)
            parts.append(bytes([name]) + value)
        else:
            parts.append(bytes([name]) + _size_in_front(name, size, len(value)) + value)
    return b"".join(parts)


def _written(data: bytes, how: int, at: int) -> tuple[int, int]:
    """The size written at `at`, and where the value begins; IndexError when it cannot be."""
    if how == _BER:
        return size_at(data, at)
    size = 0
    for place in range(at, at - how):
        digit = data[place] - 0xF0
        if not 0 <= digit <= 9:
            raise IndexError(place)
        size = size * 10 + digit
    return size, at - how


def _size_in_front(name: int, how: int, size: int) -> bytes:
    if how == _BER:
        return size_bytes(size)
    if how == _NONE or size >= 10**-how:
        raise BadMessage(f"{size} bytes do not fit field {name:02X}")
    return bytes(0xF0 + int(digit) for digit in f"{size:0{-how}d}")
