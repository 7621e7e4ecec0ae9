"""Device bytes to text, once, at the edge.

A device's text can hold escape sequences that would drive the cashier's own screen. Whatever
is shown went through `decode`; the bytes themselves are kept elsewhere, untouched.
"""

from __future__ import annotations

import re

SUBSTITUTE = "\N{MIDDLE DOT}"

_CARD_NUMBER = re.compile(rb"(?<![0-9])([0-9]{6})([0-9]{3,9})([0-9]{4})(?![0-9])")


def clean(text: str) -> str:
    """`text` with every character that is not printable replaced by a middle dot."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else SUBSTITUTE for char in text)


def decode(raw: bytes, encoding: str) -> str:
    """Printable text of one field or line; wrong bytes become visible, never active."""
    return clean(raw.decode(encoding, errors="replace").strip("\x00 "))


def lines(raw: bytes, encoding: str) -> tuple[str, ...]:
    """A block of text as cleaned lines; CR LF, LF and CR all end a line."""
    text = raw.decode(encoding, errors="replace")
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(clean(part.rstrip()) for part in parts)


def is_card_number(digits: str) -> bool:
    """Whether 13 to 19 digits pass the Luhn check (ISO/IEC 7812-1)."""
    if not 13 <= len(digits) <= 19 or not digits.isdigit():
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mask_card(number: str) -> str:
    """First 6 and last 4 digits of a card number; anything with stars or too short stays."""
    digits = number.strip()
    if not digits.isdigit() or len(digits) < 13:
        return digits
    return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]


def mask_card_numbers(raw: bytes) -> bytes:
    """`raw` with the middle of every run of digits that is a card number replaced by stars.

    The length never changes. Runs that fail the Luhn check (order numbers) stay as they are.
    """
    return _CARD_NUMBER.sub(_masked, raw)


def _masked(match: re.Match[bytes]) -> bytes:
    if not is_card_number(match[0].decode("ascii")):
        return match[0]
    return match[1] + b"*" * len(match[2]) + match[3]
