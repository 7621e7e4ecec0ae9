"""One exchange: what drivers.link.exchange needs to know of these messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from drivers.asia_ecr.frames import Reader, Scope, encode
from drivers.asia_ecr.messages import HEADER_SIZE, MORE, Message
from drivers.asia_ecr.requests import INVOICE
from drivers.effects import Effects
from drivers.link import wire
from drivers.link.framed import FramedExchange
from drivers.link.phases import Ending, Heard
from drivers.link.wire import Bounds, Wire

BOUNDS = Bounds(
    noise=HEADER_SIZE,
    repeat_seconds=15.0,  # Castles waits 5 s, 3 times
    longest_frame_seconds=11.0,  # 10,004 bytes at 9600 baud
)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Manner(wire.Manner):
    """Which bytes the checksum covers, too."""

    scope: Scope


class Exchange(FramedExchange[Message, R]):
    """One request and its answer.

    `belongs` says whether an answer is this request's; `conclude` turns the answer with all its
    fields, or the ending without one, into the result.
    """

    bounds = BOUNDS

    def __init__(
        self,
        request: Message,
        manner: Manner,
        belongs: Callable[[Message], bool],
        conclude: Callable[[Message | Ending], R],
        on_sent: Effects = (),
        on_accepted: Effects = (),
    ) -> None:
        def concluded(end: tuple[Message, ...] | Ending) -> R:
            return conclude(end if isinstance(end, Ending) else whole(end))

        frame = encode(request.encode(), manner.scope)
        line = Wire(Reader(manner.scope))
        super().__init__(frame, line, manner, concluded, on_sent, on_accepted)
        self._belongs = belongs

    def _decode(self, data: bytes) -> Message:
        return Message.decode(data)

    def _meaning(self, message: Message) -> Heard:
        if not self._belongs(message):
            return Heard.FOREIGN
        return Heard.PART if message.more == MORE else Heard.ANSWER

    def _name(self, message: Message) -> str:
        return f"{message.code} {message.text(INVOICE)}".strip()


def whole(parts: tuple[Message, ...]) -> Message:
    """The last message of an answer, with the fields of all."""
    return replace(parts[-1], fields=tuple(one for part in parts for one in part.fields))
