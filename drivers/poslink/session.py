"""One exchange: what drivers.link.exchange needs to know of these messages, and how it is stopped.

A stop sends the terminal's own cancel, and the terminal's last word counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from drivers.effects import Effect, Effects, Tell, Write
from drivers.link.exchange import Action
from drivers.link.framed import FramedExchange
from drivers.link.phases import Ending, Heard, Phase, Step
from drivers.link.wire import Bounds, Manner, Wire
from drivers.poslink import words
from drivers.poslink.frames import Reader, encode
from drivers.poslink.layouts import named
from drivers.poslink.messages import LAST, Message
from drivers.poslink.phases import STEPS
from drivers.terminal import Progress
from drivers.text import clean

BOUNDS = Bounds(
    noise=15,  # the shortest answer has 18 bytes
    repeat_seconds=5.0,  # then its record is asked for (R02)
    longest_frame_seconds=2.0,  # 16 KB at 115200 baud
    most_parts=64,  # no public trace has more than one packet
)

CALL_OFF_SECONDS = 4.0
"""How long a stopped exchange waits for the terminal's last word."""

R = TypeVar("R")


class Exchange(FramedExchange[Message, R]):
    """One request and its answer, whose last packet comes last.

    `belongs` says whether an answer is this request's; `call_off` is what a stop sends, if
    anything.
    """

    bounds = BOUNDS

    def __init__(
        self,
        request: Message,
        manner: Manner,
        belongs: Callable[[Message], bool],
        conclude: Callable[[tuple[Message, ...] | Ending], R],
        on_sent: Effects = (),
        on_accepted: Effects = (),
        call_off: Message | None = None,
    ) -> None:
        frame = encode(request.encode())
        super().__init__(frame, Wire(Reader()), manner, conclude, on_sent, on_accepted, STEPS)
        self._belongs = belongs
        self._call_off_frame = encode(call_off.encode()) if call_off else b""
        self._stop_by = float("inf")

    def stop(self, now: float) -> Effects:
        self._stop_by = now + CALL_OFF_SECONDS
        return super().stop(now)

    # -- reading -------------------------------------------------------------------------------

    def _decode(self, data: bytes) -> Message:
        return Message.decode(data)

    def _meaning(self, message: Message) -> Heard:
        if not self._belongs(message):
            return Heard.FOREIGN
        return Heard.ANSWER if message.status == LAST else Heard.PART

    def _name(self, message: Message) -> str:
        return f"{message.command} {clean(named(message, 'ref'))}".strip()

    # -- steps ---------------------------------------------------------------------------------

    def _actions(self) -> Mapping[Step, Action]:
        return {
            **super()._actions(),
            Step.GIVE_UP: self._give_up,
            Step.CALL_OFF: self._call_off,
            Step.HUNG_UP: self._hung_up,
        }

    def _give_up(self, now: float) -> list[Effect]:
        if not self._call_off_frame:
            return self._leave(now)
        self._enter(Phase.UNWANTED, self._stop_by)
        return []

    def _call_off(self, now: float) -> list[Effect]:
        if not self._call_off_frame:
            return self._leave(now)
        self._enter(Phase.CALLED_OFF, self._stop_by)
        return [Tell(Progress(words.CALLING_OFF)), Write(self._call_off_frame)]

    def _hung_up(self, _now: float) -> list[Effect]:
        return self._finish(Ending.ENDED)
