"""The verbs that move money, for terminals that carry them all out in one way."""

from __future__ import annotations

from abc import ABC, abstractmethod

from drivers.terminal import Hear, MoneyRequest, Outcome, Refund, Sale, Stop, Void, ignore, never


class MoneyVerbs(ABC):
    """`sale`, `void` and `refund` of drivers.terminal.Terminal."""

    def sale(self, request: Sale, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        return self._money(request, hear, stop)

    def void(self, request: Void, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        return self._money(request, hear, stop)

    def refund(self, request: Refund, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        return self._money(request, hear, stop)

    @abstractmethod
    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        """After the first byte of the command the answer is always an Outcome."""
