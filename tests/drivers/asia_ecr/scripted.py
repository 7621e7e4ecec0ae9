"""Terminals that answer what a test wrote down, for what the simulated one never says."""

from __future__ import annotations

from drivers.asia_ecr.driver import DRIVER, AsiaEcrTerminal
from drivers.asia_ecr.frames import Scope, encode
from drivers.asia_ecr.messages import Message
from drivers.effects import Effects, Write
from drivers.lines.memory import ManualClock, MemoryLine
from tests.drivers.asia_ecr.build import CURRENCY, NOON


class Scripted:
    """A terminal with one written answer per code; it notes what it was asked."""

    def __init__(self, *answers: Message) -> None:
        self._answers = {message.code: message for message in answers}
        self.asked: list[str] = []

    def receive(self, data: bytes, now: float) -> Effects:
        if len(data) == 1:
            return ()
        code = Message.decode(data[3:-2]).code
        self.asked.append(code)
        frame = encode(self._answers[code].encode(), Scope.LEN_TO_ETX)
        return (Write(b"\x06" + frame),)

    def expire(self, now: float) -> Effects:
        return ()


def scripted(device: Scripted) -> AsiaEcrTerminal:
    clock = ManualClock(NOON)
    line = MemoryLine(device, clock)
    return AsiaEcrTerminal(line.open, clock, CURRENCY, DRIVER.read({}))


class Printing(Scripted):
    """Deaf to the first question after a refund; then it tells another last transaction."""

    def __init__(self, *answers: Message, after: Message) -> None:
        super().__init__(*answers)
        self._after = after

    def receive(self, data: bytes, now: float) -> Effects:
        said = super().receive(data, now)
        if self.asked[-2:] != ["27", "71"] or len(data) == 1:
            return said
        self._answers[self._after.code] = self._after
        return ()
