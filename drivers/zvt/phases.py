"""Which step follows what is heard, in which phase of an exchange: one table and nothing else."""

from __future__ import annotations

from enum import Enum, auto

from drivers.zvt.codes import BUSY
from drivers.zvt.messages import Control, Message


class Ending(Enum):
    """How an exchange ended."""

    UNSENT = "stopped before anything was sent"
    THROWN_AWAY = "every send was refused with 15"
    SILENT = "nobody said that the command was taken"
    REFUSED = "84 xx instead of 80 00"
    BUSY = "84 9C instead of 80 00: not taken"
    TAKEN = "80 00, and no more comes"
    APPROVED = "04 0F with the approval that was waited for"
    COMPLETED = "06 0F"
    ABORTED = "06 1E"
    FADED = "04 0F with a refusal, and nothing behind it"
    NO_RESULT = "taken, then nothing"
    GARBLED = "out of step"
    STOPPED = "the person stopped waiting"
    LOST = "the line was lost"


class Phase(Enum):
    IDLE = auto()
    SENT = auto()  # waiting for 80 00
    RUNNING = auto()  # the terminal is master until 06 0F or 06 1E
    FADING = auto()  # a refusal was told; its 06 1E may never come
    STOPPING = auto()  # called off, or out of patience; last words
    DONE = auto()


class Heard(Enum):
    YES = auto()
    WAIT = auto()
    NO = auto()
    NEWS = auto()  # 04 FF
    APPROVAL = auto()  # a 04 0F that was waited for
    RESULT = auto()  # a 04 0F that says 00 of something
    REFUSAL = auto()  # a 04 0F that says anything else
    PRINT = auto()
    COMPLETION = auto()
    ABORT = auto()
    OTHER = auto()
    TIME = auto()


class Step(Enum):
    STAY = auto()
    BEGIN = auto()
    END = auto()
    NEWS = auto()
    NOTE = auto()
    FADE = auto()
    PRINT = auto()
    TAKE = auto()
    GIVE_UP = auto()
    GO_ON = auto()
    FOREIGN = auto()


_MESSAGES = {
    Heard.APPROVAL: Step.END,
    Heard.RESULT: Step.NOTE,
    Heard.REFUSAL: Step.FADE,
    Heard.NEWS: Step.NEWS,
    Heard.PRINT: Step.PRINT,
    Heard.COMPLETION: Step.END,
    Heard.ABORT: Step.END,
    Heard.OTHER: Step.TAKE,
}
_STRAY = {Heard.YES: Step.STAY, Heard.WAIT: Step.STAY, Heard.NO: Step.STAY}

STEPS: dict[Phase, dict[Heard, Step]] = {
    Phase.IDLE: dict.fromkeys(Heard, Step.STAY),
    Phase.SENT: {
        # what comes before 80 00 is left over from something else, but for the approval itself
        Heard.YES: Step.BEGIN,
        Heard.WAIT: Step.END,
        Heard.NO: Step.END,
        Heard.NEWS: Step.TAKE,
        Heard.APPROVAL: Step.END,
        Heard.RESULT: Step.FOREIGN,
        Heard.REFUSAL: Step.FOREIGN,
        Heard.PRINT: Step.TAKE,
        Heard.COMPLETION: Step.TAKE,
        Heard.ABORT: Step.TAKE,
        Heard.OTHER: Step.TAKE,
        Heard.TIME: Step.END,
    },
    Phase.RUNNING: _MESSAGES | _STRAY | {Heard.TIME: Step.GIVE_UP},
    Phase.FADING: _MESSAGES | _STRAY | {Heard.TIME: Step.END},
    Phase.STOPPING: _MESSAGES | _STRAY | {Heard.NO: Step.GO_ON, Heard.TIME: Step.END},
    Phase.DONE: dict.fromkeys(Heard, Step.STAY),
}

ENDINGS = {
    Heard.WAIT: Ending.BUSY,
    Heard.NO: Ending.REFUSED,
    Heard.APPROVAL: Ending.APPROVED,
    Heard.COMPLETION: Ending.COMPLETED,
    Heard.ABORT: Ending.ABORTED,
}

_BY_CONTROL: dict[int, Heard] = {
    Control.INTERMEDIATE_STATUS: Heard.NEWS,
    Control.PRINT_LINE: Heard.PRINT,
    Control.PRINT_BLOCK: Heard.PRINT,
    Control.COMPLETION: Heard.COMPLETION,
    Control.ABORT: Heard.ABORT,
}


def heard_in(message: Message) -> Heard:
    """What a message is, but for 04 0F, which only the exchange can judge."""
    if message.is_positive:
        return Heard.YES
    if message.reason:
        return Heard.WAIT if message.reason == BUSY else Heard.NO
    return _BY_CONTROL.get(message.control, Heard.OTHER)
