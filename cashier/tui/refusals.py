"""What went wrong, in one or two sentences for the prompt line."""

from __future__ import annotations

from cashier.domain.refusal import Refused
from cashier.services.lane import NoTerminal
from cashier.text import Speaker

Trouble = Refused | NoTerminal
TROUBLE = (Refused, NoTerminal)
"""What services raise when they changed nothing and sent nothing."""


def in_words(words: Speaker, trouble: Trouble) -> str:
    """Why, and what the person can do now."""
    now = getattr(trouble, "now", None)
    return " ".join(words.say(one) for one in (trouble.why, now) if one is not None)
