"""One exchange: what drivers.link.exchange needs to know of these messages, and steps of its own.

A terminal repeats what was not acknowledged, and tells what it is doing; a list has many frames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from drivers.effects import Effect, Effects, Tell
from drivers.link.exchange import Action
from drivers.link.framed import FramedExchange
from drivers.link.phases import ENDINGS, Ending, Heard, Phase, Step, Table
from drivers.link.wire import Wire
from drivers.terminal import Progress
from drivers.transbank import words
from drivers.transbank.codes import step
from drivers.transbank.frames import Reader, encode
from drivers.transbank.manner import BOUNDS, Answers, Manner, is_whole
from drivers.transbank.messages import Message
from drivers.transbank.phases import ASKING
from drivers.transbank.requests import INTERMEDIATE, Expected

EARLY = frozenset({Phase.LISTENING, Phase.SENT, Phase.REFUSED})
"""Phases in which nothing of ours was acknowledged yet."""

R = TypeVar("R")


class Exchange(FramedExchange[Message, R]):
    """One request and its answer; without a request it only listens.

    `expected` says which answers are this request's, `ends` whether a frame is the last one.
    `taken` is what was last taken from the terminal.
    """

    bounds = BOUNDS

    def __init__(
        self,
        request: Message | None,
        manner: Manner,
        expected: Expected,
        conclude: Callable[[Answers | Ending], R],
        table: Table = ASKING,
        ends: Callable[[Message], bool] = is_whole,
        on_sent: Effects = (),
        on_accepted: Effects = (),
    ) -> None:
        frame = encode(request.encode()) if request else b""
        line = Wire(Reader(manner.scope))
        super().__init__(frame, line, manner, conclude, on_sent, on_accepted, table)
        self._variant = manner.variant
        self._before = manner.before
        self._expected = expected
        self._ends = ends
        self._is_occupied = False
        self._records: set[bytes] = set()
        self.taken = manner.before

    # -- reading -------------------------------------------------------------------------------

    def _decode(self, data: bytes) -> Message:
        return Message.answer(data, self._variant)

    def _meaning(self, message: Message) -> Heard:
        if message.function == INTERMEDIATE:
            return Heard.STEP
        if self._is_repeated(message.encode()):
            return Heard.REPEATED
        if not self._is_ours(message):
            return Heard.FOREIGN
        return Heard.ANSWER if self._ends(message) else Heard.PART

    def _is_repeated(self, payload: bytes) -> bool:
        """No two records of a list are alike, and nothing old comes behind an ACK."""
        return payload in self._records or (self._is_early and payload == self._before)

    def _is_ours(self, message: Message) -> bool:
        counts = not self._is_early or self._expected.counts_early(message)
        return counts and self._expected.fits(message)

    @property
    def _is_early(self) -> bool:
        return self._phase in EARLY

    def _name(self, message: Message) -> str:
        number = message.number("operation")
        return message.function if number is None else f"{message.function} {number}"

    # -- steps ---------------------------------------------------------------------------------

    def _actions(self) -> Mapping[Step, Action]:
        return {**super()._actions(), Step.SHOW: self._show, Step.READY: self._ready}

    def _show(self, now: float) -> list[Effect]:
        """The terminal lives and works: its time begins anew."""
        self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        told = Tell(Progress(words.doing(step(self._answer.code))))
        return [told, self._wire.acknowledge()]

    def _ready(self, _now: float) -> list[Effect]:
        return self._finish(Ending.ACKNOWLEDGED)

    def _note(self, message: Message) -> None:
        super()._note(message)
        self.taken = message.encode()
        self._records.add(self.taken)

    def _report(self, now: float) -> list[Effect]:
        self._is_occupied = True
        return super()._report(now)

    def _end(self, _now: float) -> list[Effect]:
        ending = ENDINGS[self._phase]
        is_occupied = ending is Ending.SILENT and self._is_occupied
        return self._finish(Ending.OCCUPIED if is_occupied else ending)
