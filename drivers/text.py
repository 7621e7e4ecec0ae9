"""Device bytes to text, once, at the edge.

A device's text can hold escape sequences that would drive the cashier's own screen. Whatever
is shown went through `decode`; the bytes themselves are kept elsewhere, untouched.
"""

from __future__ import annotations

import re

SUBSTITUTE = "\N{MIDDLE DOT}"

SPACES = "\u00a0\u3000"
"""Harmless, though `str.isprintable` refuses them; GBK receipts use the wide one."""

_CARD_NUMBER = re.compile(
    rb"(?<![0-9])(?:[0-9]{13,19}"
    rb"|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1(?:[0-9]{4}\1[0-9]{1,3}|[0-9]{1,7})"
    rb"|[0-9]{4}([ -])[0-9]{6}\2[0-9]{5})(?![0-9])"
)
"""In one piece, in fours, or as 4-6-5."""


def clean(text: str) -> str:
    """`text` with every character that is not printable replaced by a middle dot."""
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else SUBSTITUTE for char in text)


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in SPACES


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
    if not 13 <= len(digits) <= 19 or not digits.isdecimal():
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mask_card(number: str) -> str:
    """First 6 and last 4 digits of a card number; what has fewer than 13 digits stays."""
    digits = "".join(char for char in number if char.isdigit())
    if len(digits) < 13:
        return number.strip()
    return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]


def mask_card_numbers(raw: bytes) -> bytes:
    """`raw` with the middle of every run of digits that is a card number replaced by stars.

    Digits may stand in groups, as on slips. The length never changes. Runs that fail the Luhn
    check (order numbers) stay as they are.
    """
    return _CARD_NUMBER.sub(_masked, raw)


def _masked(match: re.Match[bytes]) -> bytes:
    found = bytearray(match[0])
    places = [place for place, byte in enumerate(found) if byte in b"0123456789"]
    if not is_card_number(bytes(found[place] for place in places).decode("ascii")):
        return match[0]
    for place in places[6:-4]:
        found[place] = ord("*")
    return bytes(found)
