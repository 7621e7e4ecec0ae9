"""Which step follows what is heard, in which phase of an exchange: tables and nothing else.

A money command is sent again only after a NAK, since only a NAK proves that the terminal threw
the frame away. A poll does nothing, so it is sent again after silence too.
"""

from __future__ import annotations

from enum import Enum, auto


class Ending(Enum):
    """How an exchange ends without an answer."""

    UNSENT = "stopped before anything was sent"
    ACKNOWLEDGED = "acknowledged, and that is all it was about"
    THROWN_AWAY = "every send was NAKed"
    SILENT = "not acknowledged"
    OCCUPIED = "not acknowledged, since the terminal still repeats an older answer"
    NO_ANSWER = "acknowledged, then nothing"
    UNREADABLE = "the answer came damaged each time"
    STOPPED = "the person stopped waiting"
    LOST = "the line was lost"


class Phase(Enum):
    IDLE = auto()
    SENT = auto()  # waiting for 06 or 15
    REFUSED = auto()  # 15 came; waiting whether the line stays quiet before sending again
    ACCEPTED = auto()  # waiting for the answer
    ASKED_AGAIN = auto()  # the answer was damaged and NAKed; waiting once more
    DONE = auto()


class Heard(Enum):
    ACK = auto()
    NAK = auto()
    NOISE = auto()  # bytes that are nothing, or nothing yet
    STEP = auto()  # an intermediate message
    PART = auto()  # one frame of a list that goes on
    ANSWER = auto()
    REPEATED = auto()  # what was taken before, sent again because its ACK was lost
    FOREIGN = auto()  # a good message that does not belong to the request
    DAMAGED = auto()  # as many bytes as an answer has, but none to be read from them
    TIME = auto()


class Step(Enum):
    STAY = auto()
    WAIT = auto()
    HOLD = auto()
    SEND_AGAIN = auto()
    SHOW = auto()
    COLLECT = auto()
    TAKE = auto()
    CONFIRM = auto()
    REPORT = auto()
    ASK_AGAIN = auto()
    READY = auto()
    END = auto()


Table = dict[Phase, dict[Heard, Step]]

_MESSAGES = {
    Heard.STEP: Step.SHOW,
    Heard.PART: Step.COLLECT,
    Heard.ANSWER: Step.TAKE,
    Heard.REPEATED: Step.CONFIRM,
    Heard.FOREIGN: Step.REPORT,
}
_IGNORED = {Heard.ACK: Step.STAY, Heard.NAK: Step.STAY, Heard.NOISE: Step.STAY}

ASKING: Table = {
    Phase.IDLE: dict.fromkeys(Heard, Step.STAY),
    Phase.SENT: _MESSAGES
    | {
        Heard.ACK: Step.WAIT,
        Heard.NAK: Step.HOLD,
        Heard.NOISE: Step.WAIT,  # perhaps an ACK that was damaged
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.END,
    },
    Phase.REFUSED: _MESSAGES
    | {
        Heard.ACK: Step.WAIT,  # contradicts the NAK: now the request may be under way
        Heard.NAK: Step.STAY,
        Heard.NOISE: Step.WAIT,
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.SEND_AGAIN,
    },
    Phase.ACCEPTED: _MESSAGES | _IGNORED | {Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END},
    Phase.ASKED_AGAIN: _MESSAGES | _IGNORED | {Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END},
    Phase.DONE: dict.fromkeys(Heard, Step.STAY),
}
"""For everything that has an answer."""

POLLING: Table = ASKING | {
    Phase.SENT: _MESSAGES
    | _IGNORED
    | {
        Heard.ACK: Step.READY,
        Heard.NAK: Step.HOLD,
        Heard.STEP: Step.CONFIRM,  # it is in the middle of something
        Heard.DAMAGED: Step.STAY,
        Heard.TIME: Step.SEND_AGAIN,
    },
    Phase.REFUSED: _MESSAGES
    | _IGNORED
    | {Heard.STEP: Step.CONFIRM, Heard.DAMAGED: Step.STAY, Heard.TIME: Step.SEND_AGAIN},
}
"""For the poll, whose whole answer is an ACK. Only one that follows the send at once counts."""

LISTENING: Table = dict.fromkeys(
    Phase,
    _MESSAGES | _IGNORED | {Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END},
) | {Phase.DONE: dict.fromkeys(Heard, Step.STAY)}
"""For waiting without having said anything."""

ENDINGS = {
    Phase.IDLE: Ending.NO_ANSWER,
    Phase.SENT: Ending.SILENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
    Phase.ACCEPTED: Ending.NO_ANSWER,
    Phase.ASKED_AGAIN: Ending.UNREADABLE,
}

NOTHING_OUT = {Phase.IDLE: Ending.UNSENT, Phase.REFUSED: Ending.THROWN_AWAY}
"""Where an exchange can be broken off with proof that the terminal has nothing of it."""
