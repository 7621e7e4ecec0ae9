"""Two exchanges as one: a second one where the result of the first needs a closer look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.effects import Effects, Finish, Session, Tell
from drivers.terminal import Progress, Words
from drivers.transbank.session import Exchange

R = TypeVar("R")


class Chained(Session[R], Generic[R]):
    """`first`, and where `then` gives another exchange for its result, that one in its place.

    Whoever listens hears of one result. The first answer is acknowledged before the second
    exchange begins, which says `why`.
    """

    def __init__(
        self, first: Exchange[R], then: Callable[[object], Exchange[R] | None], why: Words
    ) -> None:
        self._current = first
        self._then = then
        self._why = why
        self._is_second = False

    @property
    def taken(self) -> bytes:
        """The last payload that was taken from the terminal."""
        return self._current.taken

    def start(self, now: float) -> Effects:
        return self._current.start(now)

    def receive(self, data: bytes, now: float) -> Effects:
        return self._passed(self._current.receive(data, now), now)

    def expire(self, now: float) -> Effects:
        return self._passed(self._current.expire(now), now)

    def stop(self, now: float) -> Effects:
        return self._current.stop(now)

    def lost(self, now: float) -> Effects:
        return self._current.lost(now)

    def _passed(self, effects: Effects, now: float) -> Effects:
        ends = [effect for effect in effects if isinstance(effect, Finish)]
        second = self._then(ends[0].result) if ends and not self._is_second else None
        if second is None:
            return effects
        self._current, self._is_second = second, True
        others = [effect for effect in effects if effect not in ends]
        return [*others, Tell(Progress(self._why)), *second.start(now)]
