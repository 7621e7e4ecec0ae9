"""Terminals that answer what a test wrote down, for what the simulated one never says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.ecr17.frames import Control, Packet, Reader, Reading, Scope, encode
from drivers.ecr17.messages import code_of
from drivers.effects import Effects, Write
from drivers.errors import BadFrame
from drivers.lines.memory import ManualClock, MemoryLine
from tests.drivers.ecr17.build import NOON, Value
from tests.drivers.ecr17.vectors import PAID, STATUS, TOTALS

USUAL = {"s": [STATUS], "G": [PAID], "T": [TOTALS], "E": []}
"""An operative terminal whose last transaction is the payment 000042."""


def read_all(reader: Reader) -> Iterator[Reading | None]:
    """Everything that can be read now; None for a damaged frame."""
    while True:
        try:
            reading = reader.next()
        except BadFrame:
            yield None
            continue
        if reading is None:
            return
        yield reading


class Scripted:
    """Answers each code with the messages written down for it; without an entry with NAK.

    It notes what it was asked, and writes in `scope` whatever it reads.
    """

    def __init__(
        self,
        scope: Scope = Scope.STX_ETX,
        *,
        reads: Scope = Scope.STX_ETX,
        **answers: Sequence[bytes] | None,
    ) -> None:
        self._scope = scope
        self._answers: dict[str, Sequence[bytes] | None] = {**USUAL, **answers}
        self._reader = Reader(reads)
        self.asked: list[str] = []
        self.heard: list[bytes] = []

    def change(self, **answers: Sequence[bytes] | None) -> None:
        """Answer otherwise from now on."""
        self._answers |= answers

    def receive(self, data: bytes, now: float) -> Effects:
        self._reader.receive(data)
        effects: list[Write] = []
        for reading in read_all(self._reader):
            if reading is None:
                effects.append(Write(Control.NAK.encode(self._scope)))
            if isinstance(reading, Packet):
                self.heard.append(reading.message)
                effects += self._answer(code_of(reading.message))
        return effects

    def expire(self, now: float) -> Effects:
        return ()

    def _answer(self, code: str) -> list[Write]:
        self.asked.append(code)
        answers = self._answers.get(code)
        if answers is None:
            return [Write(Control.NAK.encode(self._scope))]
        frames = b"".join(encode(message, self._scope) for message in answers)
        return [Write(Control.ACK.encode(self._scope) + frames)]


def scripted(device: Scripted, **options: Value) -> Ecr17Terminal:
    clock = ManualClock(NOON)
    line = MemoryLine(device, clock)
    return Ecr17Terminal(line.open, clock, "EUR", DRIVER.read(options))
