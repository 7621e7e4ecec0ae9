"""Text that a person typed, before anything keeps it: one line, harmless, without card numbers.

What is written down can never be taken back out of the journal, so it is cleaned on the way in.
"""

from __future__ import annotations

from drivers.text import clean, mask_card_numbers

LONGEST = 500
"""Characters; more than any note needs, less than would hurt a screen or a slip."""


_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
"""Full-width digits, as a Chinese keyboard may give them, are digits."""


def typed(text: str) -> str:
    """The text in one line: control characters visible, card numbers masked, cut if endless."""
    line = clean(" ".join(text.translate(_DIGITS).split()))
    return mask_card_numbers(line.encode()).decode()[:LONGEST]
