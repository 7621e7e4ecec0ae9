"""One question, one answer: the machine that sends a request and waits for what fits it.

What is asked and how an answer is judged comes in as a Question. Fed bytes and times, it returns
effects. States: NEW -start-> WAITING -answer, limit, stop, lost-> DONE; DONE does nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from drivers.allinpay import phrases
from drivers.allinpay.frames import Reader
from drivers.allinpay.frames import encode as encode_frame
from drivers.allinpay.messages import REQUEST_ORDER, Message, Type, compose, decode, encode
from drivers.effects import Effect, Effects, Finish, Flush, Tell, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.terminal import Progress, Words

QUIET_SECONDS = 1.0
"""Silence inside a frame after which its length is doubted; at 9600 baud a byte takes 1 ms."""

NAK_SECONDS = 10.0
"""How much longer an answer is awaited after a NAK. No public source says what a NAK means here,
so it proves nothing, but it makes an answer unlikely."""

RELAY_REFUSED = "-113"
"""The public client's code for "no connection to the host"."""

Q = TypeVar("Q")
R = TypeVar("R")


class Gone(StrEnum):
    """Why there is no answer."""

    UNSENT = "unsent"
    SILENT = "silent"
    NAKED = "naked"
    STOPPED = "stopped"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Question(Generic[R]):
    """What is asked, how an answer is judged, and what it means when none comes.

    `judge` returns None for a message that is no answer to this. `written` happens directly after
    the request is on the line.
    """

    request: Message
    seconds: float
    judge: Callable[[Message], R | None]
    gone: Callable[[Gone], R]
    written: tuple[Effect, ...] = ()


class State(StrEnum):
    NEW = "new"
    WAITING = "waiting"
    DONE = "done"


class Exchange(Generic[R]):
    """A session (drivers.effects.Session) for one Question."""

    def __init__(self, question: Question[R]) -> None:
        self.state = State.NEW
        self._question = question
        self._reader = Reader()
        self._deadline = 0.0
        self._naks = 0
        self._told: set[Words] = set()

    def start(self, now: float) -> Effects:
        self.state = State.WAITING
        self._deadline = now + self._question.seconds
        return [
            Flush(),
            Write(encode_frame(encode(self._question.request))),
            *self._question.written,
            WakeAt(self._deadline),
        ]

    def receive(self, data: bytes, now: float) -> Effects:
        if self.state is not State.WAITING:
            return []
        self._reader.receive(data)
        effects = self._read(now)
        return effects if self._is_done else [*effects, *self._wait(now)]

    def expire(self, now: float) -> Effects:
        """A pause inside a frame, or the limit."""
        if self.state is not State.WAITING:
            return []
        effects = self._read(now) if self._reader.rescue() else []
        if self._is_done:
            return effects
        if now < self._deadline:
            return [*effects, WakeAt(self._deadline)]
        return [*effects, *self._end(Gone.NAKED if self._naks else Gone.SILENT)]

    def stop(self, now: float) -> Effects:  # noqa: ARG002 (the protocol of sessions)
        return self._end(Gone.STOPPED)

    def lost(self, now: float) -> Effects:  # noqa: ARG002 (the protocol of sessions)
        return self._end(Gone.LOST)

    @property
    def _is_done(self) -> bool:
        return self.state is State.DONE

    def _wait(self, now: float) -> list[Effect]:
        """Wake at the limit, or earlier when a frame has begun; a babbling line must end too."""
        if now >= self._deadline:
            return list(self.expire(now))
        quiet = now + QUIET_SECONDS if self._reader.is_pending else self._deadline
        return [WakeAt(min(quiet, self._deadline))]

    def _read(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        while not self._is_done:
            try:
                block = self._reader.next()
                if block is None:
                    break
                effects += self._answer(decode(block))
            except (BadFrame, BadMessage):
                effects += self._tell(phrases.DAMAGED)
        return effects + self._notice_nak(now)

    def _answer(self, message: Message) -> list[Effect]:
        if message.type == Type.RELAY:
            return [Write(self._relay_refusal()), *self._tell(phrases.RELAY)]
        result = self._question.judge(message)
        return self._tell(phrases.FOREIGN) if result is None else self._finish(result)

    def _relay_refusal(self) -> bytes:
        reference = self._question.request.text("reference")
        values = {"code": RELAY_REFUSED, "reference": reference}
        return encode_frame(encode(compose(REQUEST_ORDER, Type.RELAY, values)))

    def _notice_nak(self, now: float) -> list[Effect]:
        if self._is_done or self._reader.naks == self._naks:
            return []
        self._naks = self._reader.naks
        self._deadline = min(self._deadline, now + NAK_SECONDS)
        return self._tell(phrases.NAKED)

    def _tell(self, words: Words) -> list[Effect]:
        """Each sentence once, however often a device gives cause for it."""
        if words in self._told:
            return []
        self._told.add(words)
        return [Tell(Progress(words))]

    def _end(self, why: Gone) -> list[Effect]:
        if self._is_done:
            return []
        why = Gone.UNSENT if self.state is State.NEW else why
        return self._finish(self._question.gone(why))

    def _finish(self, result: R) -> list[Effect]:
        self.state = State.DONE
        return [Finish(result)]


class Confirmed(Generic[Q, R]):
    """Runs `first`; where `doubt` gives a Question for its result, that is asked before finishing.

    So a refusal that could hide an earlier success is told only after a look at the terminal's
    last transaction, and the listener hears of one result, not two. The second question's result
    is the result of the whole.
    """

    def __init__(self, first: Exchange[Q], doubt: Callable[[object], Question[R] | None]) -> None:
        self._doubt = doubt
        self._current: Exchange[Q] | Exchange[R] = first
        self._is_second = False

    def start(self, now: float) -> Effects:
        return self._passed(self._current.start(now), now)

    def receive(self, data: bytes, now: float) -> Effects:
        return self._passed(self._current.receive(data, now), now)

    def expire(self, now: float) -> Effects:
        return self._passed(self._current.expire(now), now)

    def stop(self, now: float) -> Effects:
        return self._passed(self._current.stop(now), now)

    def lost(self, now: float) -> Effects:
        return self._passed(self._current.lost(now), now)

    def _passed(self, effects: Effects, now: float) -> Effects:
        passed: list[Effect] = []
        for effect in effects:
            passed += self._pass(effect, now)
        return passed

    def _pass(self, effect: Effect, now: float) -> Effects:
        if self._is_second or not isinstance(effect, Finish):
            return [effect]
        question = self._doubt(effect.result)
        if question is None:
            return [effect]
        self._current, self._is_second = Exchange(question), True
        return [Tell(Progress(phrases.CONFIRMING)), *self._current.start(now)]
