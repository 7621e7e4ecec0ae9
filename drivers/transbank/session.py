"""One exchange: send, be acknowledged, wait, take the answer; phases.py says what follows what.

It never sees a port or a clock and does not know what an answer means: `conclude` is told to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

from drivers.effects import Effect, Effects, Finish, Flush, Session, Tell, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.terminal import Progress
from drivers.transbank import words
from drivers.transbank.codes import step
from drivers.transbank.frames import Control, Reader, encode
from drivers.transbank.manner import (
    LONGEST_FRAME_SECONDS,
    MOST_PARTS,
    NAKS,
    NOISE,
    QUIET,
    REPEAT_SECONDS,
    Answers,
    Manner,
    is_whole,
)
from drivers.transbank.messages import Message
from drivers.transbank.phases import ASKING, ENDINGS, NOTHING_OUT, Ending, Heard, Phase, Step, Table
from drivers.transbank.requests import INTERMEDIATE, Expected

R = TypeVar("R")


class Exchange(Session[R], Generic[R]):
    """One request and its answer; without a request it only listens.

    `expected` says which answers are this request's, `ends` whether a frame is the last one;
    `conclude` turns them, or the ending without any, into the result. `on_sent` happens with the
    first send, `on_accepted` when the terminal has taken the request.
    """

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
        self._frame = encode(request.encode()) if request else b""
        self._manner = manner
        self._expected = expected
        self._conclude = conclude
        self._table = table
        self._ends = ends
        self._on_sent = on_sent
        self._on_accepted = on_accepted
        self._reader = Reader(manner.scope)
        self._phase = Phase.IDLE
        self._sends = self._naks = 0
        self._deadline = self._last_byte = float("inf")
        self._is_occupied = False
        self._message: Message | None = None
        self._parts: dict[bytes, Message] = {}
        self.taken = manner.before

    # -- what it is fed ------------------------------------------------------------------------

    def start(self, now: float) -> Effects:
        if self._frame:
            return [*self._send(now), *self._wake()]
        self._deadline = now + self._manner.answer_seconds
        return [*self._wake()]

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
        while self._phase is not Phase.DONE:
            try:
                reading = self._reader.next()
            except BadFrame:
                continue
            if reading is None:
                return
            yield Heard[reading.name] if isinstance(reading, Control) else self._heard(reading)

    def _heard(self, payload: bytes) -> Heard:
        try:
            self._message = message = Message.answer(payload, self._manner.variant)
        except BadMessage:
            return Heard.DAMAGED
        if message.function == INTERMEDIATE:
            return Heard.STEP
        if self._is_repeated(payload):
            return Heard.REPEATED
        if not self._is_ours(message):
            return Heard.FOREIGN
        return Heard.ANSWER if self._ends(message) else Heard.PART

    def _is_repeated(self, payload: bytes) -> bool:
        """No two records of a list are alike, and nothing old comes behind an ACK."""
        return payload in self._parts or (self._is_early and payload == self._manner.before)

    def _is_ours(self, message: Message) -> bool:
        counts = not self._is_early or self._expected.counts_early(message)
        return counts and self._expected.fits(message)

    @property
    def _is_early(self) -> bool:
        return self._phase in (Phase.IDLE, Phase.SENT, Phase.REFUSED)

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
        return self._ACTIONS[self._table[self._phase][heard]](self, now)

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

    def _show(self, now: float) -> list[Effect]:
        """The terminal lives and works: its time begins anew."""
        self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        told = Tell(Progress(words.doing(step(self._answer.code))))
        return [told, Write(Control.ACK.value)]

    def _collect(self, now: float) -> list[Effect]:
        if len(self._parts) >= MOST_PARTS:
            return self._end(now)
        self._note()
        self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [Write(Control.ACK.value)]

    def _take(self, _now: float) -> list[Effect]:
        self._note()
        return [*self._finish(tuple(self._parts.values())), Write(Control.ACK.value)]

    def _note(self) -> None:
        self.taken = self._answer.encode()
        self._parts[self.taken] = self._answer
        self._naks = 0

    def _confirm(self, _now: float) -> list[Effect]:
        return [Write(Control.ACK.value)]

    def _report(self, _now: float) -> list[Effect]:
        self._is_occupied = True
        other, number = self._answer, self._answer.number("operation")
        return [
            Tell(Progress(words.foreign(other.function, "" if number is None else str(number))))
        ]

    def _ask_again(self, now: float) -> list[Effect]:
        self._enter(Phase.ASKED_AGAIN, now + REPEAT_SECONDS)
        if self._naks >= NAKS:
            return self._end(now)
        self._naks += 1
        return [Tell(Progress(words.DAMAGED)), Write(Control.NAK.value)]

    def _ready(self, _now: float) -> list[Effect]:
        return self._finish(Ending.ACKNOWLEDGED)

    def _end(self, _now: float) -> list[Effect]:
        ending = ENDINGS[self._phase]
        is_occupied = ending is Ending.SILENT and self._is_occupied
        return self._finish(Ending.OCCUPIED if is_occupied else ending)

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase = phase
        self._deadline = deadline

    def _finish(self, result: Answers | Ending) -> list[Effect]:
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
        Step.SHOW: _show,
        Step.COLLECT: _collect,
        Step.TAKE: _take,
        Step.CONFIRM: _confirm,
        Step.REPORT: _report,
        Step.ASK_AGAIN: _ask_again,
        Step.READY: _ready,
        Step.END: _end,
    }
