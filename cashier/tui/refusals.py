"""What went wrong, in one or two sentences for the prompt line."""

from __future__ import annotations

from cashier.domain.refusal import Refused
from cashier.services.lane import NoTerminal
from cashier.services.line_words import line_says
from cashier.text import Speaker
from drivers.errors import LineError

Trouble = Refused | NoTerminal | LineError
TROUBLE = (Refused, NoTerminal, LineError)
"""What services raise when they sent nothing."""


def in_words(words: Speaker, trouble: Trouble) -> str:
    """Why, and what the person can do now."""
    if isinstance(trouble, LineError):
        return words.say(line_says(trouble))
    now = getattr(trouble, "now", None)
    return " ".join(words.say(one) for one in (trouble.why, now) if one is not None)
