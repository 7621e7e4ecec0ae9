"""Terminals that answer what a test wrote down, for what the simulated one never says."""

from __future__ import annotations

from collections.abc import Callable

from drivers.effects import Effects, Write
from drivers.poslink.frames import encode
from drivers.poslink.messages import Message, answer

Say = Callable[[Message], Message | None]
"""The answer to a request; None for silence behind the ACK."""

READY = answer("A01", "1.54", "000000", "OK", "77000001", "A80")


class Scripted:
    """Acknowledges everything, answers A00 itself and the rest by `say`; notes what was asked."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self.asked: list[Message] = []

    def receive(self, data: bytes, now: float) -> Effects:
        if len(data) == 1:
            return ()
        request = Message.decode(data[1:-2])
        self.asked.append(request)
        said = READY if request.command == "A00" else self._say(request)
        return (Write(b"\x06" + (encode(said.encode()) if said else b"")),)

    def expire(self, now: float) -> Effects:
        return ()

    @property
    def commands(self) -> list[str]:
        return [one.command for one in self.asked]
