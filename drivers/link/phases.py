"""Which step follows what is heard, in which phase of an exchange: tables and nothing else.

Only a NAK leads to sending again, since only a NAK proves that the terminal threw the frame away.
A protocol says by `differing` what else it knows. What one never hears changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    ENDED = "the terminal ended it (EOT)"
    STOPPED = "the person stopped waiting"
    LOST = "the line was lost"


class Phase(Enum):
    IDLE = auto()
    LISTENING = auto()  # nothing was asked; waiting for what comes by itself
    SENT = auto()  # waiting for ACK or NAK
    REFUSED = auto()  # NAK came; waiting whether the line stays quiet before sending again
    ACCEPTED = auto()  # waiting for the answer
    UNCLEAR = auto()  # bytes came that make no sense; perhaps they were an ACK
    ASKED_AGAIN = auto()  # the answer was damaged and NAKed; waiting once more
    UNWANTED = auto()  # nobody waits any more, but the request is not acknowledged yet
    CALLED_OFF = auto()  # the cancel is out; waiting for the last word
    DONE = auto()


class Heard(Enum):
    ACK = auto()
    NAK = auto()
    EOT = auto()
    ENQ = auto()
    STEP = auto()  # what the terminal is doing just now
    EXTRA = auto()  # what comes beside the answer
    PART = auto()  # an answer that announces another one
    ANSWER = auto()
    REPEATED = auto()  # what was taken before, sent again because its ACK was lost
    FOREIGN = auto()  # a good message that does not belong to the request
    NOISE = auto()  # bytes that are nothing, or nothing yet
    DAMAGED = auto()  # as many bytes as an answer has, but none to be read from them
    TIME = auto()
    STOP = auto()  # the person's wish
    LOST = auto()  # the line's end


class Step(Enum):
    STAY = auto()
    WAIT = auto()
    DOUBT = auto()  # wait as long, but perhaps it was not taken
    HOLD = auto()
    SEND_AGAIN = auto()
    REPEAT = auto()  # send again what may be repeated, else end
    SHOW = auto()
    COLLECT = auto()
    CONFIRM = auto()
    TAKE = auto()
    REPORT = auto()
    ASK_AGAIN = auto()
    READY = auto()
    GIVE_UP = auto()  # a stop before the acknowledgement
    CALL_OFF = auto()
    HUNG_UP = auto()
    LEAVE = auto()
    LOSE = auto()
    END = auto()


Row = Mapping[Heard, Step]
Table = Mapping[Phase, Row]

_NOTHING: Row = dict.fromkeys(Heard, Step.STAY)
_WAITING: Row = {
    **_NOTHING,
    Heard.PART: Step.COLLECT,
    Heard.ANSWER: Step.TAKE,
    Heard.FOREIGN: Step.REPORT,
    Heard.DAMAGED: Step.ASK_AGAIN,
    Heard.TIME: Step.END,
    Heard.STOP: Step.LEAVE,
    Heard.LOST: Step.LOSE,
}
_UNWANTED: Row = {
    **_WAITING,
    Heard.DAMAGED: Step.LEAVE,
    Heard.TIME: Step.LEAVE,
    Heard.STOP: Step.STAY,
}

ASKING: Table = {
    Phase.IDLE: {**_NOTHING, Heard.STOP: Step.LEAVE, Heard.LOST: Step.LOSE},
    Phase.LISTENING: _WAITING,
    Phase.SENT: {
        **_WAITING,
        Heard.ACK: Step.WAIT,
        Heard.NAK: Step.HOLD,
        Heard.NOISE: Step.WAIT,  # perhaps an ACK that was damaged
        Heard.TIME: Step.END,
    },
    Phase.REFUSED: {
        **_WAITING,
        Heard.ACK: Step.WAIT,  # contradicts the NAK: now the request may be under way
        Heard.NOISE: Step.WAIT,
        Heard.TIME: Step.SEND_AGAIN,
    },
    Phase.ACCEPTED: _WAITING,
    Phase.UNCLEAR: {**_WAITING, Heard.ACK: Step.WAIT},
    Phase.ASKED_AGAIN: _WAITING,
    Phase.UNWANTED: _UNWANTED,
    Phase.CALLED_OFF: _UNWANTED,
    Phase.DONE: _NOTHING,
}
"""What all these protocols have in common."""

RESTING = frozenset({Phase.IDLE, Phase.DONE})
"""Phases in which nothing that arrives is looked at."""

UNTAKEN = frozenset({Phase.LISTENING, Phase.SENT, Phase.REFUSED, Phase.ASKED_AGAIN})
"""Phases of waiting for something else than the answer to a request that was taken."""

ENDINGS = {
    Phase.LISTENING: Ending.NO_ANSWER,
    Phase.SENT: Ending.SILENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
    Phase.ACCEPTED: Ending.NO_ANSWER,
    Phase.UNCLEAR: Ending.UNREADABLE,
    Phase.ASKED_AGAIN: Ending.UNREADABLE,
    Phase.UNWANTED: Ending.STOPPED,
    Phase.CALLED_OFF: Ending.STOPPED,
}

NOTHING_OUT = {
    Phase.IDLE: Ending.UNSENT,
    Phase.LISTENING: Ending.UNSENT,
    Phase.REFUSED: Ending.THROWN_AWAY,
}
"""Where an exchange can be broken off with proof that the terminal has nothing of it."""

WHEN_LOST = NOTHING_OUT | {
    Phase.UNWANTED: Ending.STOPPED,
    Phase.CALLED_OFF: Ending.STOPPED,
}
"""What is known when the line goes; in every other phase no more than that it went."""


def differing(table: Table, always: Row | None = None, cells: Table | None = None) -> Table:
    """`table` with the steps of `always` wherever something is awaited, and then with `cells`."""
    waiting, own = always or {}, cells or {}
    return {
        phase: {**row, **(waiting if phase not in RESTING else {}), **own.get(phase, {})}
        for phase, row in table.items()
    }
