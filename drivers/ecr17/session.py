"""One exchange: what drivers.link.exchange needs to know of these messages, and steps of its own.

Receipts and what the terminal shows come beside the answer; what comes behind it is left on the
line for whoever listens next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from drivers.ecr17 import words
from drivers.ecr17.cards import mask_trace
from drivers.ecr17.frames import Control, Display, Packet, Reading, encode
from drivers.ecr17.link import Link, Manner
from drivers.ecr17.messages import ENCODING, HEADER_SIZE, RESULTS, code_of, shape_of
from drivers.ecr17.phases import STEPS
from drivers.ecr17.receipts import EMPTY
from drivers.ecr17.requests import Ask
from drivers.effects import Effect, Effects, Tell
from drivers.link.exchange import Action
from drivers.link.exchange import Exchange as Common
from drivers.link.phases import Ending, Heard, Phase, Step
from drivers.link.wire import Bounds
from drivers.terminal import Progress
from drivers.text import decode as printable

BOUNDS = Bounds(
    noise=HEADER_SIZE,
    repeat_seconds=15.0,
    longest_frame_seconds=5.0,  # 4,096 bytes at 9600 baud
)

R = TypeVar("R")


class Exchange(Common[Reading, bytes, R]):
    """One request and its answer.

    `conclude` turns the answer, or the ending without one, into the result. `slip` is what came of
    a receipt meanwhile, `shown` the last text on the terminal.
    """

    bounds = BOUNDS

    def __init__(
        self,
        ask: Ask,
        manner: Manner,
        link: Link,
        conclude: Callable[[bytes | Ending, Exchange[R]], R],
        on_sent: Effects = (),
        on_accepted: Effects = (),
    ) -> None:
        def concluded(end: tuple[bytes, ...] | Ending) -> R:
            return conclude(end if isinstance(end, Ending) else end[-1], self)

        frame = encode(ask.message, link.scope)
        super().__init__(frame, link, manner, concluded, on_sent, on_accepted, STEPS)
        self.slip = EMPTY
        self.shown = ""
        self._ask = ask
        self._may_repeat = ask.may_repeat and manner.repeats
        self._is_acknowledged = False

    # -- reading -------------------------------------------------------------------------------

    def _heard(self, reading: Reading) -> Heard:
        match reading:
            case Control():
                return Heard[reading.name]
            case Display(text):
                self.shown = printable(text, ENCODING)
                return Heard.STEP
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
        return Heard.REPEATED if is_stale else Heard.ANSWER

    @property
    def _is_noisy(self) -> bool:
        """A frame that has begun is no acknowledgement: that has three bytes here."""
        return bool(self._wire.reader.strange)

    # -- steps ---------------------------------------------------------------------------------

    def _actions(self) -> Mapping[Step, Action]:
        return {
            **super()._actions(),
            Step.DOUBT: self._doubt,
            Step.REPEAT: self._repeat,
            Step.SHOW: self._show,
        }

    def _wait(self, now: float) -> list[Effect]:
        """The request is taken. What was printed or shown before belongs to something older."""
        self._is_acknowledged = True
        self.slip, self.shown = EMPTY, ""
        return super()._wait(now) if self._ask.shapes else self._finish((self._ask.message,))

    def _doubt(self, now: float) -> list[Effect]:
        self._enter(Phase.UNCLEAR, now + self._manner.answer_seconds)
        return []

    def _repeat(self, now: float) -> list[Effect]:
        return self._send_again(now) if self._may_repeat else self._end(now)

    def _send(self, now: float) -> list[Effect]:
        self._wire.reader.forget()
        return super()._send(now)

    def _show(self, now: float) -> list[Effect]:
        return [*self._surely_heard(now), Tell(Progress(words.shows(self.shown)))]

    def _collect(self, now: float) -> list[Effect]:
        """A part of a receipt, which is no part of the answer."""
        self.slip = self.slip.with_part(self._answer[HEADER_SIZE:])
        return [*self._surely_heard(now), self._wire.acknowledge()]

    def _surely_heard(self, now: float) -> list[Effect]:
        """A terminal that talks instead of acknowledging is at work: give it its time."""
        return self._doubt(now) if self._phase in (Phase.SENT, Phase.REFUSED) else []

    def _report(self, now: float) -> list[Effect]:
        """A result of money is not acknowledged, since nobody has made it durable."""
        told = super()._report(now)
        is_money = bool(shape_of(self._answer, RESULTS))
        return told if is_money else [*told, self._wire.acknowledge()]


_BESIDES = {"S": Heard.PART, "U": Heard.EXTRA}
"""What a terminal sends beside an answer, whatever was asked."""
