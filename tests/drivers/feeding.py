"""A session without a line or a clock: it is fed bytes, and numbers as times."""

from __future__ import annotations

from typing import Any, Self

from drivers.effects import Effect, Effects, Finish, Session, Tell, WakeAt, Write


class Talk:
    """Feeds one session and remembers what it did; `wake` lets the time it asked for come."""

    def __init__(self, session: Session[Any]) -> None:
        self.session = session
        self.now = 0.0
        self.wakes = float("inf")
        self.effects: list[Effect] = []
        self._do(session.start(0.0))

    def hear(self, data: bytes, after: float = 0.0) -> Self:
        self.now += after
        return self._do(self.session.receive(data, self.now))

    def wake(self, at: float | None = None) -> Self:
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

    def _do(self, effects: Effects) -> Self:
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
