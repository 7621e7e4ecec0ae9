"""Feeds one exchange over TCP with messages and numbers as times, and remembers what it did."""

from __future__ import annotations

from typing import Any

from drivers.effects import Effect, Effects, Finish, Tell, WakeAt, Write
from drivers.terminal import MoneyRequest, Progress, Transaction
from drivers.zvt.exchanges import Asker
from drivers.zvt.link import TcpLink
from drivers.zvt.session import Exchange
from tests.drivers.zvt.build import OK, SCALE, profile, void


class Talk:
    """`hear` and `wake` feed it; what it wrote, told and came to is kept in order."""

    def __init__(self, session: Exchange[Any]) -> None:
        self.session = session
        self.now = 0.0
        self.wakes = float("inf")
        self.effects: list[Effect] = []
        self._do(session.start(0.0))

    def hear(self, *messages: bytes, after: float = 0.0) -> Talk:
        self.now += after
        return self._do(self.session.receive(b"".join(messages), self.now))

    def wake(self) -> Talk:
        self.now = self.wakes
        return self._do(self.session.expire(self.now))

    def wait(self) -> object:
        """Let time pass until it ends by itself."""
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
    def answers(self) -> int:
        """How often it said 80 00 00."""
        return self.written.count(OK)

    @property
    def events(self) -> list[object]:
        return [effect.event for effect in self.effects if isinstance(effect, Tell)]

    @property
    def said(self) -> list[str]:
        return [event.words.en for event in self.events if isinstance(event, Progress)]

    @property
    def results(self) -> list[object]:
        return [effect.result for effect in self.effects if isinstance(effect, Finish)]

    @property
    def result(self) -> object:
        (result,) = self.results
        return result


def asker(**options: str | int | bool) -> Asker:
    return Asker(TcpLink(), profile(transport="tcp", **options), SCALE)


def asking(request: MoneyRequest | None = None, before: Transaction | None = None) -> Talk:
    ask = asker()
    return Talk(ask.money(request or void(), before, ask.slips()))
