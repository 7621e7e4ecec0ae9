"""Which step follows what is heard, in which phase of an exchange: one table and nothing else.

A NAK leads to sending again, since it proves that the terminal threw the frame away. Silence does
so for a question alone.
"""

from __future__ import annotations

from enum import Enum, auto


class Ending(Enum):
    """How an exchange ends without an answer."""

    UNSENT = "stopped before anything was sent"
    THROWN_AWAY = "every send was NAKed"
    SILENT = "not acknowledged"
    NO_ANSWER = "acknowledged, then nothing"
    UNREADABLE = "the answer came damaged"
    STOPPED = "the person stopped waiting"
    LOST = "the line was lost"


class Phase(Enum):
    IDLE = auto()
    SENT = auto()  # waiting for ACK or NAK
    REFUSED = auto()  # NAK came; waiting whether the line stays quiet before sending again
    ACCEPTED = auto()  # waiting for the answer
    UNCLEAR = auto()  # bytes came that make no sense; perhaps they were an ACK
    ASKED_AGAIN = auto()  # the answer was damaged and NAKed; waiting once more
    DONE = auto()


class Heard(Enum):
    ACK = auto()
    NAK = auto()
    DISPLAY = auto()
    PART = auto()  # of a receipt
    EXTRA = auto()  # additional data
    ANSWER = auto()
    STALE = auto()  # an answer known from before the request, before its ACK
    FOREIGN = auto()  # a good message that does not belong to the request
    NOISE = auto()  # bytes that make no sense
    DAMAGED = auto()  # as many of them as a message has, and then quiet
    TIME = auto()


class Step(Enum):
    STAY = auto()
    WAIT = auto()
    DOUBT = auto()
    HOLD = auto()
    SEND_AGAIN = auto()
    REPEAT = auto()  # send again what may be repeated, else end
    SHOW = auto()
    COLLECT = auto()
    CONFIRM = auto()
    TAKE = auto()
    REPORT = auto()
    ASK_AGAIN = auto()
    END = auto()


_HEARD = {
    Heard.DISPLAY: Step.SHOW,
    Heard.PART: Step.COLLECT,
    Heard.EXTRA: Step.CONFIRM,
    Heard.ANSWER: Step.TAKE,
    Heard.STALE: Step.CONFIRM,
    Heard.FOREIGN: Step.REPORT,
}
_TAKEN = {Heard.ACK: Step.STAY, Heard.NAK: Step.STAY, Heard.NOISE: Step.STAY}

STEPS: dict[Phase, dict[Heard, Step]] = {
    Phase.IDLE: dict.fromkeys(Heard, Step.STAY),
    Phase.SENT: _HEARD
    | {
        Heard.ACK: Step.WAIT,
        Heard.NAK: Step.HOLD,
        Heard.NOISE: Step.DOUBT,
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.REPEAT,
    },
    Phase.REFUSED: _HEARD
    | {
        Heard.ACK: Step.WAIT,  # contradicts the NAK: now the request may be under way
        Heard.NAK: Step.STAY,
        Heard.NOISE: Step.DOUBT,
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.SEND_AGAIN,
    },
    Phase.ACCEPTED: _HEARD | _TAKEN | {Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END},
    Phase.UNCLEAR: _HEARD
    | _TAKEN
    | {Heard.ACK: Step.WAIT, Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END},
    Phase.ASKED_AGAIN: _HEARD | _TAKEN | {Heard.DAMAGED: Step.END, Heard.TIME: Step.END},
    Phase.DONE: dict.fromkeys(Heard, Step.STAY),
}

ENDINGS = {
    Phase.SENT: Ending.SILENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
    Phase.ACCEPTED: Ending.NO_ANSWER,
    Phase.UNCLEAR: Ending.UNREADABLE,
    Phase.ASKED_AGAIN: Ending.UNREADABLE,
}

NOTHING_OUT = {Phase.IDLE: Ending.UNSENT, Phase.REFUSED: Ending.THROWN_AWAY}
"""Where an exchange can be broken off with proof that the terminal has nothing of it."""
