"""One exchange: send, be acknowledged, wait, take the answer; phases.py says what follows what.

It never sees a port or a clock and does not know what an answer means: `conclude` is told to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from drivers.ecr17 import words
from drivers.ecr17.cards import mask_trace
from drivers.ecr17.frames import Control, Display, Packet, Reader, Reading, encode
from drivers.ecr17.link import QUIET, Link, Manner
from drivers.ecr17.messages import ENCODING, HEADER_SIZE, RESULTS, code_of, shape_of
from drivers.ecr17.phases import ENDINGS, NOTHING_OUT, STEPS, Ending, Heard, Phase, Step
from drivers.ecr17.receipts import EMPTY
from drivers.ecr17.requests import Ask
from drivers.effects import Effect, Effects, Finish, Flush, Session, Tell, WakeAt, Write
from drivers.terminal import Progress
from drivers.text import decode as printable

REPEAT_SECONDS = 15.0
"""How long an answer that was NAKed may take to come again."""

LONGEST_FRAME_SECONDS = 5.0
"""4,096 bytes at 9600 baud; a terminal that chatters longer past its time is not waited for."""

NOISE = HEADER_SIZE
"""Fewer bytes cannot have been an answer, so nobody asks to have them again."""

R = TypeVar("R")


class Exchange(Session[R], Generic[R]):
    """One request and its answer.

    `conclude` turns the answer, or the ending without one, into the result. `on_send` happens
    right before the first byte. `slip` is what came of a receipt meanwhile, `shown` the last text
    on the terminal.
    """

    def __init__(
        self,
        ask: Ask,
        manner: Manner,
        link: Link,
        conclude: Callable[[bytes | Ending, Exchange[R]], R],
        on_send: Effects = (),
        on_accepted: Effects = (),
    ) -> None:
        self.slip = EMPTY
        self.shown = ""
        self._ask = ask
        self._frame = encode(ask.message, link.scope)
        self._manner = manner
        self._link = link
        self._conclude = conclude
        self._on_send = on_send
        self._on_accepted = on_accepted
        self._phase = Phase.IDLE
        self._sends = 0
        self._is_acknowledged = False
        self._deadline = self._last_byte = float("inf")
        self._message = b""

    # -- what it is fed ------------------------------------------------------------------------

    def start(self, now: float) -> Effects:
        return [*self._send(now), *self._wake()]

    def receive(self, data: bytes, now: float) -> Effects:
        self._last_byte = now
        self._reader.receive(data)
        effects = self._read_all(now)
        if self._reader.strange:
            effects += self._on(Heard.NOISE, now)
        if now >= self._deadline + LONGEST_FRAME_SECONDS:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def expire(self, now: float) -> Effects:
        effects = self._on_quiet(now) if self._link.is_unread and now >= self._quiet_at else []
        if now >= self._deadline and not self._link.is_unread:
            effects += self._on(Heard.TIME, now)
        return [*effects, *self._wake()]

    def stop(self, _now: float) -> Effects:
        return self._finish(NOTHING_OUT.get(self._phase, Ending.STOPPED))

    def lost(self, _now: float) -> Effects:
        return self._finish(NOTHING_OUT.get(self._phase, Ending.LOST))

    # -- reading -------------------------------------------------------------------------------

    @property
    def _reader(self) -> Reader:
        return self._link.reader

    def _read_all(self, now: float) -> list[Effect]:
        """What comes behind the answer is left for whoever listens next."""
        effects: list[Effect] = []
        for reading in self._link.readings():
            effects += self._on(self._heard(reading), now)
            if self._phase is Phase.DONE:
                break
        return effects

    def _heard(self, reading: Reading) -> Heard:
        match reading:
            case Control():
                return Heard[reading.name]
            case Display(text):
                self.shown = printable(text, ENCODING)
                return Heard.DISPLAY
            case Packet(message):
                self._message = message
                return self._meaning(message)

    def _meaning(self, message: bytes) -> Heard:
        code = code_of(message)
        if code in _BESIDES:
            return _BESIDES[code]
        if not self._ask.fits(message):
            return Heard.FOREIGN
        is_stale = mask_trace(message) == self._ask.stale and not self._is_acknowledged
        return Heard.STALE if is_stale else Heard.ANSWER

    def _on_quiet(self, now: float) -> list[Effect]:
        """Look behind what was begun and will not be completed; then judge what is left."""
        effects: list[Effect] = []
        while self._reader.has_begun and self._phase is not Phase.DONE:
            self._reader.abandon()
            effects += self._read_all(now)
        if self._phase is Phase.DONE:
            return effects
        is_noise = self._reader.strange < NOISE
        self._reader.forget()
        return effects if is_noise else effects + self._on(Heard.DAMAGED, now)

    @property
    def _quiet_at(self) -> float:
        return self._last_byte + QUIET

    def _wake(self) -> Effects:
        if self._phase is Phase.DONE:
            return ()
        return (WakeAt(self._quiet_at if self._link.is_unread else self._deadline),)

    # -- steps ---------------------------------------------------------------------------------

    def _on(self, heard: Heard, now: float) -> list[Effect]:
        step = STEPS[self._phase][heard]
        return self._ACTIONS[step](self, now)

    def _stay(self, _now: float) -> list[Effect]:
        return []

    def _wait(self, now: float) -> list[Effect]:
        """The request is taken. What was printed or shown before belongs to something older."""
        self._is_acknowledged = True
        self.slip, self.shown = EMPTY, ""
        if not self._ask.shapes:
            return self._finish(self._ask.message)
        self._enter(Phase.ACCEPTED, now + self._manner.answer_seconds)
        return [*self._on_accepted]

    def _doubt(self, now: float) -> list[Effect]:
        self._enter(Phase.UNCLEAR, now + self._manner.answer_seconds)
        return []

    def _hold(self, now: float) -> list[Effect]:
        self._enter(Phase.REFUSED, now + QUIET)
        return []

    def _send_again(self, now: float) -> list[Effect]:
        if self._sends >= self._manner.sends:
            return self._end(now)
        told = Tell(Progress(words.again(self._sends + 1, self._manner.sends)))
        return [told, *self._send(now)]

    def _repeat(self, now: float) -> list[Effect]:
        is_allowed = self._ask.may_repeat and self._manner.repeats
        return self._send_again(now) if is_allowed else self._end(now)

    def _send(self, now: float) -> list[Effect]:
        self._sends += 1
        self._reader.forget()
        self._enter(Phase.SENT, now + self._manner.ack_seconds)
        told = self._on_send if self._sends == 1 else ()
        return [Flush(), *told, Write(self._frame)]

    def _show(self, now: float) -> list[Effect]:
        return [*self._surely_heard(now), Tell(Progress(words.shows(self.shown)))]

    def _collect(self, now: float) -> list[Effect]:
        self.slip = self.slip.with_part(self._message[HEADER_SIZE:])
        return [*self._surely_heard(now), self._link.acknowledge()]

    def _surely_heard(self, now: float) -> list[Effect]:
        """A terminal that talks instead of acknowledging is at work: give it its time."""
        return self._doubt(now) if self._phase in (Phase.SENT, Phase.REFUSED) else []

    def _confirm(self, _now: float) -> list[Effect]:
        return [self._link.acknowledge()]

    def _take(self, _now: float) -> list[Effect]:
        return [*self._finish(self._message), self._link.acknowledge()]

    def _report(self, _now: float) -> list[Effect]:
        """A result of money is not acknowledged, since nobody has made it durable."""
        told = Tell(Progress(words.FOREIGN))
        is_money = bool(shape_of(self._message, RESULTS))
        return [told] if is_money else [told, self._link.acknowledge()]

    def _ask_again(self, now: float) -> list[Effect]:
        self._enter(Phase.ASKED_AGAIN, now + REPEAT_SECONDS)
        return [Tell(Progress(words.DAMAGED)), self._link.refuse()]

    def _end(self, _now: float) -> list[Effect]:
        return self._finish(ENDINGS[self._phase])

    def _enter(self, phase: Phase, deadline: float) -> None:
        self._phase = phase
        self._deadline = deadline

    def _finish(self, result: bytes | Ending) -> list[Effect]:
        self._phase = Phase.DONE
        return [Finish(self._conclude(result, self))]

    _ACTIONS: ClassVar[dict[Step, Callable[[Exchange[Any], float], list[Effect]]]] = {
        Step.STAY: _stay,
        Step.WAIT: _wait,
        Step.DOUBT: _doubt,
        Step.HOLD: _hold,
        Step.SEND_AGAIN: _send_again,
        Step.REPEAT: _repeat,
        Step.SHOW: _show,
        Step.COLLECT: _collect,
        Step.CONFIRM: _confirm,
        Step.TAKE: _take,
        Step.REPORT: _report,
        Step.ASK_AGAIN: _ask_again,
        Step.END: _end,
    }


_BESIDES = {"S": Heard.PART, "U": Heard.EXTRA}
"""What a terminal sends beside an answer, whatever was asked."""
