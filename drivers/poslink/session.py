"""One exchange: send, be acknowledged, wait, take the answer; phases.py says what follows what.

It never sees a port or a clock and does not know what an answer means: `conclude` is told to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from drivers.effects import Effect, Effects, Finish, Flush, Session, Tell, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.poslink import words
from drivers.poslink.frames import Control, Reader, encode
from drivers.poslink.layouts import named
from drivers.poslink.messages import LAST, Message
from drivers.poslink.phases import ENDINGS, STEPS, WHEN_LOST, Ending, Heard, Phase, Step
from drivers.terminal import Progress
from drivers.text import clean

QUIET = 1.0
"""Seconds without a byte after which a frame begun is over; a NAK waits as long for another byte.

A damaged frame can earn two NAKs: the second one must not be taken for an answer to the resend.
"""

REPEAT_SECONDS = 5.0
"""How long an answer that was NAKed may take to come again; then its record is asked for (R02)."""

CALL_OFF_SECONDS = 4.0
"""How long a stopped exchange waits for the terminal's last word."""

LONGEST_FRAME_SECONDS = 2.0
"""A frame of 16 KB at 115200 baud; a terminal that chatters past its time is not waited for."""

NOISE = 15
"""Fewer bytes cannot have been an answer (the shortest has 18): nobody asks to have them again."""

MOST_PARTS = 64
"""Packets of one answer that are kept; no public trace has more than one."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask: seconds for the ACK and for the answer, and how many sends."""

    ack_seconds: float
    answer_seconds: float
    sends: int


class Exchange(Session[R], Generic[R]):
    """One request and its answer.

    `belongs` says whether an answer is this request's; `conclude` turns the last packet of the
    answer with those before it, or the ending without one, into the result. `on_sent` happens
    right before the first send, `on_accepted` when the terminal has taken the request.
    `call_off` is what a stop sends, if anything.
    """

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
        self._frame = encode(request.encode())
        self._call_off_frame = encode(call_off.encode()) if call_off else b""
        self._manner = manner
        self._belongs = belongs
        self._conclude = conclude
        self._on_sent = on_sent
        self._on_accepted = on_accepted
        self._reader = Reader()
        self._phase = Phase.IDLE
        self._sends = 0
        self._deadline = self._last_byte = self._stop_by = float("inf")
        self._message: Message | None = None
        self._parts: tuple[Message, ...] = ()

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

    def stop(self, now: float) -> Effects:
        self._stop_by = now + CALL_OFF_SECONDS
        return [*self._on(Heard.STOP, now), *self._wake()]

    def lost(self, _now: float) -> Effects:
        return self._finish(WHEN_LOST.get(self._phase, Ending.LOST))

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
        return Heard.ANSWER if message.status == LAST else Heard.PART

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
        return [Flush(), *told, Write(self._frame)]

    def _collect(self, now: float) -> list[Effect]:
        self._parts = (*self._parts, self._answer)[-MOST_PARTS:]
        if self._phase in (Phase.SENT, Phase.REFUSED):
            self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [Write(Control.ACK.value)]

    def _take(self, _now: float) -> list[Effect]:
        return [*self._finish((*self._parts, self._answer)), Write(Control.ACK.value)]

    def _report(self, _now: float) -> list[Effect]:
        """Told, but not acknowledged, since nobody has made it durable."""
        other = self._answer
        return [Tell(Progress(words.foreign(other.command, clean(named(other, "ref")))))]

    def _ask_again(self, now: float) -> list[Effect]:
        self._enter(Phase.ASKED_AGAIN, now + REPEAT_SECONDS)
        return [Tell(Progress(words.DAMAGED)), Write(Control.NAK.value)]

    def _give_up(self, now: float) -> list[Effect]:
        """A cancel before the acknowledgement could hit what somebody else does at the terminal."""
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

    def _leave(self, _now: float) -> list[Effect]:
        return self._finish(Ending.STOPPED)

    def _end(self, _now: float) -> list[Effect]:
        return self._finish(ENDINGS[self._phase])

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase = phase
        self._deadline = deadline

    def _finish(self, result: tuple[Message, ...] | Ending) -> list[Effect]:
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
        Step.GIVE_UP: _give_up,
        Step.CALL_OFF: _call_off,
        Step.HUNG_UP: _hung_up,
        Step.LEAVE: _leave,
        Step.END: _end,
    }
