"""Listening without asking: for the receipt behind a result, and for what comes too late.

Both acknowledge what they hear, so that the terminal comes to rest; nothing here is a result of
money.
"""

from __future__ import annotations

from drivers.ecr17 import words
from drivers.ecr17.frames import Display, Packet, Reading
from drivers.ecr17.link import Link
from drivers.ecr17.messages import ENCODING, HEADER_SIZE, code_of
from drivers.ecr17.receipts import Slip
from drivers.effects import Effect, Effects, Finish, Session, Tell, WakeAt
from drivers.link.wire import QUIET
from drivers.terminal import Progress
from drivers.text import decode as printable

RECEIPT = "S"

MOST = 64
"""Messages after which nobody listens any longer; a receipt has about 7 parts."""


class Listener(Session[Slip]):
    """Collects the parts of a receipt until its end mark, or until it is quiet for `seconds`.

    Other messages are repetitions of what was taken already, or late: they are acknowledged.
    With `to_the_end` the end mark ends it; else it only listens for what may come.
    """

    def __init__(self, link: Link, slip: Slip, seconds: float, *, to_the_end: bool = True) -> None:
        self._link = link
        self._slip = slip
        self._seconds = seconds
        self._to_the_end = to_the_end
        self._deadline = 0.0
        self._heard = 0
        self._is_done = False

    def start(self, now: float) -> Effects:
        """A part may have come together with the result."""
        self._deadline = now + self._seconds
        return self._go_on(now)

    def receive(self, data: bytes, now: float) -> Effects:
        self._link.reader.receive(data)
        return self._go_on(now)

    def expire(self, now: float) -> Effects:
        """Quiet inside a damaged part, which is asked for again; or the end of waiting."""
        if now >= self._deadline:
            return self._finish()
        is_damaged = self._link.is_unread
        self._link.reader.forget()
        return [*([self._link.refuse()] if is_damaged else ()), WakeAt(self._deadline)]

    def stop(self, _now: float) -> Effects:
        return self._finish()

    def lost(self, _now: float) -> Effects:
        return self._finish()

    def _go_on(self, now: float) -> Effects:
        effects = [effect for reading in self._link.readings() for effect in self._on(reading, now)]
        is_whole = self._to_the_end and self._slip.is_complete
        if is_whole or self._heard >= MOST or now >= self._deadline:
            return [*effects, *self._finish()]
        patience = QUIET if self._link.is_unread else self._deadline - now
        return [*effects, WakeAt(min(now + patience, self._deadline))]

    def _on(self, reading: Reading, now: float) -> list[Effect]:
        match reading:
            case Packet(message):
                return self._take(message, now)
            case Display(text):
                return [Tell(Progress(words.shows(printable(text, ENCODING))))]
            case _:
                return []

    def _take(self, message: bytes, now: float) -> list[Effect]:
        self._heard += 1
        if code_of(message) == RECEIPT:
            self._slip = self._slip.with_part(message[HEADER_SIZE:])
            self._deadline = now + self._seconds
        return [self._link.acknowledge()]

    def _finish(self) -> list[Effect]:
        if self._is_done:
            return []
        self._is_done = True
        return [Finish(self._slip)]
