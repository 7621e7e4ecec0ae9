"""Feeds one session with bytes and numbers as times, and remembers what it did."""

from __future__ import annotations

from typing import Any

from drivers.effects import Effect, Effects, Finish, Session, Tell, WakeAt, Write
from drivers.terminal import MoneyRequest
from drivers.transbank.exchanges import Asker
from tests.drivers.transbank.build import profile, void
from tests.drivers.transbank.vectors import BY_NAME, DONE, wire

ACK, NAK = b"\x06", b"\x15"
VOID = BY_NAME["void of operation 123"].wire
LIST = BY_NAME["list to the register"].wire
POLL = BY_NAME["poll, whose checksum is STX"].wire
APPROVED = wire(DONE)
GARBLED = APPROVED[:20] + bytes([APPROVED[20] ^ 0x04]) + APPROVED[21:]


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


def asker(before: bytes = b"", **options: str | int | bool) -> Asker:
    return Asker(profile(**options), before)


def asking(
    request: MoneyRequest | None = None, before: bytes = b"", **options: str | int | bool
) -> Talk:
    return Talk(asker(before, **options).money(request or void()))
