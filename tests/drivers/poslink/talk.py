"""Feeds one session with bytes and numbers as times, and remembers what it did."""

from __future__ import annotations

from typing import Any

from drivers.effects import Effect, Effects, Finish, Tell, WakeAt, Write
from drivers.poslink import exchanges, requests
from drivers.poslink.frames import encode
from drivers.poslink.messages import Message
from drivers.poslink.session import Exchange
from drivers.terminal import MoneyRequest
from tests.drivers.poslink.build import approved, profile, void

ACK, NAK, EOT, ENQ = b"\x06", b"\x15", b"\x04", b"\x05"
PROFILE = profile()


def wire(message: Message) -> bytes:
    return encode(message.encode())


VOID = wire(requests.money(void(), PROFILE))
CANCEL = wire(requests.cancel(PROFILE))
APPROVED = wire(approved())
GARBLED = APPROVED[:60] + bytes([APPROVED[60] ^ 0x10]) + APPROVED[61:]


class Talk:
    """Feeds one session and remembers what it did; `wake` lets the time it asked for come."""

    def __init__(self, session: Exchange[Any]) -> None:
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

    def stop(self) -> Talk:
        return self._do(self.session.stop(self.now))

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


def asking(request: MoneyRequest | None = None, **options: str | int | bool) -> Talk:
    return Talk(exchanges.money(request or void(), profile(**options)))


def questioning() -> Talk:
    return Talk(exchanges.question(requests.initialise(PROFILE), PROFILE))
