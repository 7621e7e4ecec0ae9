"""One exchange: send, be acknowledged, wait, take the answer; phases.py says what follows what.

It never sees a port or a clock and does not know what an answer means: `conclude` is told to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from drivers.asia_ecr import words
from drivers.asia_ecr.frames import Control, Reader, Scope, encode
from drivers.asia_ecr.messages import HEADER_SIZE, MORE, Message
from drivers.asia_ecr.phases import ENDINGS, NOTHING_OUT, STEPS, Ending, Heard, Phase, Step
from drivers.asia_ecr.requests import INVOICE
from drivers.effects import Effect, Effects, Finish, Flush, Session, Tell, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.terminal import Progress

QUIET = 1.0
"""Seconds without a byte after which a frame begun is over; a NAK waits as long for another byte.

A damaged frame can earn two NAKs: the second one must not be taken for an answer to the resend.
"""

REPEAT_SECONDS = 15.0
"""How long an answer that was NAKed may take to come again: Castles waits 5 s, 3 times."""

LONGEST_FRAME_SECONDS = 11.0
"""10,004 bytes at 9600 baud; a terminal that chatters longer past its time is not waited for."""

NOISE = HEADER_SIZE
"""Fewer bytes cannot have been an answer, so nobody asks to have them again."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask: seconds for the ACK and for the answer, and how many sends."""

    scope: Scope
    ack_seconds: float
    answer_seconds: float
    sends: int


class Exchange(Session[R], Generic[R]):
    """One request and its answer.

    `belongs` says whether an answer is this request's; `conclude` turns the answer, or the
    ending without one, into the result. `on_sent` happens right after the first send,
    `on_accepted` when the terminal has taken the request.
    """

    def __init__(
        self,
        request: Message,
        manner: Manner,
        belongs: Callable[[Message], bool],
        conclude: Callable[[Message | Ending], R],
        on_sent: Effects = (),
        on_accepted: Effects = (),
    ) -> None:
        self._frame = encode(request.encode(), manner.scope)
        self._manner = manner
        self._belongs = belongs
        self._conclude = conclude
        self._on_sent = on_sent
        self._on_accepted = on_accepted
        self._reader = Reader(manner.scope)
        self._phase = Phase.IDLE
        self._sends = 0
        self._deadline = self._last_byte = float("inf")
        self._message: Message | None = None
        self._parts: tuple[tuple[str, bytes], ...] = ()

    # -- what it is fed ------------------------------------------------------------------------

    def start(self, now: float) -> Effects:
        return [*self._send(now), *self._wake()]

    def receive(self, data: bytes, now: float) -> Effects:
        self._last_byte = now
        self._reader.receive(data)
        effects = self._read_all(now)
        if self._reader.unread:
            effects += self._on(Heard.NOISE, now)
        if now >= self._deadline + LONGEST_FRAME_SECONDS:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def expire(self, now: float) -> Effects:
        effects = self._on_quiet(now) if self._reader.unread and now >= self._quiet_at else []
        if now >= self._deadline and not self._reader.unread:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def stop(self, _now: float) -> Effects:
        return self._finish(NOTHING_OUT.get(self._phase, Ending.STOPPED))

    def lost(self, _now: float) -> Effects:
        return self._finish(NOTHING_OUT.get(self._phase, Ending.LOST))

    # -- reading -------------------------------------------------------------------------------

    def _read_all(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        for heard in self._readings():
            effects += self._on(heard, now)
        return effects

    def _readings(self) -> Iterator[Heard]:
        while True:
            try:
                reading = self._reader.next()
            except BadFrame:
                continue
            if reading is None:
                return
            yield self._heard(reading)

    def _heard(self, reading: Control | bytes) -> Heard:
        if isinstance(reading, Control):
            return Heard[reading.name]
        try:
            self._message = message = Message.decode(reading)
        except BadMessage:
            return Heard.DAMAGED
        if not self._belongs(message):
            return Heard.FOREIGN
        return Heard.PART if message.more == MORE else Heard.ANSWER

    def _on_quiet(self, now: float) -> list[Effect]:
        """Look behind what was begun and will not be completed; then judge what is left."""
        effects: list[Effect] = []
        while self._reader.has_begun:
            self._reader.abandon()
            effects += self._read_all(now)
        is_noise = self._reader.unread < NOISE
        self._reader.forget()
        return effects if is_noise else effects + self._on(Heard.DAMAGED, now)

    @property
    def _quiet_at(self) -> float:
        return self._last_byte + QUIET

    def _wake(self) -> Effects:
        if self._phase is Phase.DONE:
            return ()
        return (WakeAt(self._quiet_at if self._reader.unread else self._deadline),)

    # -- steps ---------------------------------------------------------------------------------

    def _on(self, heard: Heard, now: float) -> list[Effect]:
        step = STEPS[self._phase][heard]
        return self._ACTIONS[step](self, now)

    def _stay(self, _now: float) -> list[Effect]:
        return []

    def _wait(self, now: float) -> list[Effect]:
        self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [*self._on_accepted]

    def _hold(self, now: float) -> list[Effect]:
        self._enter(Phase.REFUSED, now + QUIET)
        return []

    def _send_again(self, now: float) -> list[Effect]:
        if self._sends >= self._manner.sends:
            return self._end(now)
        told = Tell(Progress(words.again(self._sends + 1, self._manner.sends)))
        return [told, *self._send(now)]

    def _send(self, now: float) -> list[Effect]:
        self._sends += 1
        self._enter(Phase.SENT, now + self._manner.ack_seconds)
        told = self._on_sent if self._sends == 1 else ()
        return [Flush(), Write(self._frame), *told]

    def _collect(self, now: float) -> list[Effect]:
        self._parts += self._answer.fields
        if self._phase is not Phase.ACCEPTED:
            self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [Write(Control.ACK.value)]

    def _take(self, _now: float) -> list[Effect]:
        answer = replace(self._answer, fields=self._parts + self._answer.fields)
        return [*self._finish(answer), Write(Control.ACK.value)]

    def _report(self, _now: float) -> list[Effect]:
        other = self._answer
        return [Tell(Progress(words.foreign(other.code, other.text(INVOICE))))]

    def _ask_again(self, now: float) -> list[Effect]:
        self._enter(Phase.ASKED_AGAIN, now + REPEAT_SECONDS)
        return [Tell(Progress(words.DAMAGED)), Write(Control.NAK.value)]

    def _end(self, _now: float) -> list[Effect]:
        return self._finish(ENDINGS[self._phase])

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase = phase
        self._deadline = deadline

    def _finish(self, result: Message | Ending) -> list[Effect]:
        self._phase = Phase.DONE
        return [Finish(self._conclude(result))]

    @property
    def _answer(self) -> Message:
        assert self._message is not None, "only called for a message that was just read"
        return self._message

    _ACTIONS: ClassVar[dict[Step, Callable[[Exchange[Any], float], list[Effect]]]] = {
        Step.STAY: _stay,
        Step.WAIT: _wait,
        Step.HOLD: _hold,
        Step.SEND_AGAIN: _send_again,
        Step.COLLECT: _collect,
        Step.TAKE: _take,
        Step.REPORT: _report,
        Step.ASK_AGAIN: _ask_again,
        Step.END: _end,
    }
