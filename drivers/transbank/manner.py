"""How patiently an exchange is carried out, and the limits that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.link import wire
from drivers.link.phases import UNTAKEN, Phase
from drivers.link.wire import Bounds
from drivers.transbank.frames import Scope
from drivers.transbank.messages import Message, Variant

BOUNDS = Bounds(
    noise=7,  # 0900 with its envelope has 10 bytes
    repeat_seconds=15.0,  # at once, or by the terminal's 10 s
    longest_frame_seconds=18.0,  # 2 KiB at 1200 baud
    naks=2,  # the terminal sends it 3 times at most
    most_parts=5000,  # of a list; a terminal must be settled long before (code 67)
    renewing=UNTAKEN | {Phase.ACCEPTED},  # every record of a list has its own time
)

Answers = tuple[Message, ...]
"""The frames of an answer: one, or the records of a list with its end."""


@dataclass(frozen=True, slots=True)
class Manner(wire.Manner):
    """`answer_seconds` holds for each frame of the answer.

    `before` is what was last taken from this terminal, which it sends again if it missed our ACK.
    """

    scope: Scope
    variant: Variant
    before: bytes = b""


def is_whole(_answer: Message) -> bool:
    """Every answer but a list is one frame."""
    return True
