"""The contents of BMP 06: tag, length, value in the manner of BER, with the exceptions of ZVT.

Tags whose low five bits are all set go on in the next byte, while its high bit is set. The tags
1F80 to 1F83 break that rule and have two bytes all the same. Bit 6 marks a tag that holds others;
Feig's FFxx have it too and hold none. What does not read as tags stays a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drivers.errors import BadMessage


class Node(NamedTuple):
    """One tag. `held` are the tags inside of `value`, where it is made of such."""

    tag: int
    value: bytes
    held: tuple[Node, ...] = ()


Pairs = Iterable[tuple[int, "bytes | Pairs"]]

_GOES_ON = 0x1F
_HOLDS = 0x20
_VENDOR = 0xFF
_TWO_BYTES = frozenset({0x1F80, 0x1F81, 0x1F82, 0x1F83})
DEEPEST = 8


def parse(data: bytes, at: int, end: int, depth: int = 0) -> tuple[Node, ...]:
    """The tags in `data[at:end]`; raises BadMessage when it is not made of whole tags."""
    nodes = []
    while at < end:
        first = tag = data[at]
        at += 1
        try:
            if tag & _GOES_ON == _GOES_ON:
                tag, at = _long_tag(data, tag, at)
            size = data[at]
            at += 1
            if size > 0x7F:
                size, at = _long_size(data, size, at)
        except IndexError:
            raise _bad(data) from None
        stop = at + size
        if stop > end:
            raise _bad(data)
        value = data[at:stop]
        held = _held(data, at, stop, depth) if first & _HOLDS and first != _VENDOR else ()
        nodes.append(Node(tag, value, held))
        at = stop
    return tuple(nodes)


def size_at(data: bytes, at: int) -> tuple[int, int]:
    """The length that begins at `at`, and where the value begins; raises IndexError."""
    size = data[at]
    return (size, at + 1) if size < 0x80 else _long_size(data, size, at + 1)


def serialise(pairs: Pairs) -> bytes:
    """Tags with their values, or with the tags that they hold."""
    return b"".join(_one(tag, value) for tag, value in pairs)


def size_bytes(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    return bytes([0x81, size]) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every tag in its order, those inside of others after them."""
    for node in nodes:
        yield node
        yield from flat(node.held)


def _one(tag: int, value: bytes | Pairs) -> bytes:
    data = value if isinstance(value, bytes) else serialise(value)
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + size_bytes(len(data)) + data


def _long_tag(data: bytes, tag: int, at: int) -> tuple[int, int]:
    while True:
        byte = data[at]
        at += 1
        tag = tag << 8 | byte
        if byte < 0x80 or tag in _TWO_BYTES:
            return tag, at
        if tag > 0xFFFFFF:
            raise _bad(data)


def _long_size(data: bytes, first: int, at: int) -> tuple[int, int]:
    if first == 0x81:
        return data[at], at + 1
    if first == 0x82:
        return data[at] << 8 | data[at + 1], at + 2
    raise IndexError(first)


def _held(data: bytes, at: int, stop: int, depth: int) -> tuple[Node, ...]:
    if depth >= DEEPEST:
        return ()
    try:
        return parse(data, at, stop, depth + 1)
    except BadMessage:
        return ()


def _bad(data: bytes) -> BadMessage:
    return BadMessage("tags that do not end where they must", data)
