"""One exchange: send, be acknowledged, wait, take the answer; phases.py says what follows what.

It never sees a port or a clock and does not know what an answer means: `conclude` is told to it.
A protocol reads its own messages (`_heard`), and adds steps of its own to `_actions`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from drivers.effects import Effect, Effects, Finish, Flush, Session, Tell, WakeAt, Write
from drivers.link import words
from drivers.link.phases import (
    ASKING,
    ENDINGS,
    NOTHING_OUT,
    WHEN_LOST,
    Ending,
    Heard,
    Phase,
    Step,
    Table,
)
from drivers.link.wire import QUIET, Bounds, Manner, Wire
from drivers.terminal import Progress, Sent

M = TypeVar("M")
R = TypeVar("R")
T = TypeVar("T")

ON_SENT: Effects = (Tell(Sent()),)
ON_ACCEPTED: Effects = (Tell(Progress(words.TAKEN)),)
"""What is told of a money command."""

Action = Callable[[float], list[Effect]]


class Exchange(Session[R], Generic[T, M, R]):
    """One request and its answer; without a `frame` it only listens.

    `conclude` turns the messages of the answer, or the ending without one, into the result.
    `on_sent` happens right before the first send, `on_accepted` when the terminal has taken it.
    """

    bounds: ClassVar[Bounds]

    def __init__(
        self,
        frame: bytes,
        wire: Wire[T],
        manner: Manner,
        conclude: Callable[[tuple[M, ...] | Ending], R],
        on_sent: Effects = (),
        on_accepted: Effects = (),
        table: Table = ASKING,
    ) -> None:
        self._frame = frame
        self._wire = wire
        self._manner = manner
        self._conclude = conclude
        self._on_sent = on_sent
        self._on_accepted = on_accepted
        self._table = table
        self._steps = self._actions()
        self._phase = Phase.IDLE
        self._sends = self._naks = 0
        self._deadline = self._last_byte = float("inf")
        self._message: M | None = None
        self._parts: list[M] = []

    # -- what it is fed ------------------------------------------------------------------------

    def start(self, now: float) -> Effects:
        if self._frame:
            return [*self._send(now), *self._wake()]
        self._enter(Phase.LISTENING, now + self._manner.answer_seconds)
        return self._wake()

    def receive(self, data: bytes, now: float) -> Effects:
        self._last_byte = now
        self._wire.reader.receive(data)
        effects = self._read_all(now)
        if self._is_noisy:
            effects += self._on(Heard.NOISE, now)
        if now >= self._deadline + self.bounds.longest_frame_seconds:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def expire(self, now: float) -> Effects:
        effects = self._on_quiet(now) if self._wire.is_unread and now >= self._quiet_at else []
        if now >= self._deadline and not self._wire.is_unread:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def stop(self, now: float) -> Effects:
        return [*self._on(Heard.STOP, now), *self._wake()]

    def lost(self, now: float) -> Effects:
        return self._on(Heard.LOST, now)

    # -- reading -------------------------------------------------------------------------------

    @abstractmethod
    def _heard(self, reading: T) -> Heard:
        """What `reading` is to this exchange; a message is kept in `_message`."""

    def _name(self, _message: M) -> str:
        """How a message of something else is called before a person."""
        return ""

    @property
    def _is_noisy(self) -> bool:
        """Whether they may have been an acknowledgement: without a better knowledge, all may."""
        return self._wire.is_unread

    def _read_all(self, now: float) -> list[Effect]:
        """What comes behind the answer is left for whoever listens next."""
        effects: list[Effect] = []
        while self._phase is not Phase.DONE and (reading := self._wire.next()) is not None:
            effects += self._on(self._heard(reading), now)
        return effects

    def _on_quiet(self, now: float) -> list[Effect]:
        """Look behind what was begun and will not be completed; then judge what is left."""
        effects: list[Effect] = []
        reader = self._wire.reader
        while reader.has_begun and self._phase is not Phase.DONE:
            reader.abandon()
            effects += self._read_all(now)
        if self._phase is Phase.DONE:
            return effects
        is_noise = reader.unread < self.bounds.noise
        reader.forget()
        return effects if is_noise else effects + self._on(Heard.DAMAGED, now)

    @property
    def _quiet_at(self) -> float:
        return self._last_byte + QUIET

    def _wake(self) -> Effects:
        if self._phase is Phase.DONE:
            return ()
        return (WakeAt(self._quiet_at if self._wire.is_unread else self._deadline),)

    # -- steps ---------------------------------------------------------------------------------

    def _on(self, heard: Heard, now: float) -> list[Effect]:
        return self._steps[self._table[self._phase][heard]](now)

    def _actions(self) -> Mapping[Step, Action]:
        """How each step is taken."""
        return {
            Step.STAY: self._stay,
            Step.WAIT: self._wait,
            Step.HOLD: self._hold,
            Step.SEND_AGAIN: self._send_again,
            Step.COLLECT: self._collect,
            Step.CONFIRM: self._confirm,
            Step.TAKE: self._take,
            Step.REPORT: self._report,
            Step.ASK_AGAIN: self._ask_again,
            Step.LEAVE: self._leave,
            Step.LOSE: self._lose,
            Step.END: self._end,
        }

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
        say = words.again if self._on_sent else words.asked_again  # only money tells of its send
        told = Tell(Progress(say(self._sends + 1, self._manner.sends)))
        return [told, *self._send(now)]

    def _send(self, now: float) -> list[Effect]:
        self._sends += 1
        self._enter(Phase.SENT, now + self._manner.ack_seconds)
        told = self._on_sent if self._sends == 1 else ()
        return [Flush(), *told, Write(self._frame)]

    def _collect(self, now: float) -> list[Effect]:
        if len(self._parts) >= self.bounds.most_parts:
            return self._end(now)
        self._note(self._answer)
        if self._phase in self.bounds.renewing:
            self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [self._wire.acknowledge()]

    def _confirm(self, _now: float) -> list[Effect]:
        return [self._wire.acknowledge()]

    def _take(self, _now: float) -> list[Effect]:
        """The result comes first: whoever hears it makes it durable before it is acknowledged."""
        self._note(self._answer)
        return [*self._finish(tuple(self._parts)), self._wire.acknowledge()]

    def _note(self, message: M) -> None:
        self._parts.append(message)
        self._naks = 0

    def _report(self, _now: float) -> list[Effect]:
        """Told, but not acknowledged, since nobody has made it durable."""
        return [Tell(Progress(words.foreign(self._name(self._answer))))]

    def _ask_again(self, now: float) -> list[Effect]:
        if self._naks >= self.bounds.naks:
            return self._end(now)
        self._naks += 1
        self._enter(Phase.ASKED_AGAIN, now + self.bounds.repeat_seconds)
        return [Tell(Progress(words.DAMAGED)), self._wire.refuse()]

    def _leave(self, _now: float) -> list[Effect]:
        return self._finish(NOTHING_OUT.get(self._phase, Ending.STOPPED))

    def _lose(self, _now: float) -> list[Effect]:
        return self._finish(WHEN_LOST.get(self._phase, Ending.LOST))

    def _end(self, _now: float) -> list[Effect]:
        return self._finish(ENDINGS[self._phase])

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase = phase
        self._deadline = deadline

    def _finish(self, result: tuple[M, ...] | Ending) -> list[Effect]:
        self._phase = Phase.DONE
        return [Finish(self._conclude(result))]

    @property
    def _answer(self) -> M:
        assert self._message is not None, "only called for a message that was just read"
        return self._message
