"""Which step follows what is heard, in which phase of an exchange: one table and nothing else.

Only a NAK leads to sending again, since only a NAK proves that the terminal threw the frame away.
A damaged answer is asked for once more (NAK) and never leads to the request being sent again.
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
    ENDED = "the terminal ended it (EOT)"
    STOPPED = "the person stopped waiting"
    LOST = "the line was lost"


class Phase(Enum):
    IDLE = auto()
    SENT = auto()  # waiting for 06 or 15
    REFUSED = auto()  # 15 came; waiting whether the line stays quiet before sending again
    ACCEPTED = auto()  # waiting for the answer
    ASKED_AGAIN = auto()  # the answer was damaged and NAKed; waiting once more
    UNWANTED = auto()  # nobody waits any more, but the request is not acknowledged yet
    CALLED_OFF = auto()  # the cancel is out; waiting for the last word
    DONE = auto()


class Heard(Enum):
    ACK = auto()
    NAK = auto()
    EOT = auto()
    ENQ = auto()
    NOISE = auto()  # bytes that are nothing, or nothing yet
    PART = auto()  # an answer that announces another one
    ANSWER = auto()
    FOREIGN = auto()  # a good message that does not belong to the request
    DAMAGED = auto()  # as many bytes as an answer has, but none to be read from them
    TIME = auto()
    STOP = auto()  # the person's wish


class Step(Enum):
    STAY = auto()
    WAIT = auto()
    HOLD = auto()
    SEND_AGAIN = auto()
    COLLECT = auto()
    TAKE = auto()
    REPORT = auto()
    ASK_AGAIN = auto()
    GIVE_UP = auto()  # a stop before the acknowledgement
    CALL_OFF = auto()
    HUNG_UP = auto()
    LEAVE = auto()
    END = auto()


_MESSAGES = {
    Heard.PART: Step.COLLECT,
    Heard.ANSWER: Step.TAKE,
    Heard.FOREIGN: Step.REPORT,
    Heard.EOT: Step.HUNG_UP,
    Heard.ENQ: Step.STAY,
}
_IGNORED = {Heard.ACK: Step.STAY, Heard.NAK: Step.STAY, Heard.NOISE: Step.STAY}
_LEAVING = {Heard.DAMAGED: Step.LEAVE, Heard.TIME: Step.LEAVE, Heard.STOP: Step.STAY}

STEPS: dict[Phase, dict[Heard, Step]] = {
    Phase.IDLE: dict.fromkeys(Heard, Step.STAY) | {Heard.STOP: Step.END},
    Phase.SENT: _MESSAGES
    | {
        Heard.ACK: Step.WAIT,
        Heard.NAK: Step.HOLD,
        Heard.NOISE: Step.WAIT,  # perhaps an ACK that was damaged
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.END,
        Heard.STOP: Step.GIVE_UP,
    },
    Phase.REFUSED: _MESSAGES
    | {
        Heard.ACK: Step.WAIT,  # contradicts the NAK: now the request may be under way
        Heard.NAK: Step.STAY,
        Heard.NOISE: Step.WAIT,
        Heard.DAMAGED: Step.ASK_AGAIN,
        Heard.TIME: Step.SEND_AGAIN,
        Heard.STOP: Step.END,
    },
    Phase.ACCEPTED: _MESSAGES
    | _IGNORED
    | {Heard.DAMAGED: Step.ASK_AGAIN, Heard.TIME: Step.END, Heard.STOP: Step.CALL_OFF},
    Phase.ASKED_AGAIN: _MESSAGES
    | _IGNORED
    | {Heard.DAMAGED: Step.END, Heard.TIME: Step.END, Heard.STOP: Step.LEAVE},
    Phase.UNWANTED: _MESSAGES | _IGNORED | _LEAVING | {Heard.ACK: Step.CALL_OFF},
    Phase.CALLED_OFF: _MESSAGES | _IGNORED | _LEAVING,
    Phase.DONE: dict.fromkeys(Heard, Step.STAY),
}

ENDINGS = {
    Phase.IDLE: Ending.UNSENT,
    Phase.SENT: Ending.SILENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
    Phase.ACCEPTED: Ending.NO_ANSWER,
    Phase.ASKED_AGAIN: Ending.UNREADABLE,
}

WHEN_LOST = {
    Phase.IDLE: Ending.UNSENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
    Phase.UNWANTED: Ending.STOPPED,
    Phase.CALLED_OFF: Ending.STOPPED,
}
"""What is known when the line goes; in every other phase no more than that it went."""
