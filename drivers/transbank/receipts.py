"""The text of a voucher: one run of characters, 40 to a line, one copy behind the other.

Merchant's copy first, then the customer's; six blank lines end each (transbank.md, Receipts).
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.terminal import Copy, Receipt
from drivers.text import clean, mask_card_numbers
from drivers.transbank.messages import Message

WIDTH = 40
GAP = 6
"""Blank lines at the end of a copy; fewer stand inside of one."""

CUSTOMER = b"CLIENTE"


def split(answer: Message, encoding: str) -> tuple[Receipt, ...]:
    """Both copies; none where the terminal printed them itself (a field of less than a line)."""
    text = answer.raw("voucher")
    if len(text) < WIDTH:
        return ()
    lines = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    return tuple(_receipt(copy, encoding) for copy in _copies(lines))


def _copies(lines: list[bytes]) -> Iterator[list[bytes]]:
    begun: list[bytes] = []
    blank = 0
    for line in lines:
        is_next = blank >= GAP and line.strip()
        if is_next:
            yield begun
        begun = [line] if is_next else [*begun, line]
        blank = 0 if line.strip() else blank + 1
    if any(line.strip() for line in begun):
        yield begun


def _receipt(lines: list[bytes], encoding: str) -> Receipt:
    raw = mask_card_numbers(b"".join(lines))
    shown = tuple(
        clean(raw[at : at + WIDTH].decode(encoding, "replace").rstrip())
        for at in range(0, len(raw), WIDTH)
    )
    return Receipt(_copy(raw), _without_end(shown), raw, encoding)


def _copy(raw: bytes) -> Copy:
    return Copy.CUSTOMER if CUSTOMER in raw.upper() else Copy.MERCHANT


def _without_end(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Without the blank lines that feed the paper."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines
