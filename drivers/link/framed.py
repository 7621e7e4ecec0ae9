"""The exchange of links whose readings are single bytes, and frames with one message each."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from drivers.errors import BadMessage
from drivers.link.exchange import Exchange
from drivers.link.phases import Heard
from drivers.link.reader import Control

M = TypeVar("M")
R = TypeVar("R")


class FramedExchange(Exchange[Control | bytes, M, R]):
    """Reads a message of a frame; what that is to the exchange, the protocol says."""

    @abstractmethod
    def _decode(self, data: bytes) -> M:
        """Raises BadMessage."""

    @abstractmethod
    def _meaning(self, message: M) -> Heard:
        """What a message that can be read is to this exchange."""

    def _heard(self, reading: Control | bytes) -> Heard:
        if isinstance(reading, Control):
            return Heard[reading.name]
        try:
            self._message = message = self._decode(reading)
        except BadMessage:
            return Heard.DAMAGED
        return self._meaning(message)
