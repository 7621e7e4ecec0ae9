"""DATA as a message: two headers, 1C, then fields of type, BCD length, data and 1C.

Keeps what came in the order in which it came. What a code or a field means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from drivers.asia_ecr.frames import bcd, from_bcd
from drivers.errors import BadMessage
from drivers.text import clean
from drivers.text import decode as printable

SEPARATOR = 0x1C
REQUEST = "0"
ANSWER = "1"
LAST = "0"
MORE = "1"

HEADER = (
    # name, width, meaning
    ("transport", 10, "60, destination and source; Krungthai writes ten zeros"),
    ("version", 1, "format version"),
    ("indicator", 1, "0 request wanting an answer, 1 answer, 2 request without answer"),
    ("code", 2, "transaction code, repeated in the answer"),
    ("response", 2, "response code, 00 in requests"),
    ("more", 1, "0 last message, 1 another one follows"),
)
HEADER_SIZE = sum(width for _name, width, _meaning in HEADER)

ENCODING = "ascii"
"""All bytes seen in public are ASCII; anything else becomes visible, never active."""


@dataclass(frozen=True, slots=True)
class Message:
    """`fields` are type and raw data in the order of the wire.

    They may hold a card number in clear, so they are not part of the printed form.
    """

    code: str
    fields: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    response: str = "00"
    indicator: str = REQUEST
    more: str = LAST
    version: str = "1"
    transport: str = "6000000000"

    @property
    def map(self) -> dict[str, bytes]:
        """Data by type; of a type that comes twice the first counts."""
        return dict(reversed(self.fields))

    def raw(self, field_type: str) -> bytes:
        """The data of that field; empty when it did not come."""
        return self.map.get(field_type, b"")

    def text(self, field_type: str) -> str:
        """The same, as printable text without padding."""
        return printable(self.raw(field_type), ENCODING)

    def encode(self) -> bytes:
        header = "".join(getattr(self, name) for name, _width, _meaning in HEADER)
        if len(header) != HEADER_SIZE:
            raise BadMessage(f"a header of {len(header)} bytes")
        parts = [header.encode(ENCODING), bytes([SEPARATOR])]
        return b"".join([*parts, *(_field(*one) for one in self.fields)])

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Raises BadMessage when the headers or a field do not follow the layout."""
        message, error = cls.read(data)
        if error is not None:
            raise error
        return message

    @classmethod
    def read(cls, data: bytes) -> tuple[Self, BadMessage | None]:
        """As far as `data` follows the layout, and why no further."""
        fields: list[tuple[str, bytes]] = []
        error = None
        try:
            _check_header(data)
            for one in _fields(data):
                fields.append(one)
        except BadMessage as fault:
            error = fault
        return cls(fields=tuple(fields), **dict(_header(data))), error


def readable(data: bytes) -> str:
    """`data` as text of the same length."""
    return clean(data.decode(ENCODING, "replace"))


def _header(data: bytes) -> Iterator[tuple[str, str]]:
    at = 0
    for name, width, _meaning in HEADER:
        yield name, readable(data[at : at + width])
        at += width


def _check_header(data: bytes) -> None:
    if len(data) <= HEADER_SIZE or data[HEADER_SIZE] != SEPARATOR:
        raise BadMessage("the headers do not end where they must", data)
    _ascii(data[:HEADER_SIZE], data)


def _fields(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = HEADER_SIZE + 1
    while at < len(data):
        start = at + 4
        length = from_bcd(data[at + 2 : start]) if start <= len(data) else None
        if length is None:
            raise BadMessage(f"a field at {at} without a length", data)
        at = start + length + 1
        if at > len(data) or data[at - 1] != SEPARATOR:
            raise BadMessage(f"a field that does not end at {at - 1}", data)
        yield _ascii(data[start - 4 : start - 2], data), data[start : at - 1]


def _field(field_type: str, data: bytes) -> bytes:
    return field_type.encode(ENCODING) + bcd(len(data)) + data + bytes([SEPARATOR])


def _ascii(part: bytes, data: bytes) -> str:
    text = part.decode(ENCODING, "replace")
    if not (text.isascii() and text.isprintable()):
        raise BadMessage(f"{part.hex(' ')} where printable ASCII must be", data)
    return text
