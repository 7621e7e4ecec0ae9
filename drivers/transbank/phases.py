"""How the poll of this protocol differs from what is asked and answered in drivers.link.phases.

A money command is sent again only after a NAK. A poll does nothing, so it is sent again after
silence too.
"""

from __future__ import annotations

from drivers.link.phases import ASKING as COMMON
from drivers.link.phases import Heard, Phase, Step, Table, differing

ASKING: Table = differing(COMMON, {Heard.STEP: Step.SHOW, Heard.REPEATED: Step.CONFIRM})
"""For everything that has an answer, and for waiting without having said anything."""

_UNANSWERED = {
    Heard.NOISE: Step.STAY,
    Heard.STEP: Step.CONFIRM,  # it is in the middle of something
    Heard.DAMAGED: Step.STAY,
    Heard.TIME: Step.SEND_AGAIN,
}

POLLING: Table = differing(
    ASKING,
    cells={
        Phase.SENT: {**_UNANSWERED, Heard.ACK: Step.READY},
        Phase.REFUSED: {**_UNANSWERED, Heard.ACK: Step.STAY},
    },
)
"""For the poll, whose whole answer is an ACK. Only one that follows the send at once counts."""
