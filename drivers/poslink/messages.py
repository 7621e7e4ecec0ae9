"""A text as a message: fields by FS, inside a field groups by RS and parts by US.

Fields are read by position. What is missing at the end of a field or message is empty, and what
is more than expected (later versions add some) is kept. What a position means is in layouts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from drivers.errors import BadMessage

FS, RS, US = "\x1c", "\x1e", "\x1f"

LAST = "0"
"""The status of a last (or only) packet; any other announces another one."""

ENCODING = "latin-1"
"""All bytes seen in public are ASCII; this one keeps any other as it came."""

_COMMAND = re.compile(r"[A-Z][0-9]{2}")

Nested = str | list["Nested"]
"""A field: its text, or a list where it holds separators."""


@dataclass(frozen=True, slots=True)
class Message:
    """`fields` are the texts between FS, separators inside them included.

    They may hold a card number in clear, so they are not part of the printed form.
    """

    fields: tuple[str, ...] = field(repr=False)

    @property
    def is_answer(self) -> bool:
        """An answer begins with one character, a request with its command."""
        return len(self.fields[0]) == 1

    @property
    def status(self) -> str:
        return self.fields[0] if self.is_answer else ""

    @property
    def command(self) -> str:
        """`T00`; an answer's is one more than its request's."""
        return self.fields[int(self.is_answer)]

    @property
    def version(self) -> str:
        return self.at(1 + self.is_answer)

    @property
    def code(self) -> str:
        """The six digits of an answer; empty in a request."""
        return self.at(3) if self.is_answer else ""

    def at(self, place: int) -> str:
        """The field at that place; empty when it did not come."""
        return self.fields[place] if place < len(self.fields) else ""

    def part(self, place: int, number: int) -> str:
        """One part of a field; the first one is the field itself where it has no parts."""
        parts = self.at(place).split(US)
        return parts[number] if number < len(parts) else ""

    @property
    def nested(self) -> list[Nested]:
        """All fields, with lists where there are separators inside."""
        return [_nested(text) for text in self.fields]

    def encode(self) -> bytes:
        return FS.join(self.fields).encode(ENCODING, "replace")

    @classmethod
    def decode(cls, text: bytes) -> Self:
        """Raises BadMessage when it begins neither like a request nor like an answer."""
        fields = tuple(text.decode(ENCODING).split(FS))
        head = fields[1:2] if len(fields[0]) == 1 else fields[:1]
        if not head or not _COMMAND.fullmatch(head[0]):
            raise BadMessage("there is no command where it must be", text)
        return cls(fields)


def request(command: str, version: str, *fields: str) -> Message:
    return Message((command, version, *fields))


def answer(command: str, version: str, code: str, text: str, *fields: str) -> Message:
    return Message((LAST, command, version, code, text, *fields))


def answer_to(command: str) -> str:
    """The command of the answer: `T01` for `T00`."""
    return f"{command[0]}{int(command[1:]) + 1:02d}"


def joined(parts: Iterable[str], separator: str = US) -> str:
    """Parts as one field, without the empty ones at its end."""
    return separator.join(parts).rstrip(separator)


def _nested(text: str) -> Nested:
    if RS in text:
        return [_nested(row) for row in text.split(RS)]
    return [*text.split(US)] if US in text else text
