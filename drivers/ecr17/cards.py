"""Card numbers in this protocol: 19 digits filled with zeros, of which only the last 4 are real.

A terminal that sends more than that must not leak it: not into fields, and not into a trace.
"""

from __future__ import annotations

import re

from drivers.text import mask_card, mask_card_numbers

_IN_RESULT = re.compile(rb"(?<=[EVA]00)([0-9]{19})(?=ICC|MAG|MAN|CLM|CLI)")
LAST = 4


def masked(pan: str) -> str:
    """The field in its full width; of a number with 13 digits or more the middle is stars."""
    digits = pan.lstrip("0")
    return mask_card(digits).rjust(len(pan), "0") if digits.isdigit() else pan


def card(pan: str) -> str:
    """As people know it; empty when the field tells no number."""
    digits = pan.strip().lstrip("0")
    if not digits.isdigit():
        return ""
    return mask_card(digits) if len(digits) >= 13 else "*" * 12 + last_four(pan)


def last_four(pan: str) -> str:
    return pan[-LAST:]


def mask_trace(data: bytes) -> bytes:
    """Recorded bytes with the card numbers of results and receipts masked."""
    return mask_card_numbers(_IN_RESULT.sub(_middle, data))


def _middle(match: re.Match[bytes]) -> bytes:
    return masked(match[1].decode("ascii")).encode("ascii")
