"""How patiently an exchange is carried out, and the limits that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.transbank.frames import Scope
from drivers.transbank.messages import Message, Variant

QUIET = 1.0
"""Seconds without a byte after which a frame begun is over; a NAK waits as long for another byte.

A damaged frame can earn two NAKs: the second one must not be taken for an answer to the resend.
"""

REPEAT_SECONDS = 15.0
"""How long an answer that was NAKed may take to come again: at once, or by the terminal's 10 s."""

NAKS = 2
"""How often one answer is asked for again: the terminal sends it 3 times at most."""

LONGEST_FRAME_SECONDS = 18.0
"""2 KiB at 1200 baud; a terminal that chatters longer past its time is not waited for."""

MOST_PARTS = 5000
"""Frames of one list; a terminal must be settled long before (code 67)."""

NOISE = 7
"""Fewer bytes cannot have been an answer (0900 with its envelope has 10), so nobody asks again."""

Answers = tuple[Message, ...]
"""The frames of an answer: one, or the records of a list with its end."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask: seconds for the ACK and for each frame of the answer, and sends.

    `before` is what was last taken from this terminal, which it sends again if it missed our ACK.
    """

    scope: Scope
    variant: Variant
    ack_seconds: float
    answer_seconds: float
    sends: int
    before: bytes = b""


def is_whole(_answer: Message) -> bool:
    """Every answer but a list is one frame."""
    return True
