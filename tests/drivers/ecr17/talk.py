"""Feeds one session with bytes and numbers as times, and remembers what it did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drivers.ecr17 import requests
from drivers.ecr17.desk import money_exchange
from drivers.ecr17.frames import Control, Scope, encode, encode_display
from drivers.ecr17.link import Link, Manner
from drivers.ecr17.requests import Ask
from drivers.ecr17.session import Exchange
from drivers.effects import Effect, Effects, Finish, Session, Tell, WakeAt, Write
from drivers.link.phases import Ending
from drivers.terminal import MoneyRequest
from tests.drivers.ecr17.build import NOON, profile, void
from tests.drivers.ecr17.vectors import BY_NAME, REVERSED_WIRE

SCOPE = Scope.STX_ETX
ACK, NAK = Control.ACK.encode(SCOPE), Control.NAK.encode(SCOPE)
VOID = BY_NAME["reversal of STAN 000042"].wire
GARBLED = REVERSED_WIRE[:60] + bytes([REVERSED_WIRE[60] ^ 0x10]) + REVERSED_WIRE[61:]
WAITING = encode_display(b"ATTENDERE PREGO")
PROFILE = profile()


class Talk:
    """Feeds one session and remembers what it did; `wake` lets the time it asked for come."""

    def __init__(self, session: Session[Any]) -> None:
        self.session = session
        self.now = 0.0
        self.wakes = float("inf")
        self.effects: list[Effect] = []
        self._do(session.start(0.0))

    def hear(self, data: bytes, after: float = 0.0) -> Talk:
        self.now += after
        return self._do(self.session.receive(data, self.now))

    def wake(self, at: float | None = None) -> Talk:
        self.now = self.wakes if at is None else at
        return self._do(self.session.expire(self.now))

    def sleep_to_the_end(self) -> object:
        while not self.results:
            self.wake()
        return self.result

    def stop(self) -> object:
        return self._do(self.session.stop(self.now)).result

    def lose(self) -> object:
        return self._do(self.session.lost(self.now)).result

    def _do(self, effects: Effects) -> Talk:
        self.effects += effects
        for effect in effects:
            if isinstance(effect, WakeAt):
                self.wakes = effect.at
        return self

    @property
    def written(self) -> list[bytes]:
        return [effect.data for effect in self.effects if isinstance(effect, Write)]

    @property
    def told(self) -> list[object]:
        return [effect.event for effect in self.effects if isinstance(effect, Tell)]

    @property
    def results(self) -> list[object]:
        return [effect.result for effect in self.effects if isinstance(effect, Finish)]

    @property
    def result(self) -> object:
        (result,) = self.results
        return result


def raw(end: bytes | Ending, _exchange: object) -> bytes | Ending:
    return end


def asking(
    request: MoneyRequest | None = None, *, stale: bytes = b"", **options: str | int | bool
) -> Talk:
    """A money command; its result is an Outcome."""
    wanted, settings = request or void(), profile(**options)
    ask = replace(requests.money(wanted, settings), stale=stale)
    return Talk(money_exchange(wanted, ask, settings, Link(SCOPE), NOON))


def questioning(ask: Ask | None = None, *, repeats: bool = True) -> Talk:
    """A question; its result is the bytes of the answer or the ending."""
    manner = Manner(5.0, 15.0, 3, repeats)
    return Talk(Exchange(ask or requests.status(PROFILE), manner, Link(SCOPE), raw))


def framed(message: bytes) -> bytes:
    return encode(message, SCOPE)
