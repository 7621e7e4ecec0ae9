"""A made-up protocol over the shared reader and exchange, and a terminal's side to feed it.

A text begins with what it is (`a` answer, `p` part, `x` something else, `s` a step) and goes on
with any letters; `!` cannot be read.
"""

from __future__ import annotations

from typing import Any

from drivers.effects import Effect, Effects, Finish, Tell, WakeAt, Write
from drivers.errors import BadMessage
from drivers.link.framed import FramedExchange
from drivers.link.phases import ASKING, Heard, Table
from drivers.link.reader import ETX, STX, Control, EtxReader, xor_of
from drivers.link.wire import Bounds, Manner, Wire

LONGEST = 60
BUFFER = 2 * (LONGEST + 3)
ACK, NAK = Control.ACK.value, Control.NAK.value
MEANINGS = {"a": Heard.ANSWER, "p": Heard.PART, "x": Heard.FOREIGN, "r": Heard.REPEATED}


def framed(text: str) -> bytes:
    summed = text.encode() + bytes([ETX])
    return bytes([STX]) + summed + bytes([xor_of(summed)])


REQUEST = framed("request")
ANSWER = framed("answer")
GARBLED = ANSWER[:3] + bytes([ANSWER[3] ^ 0x10]) + ANSWER[4:]


class Reader(EtxReader):
    def __init__(self) -> None:
        super().__init__(BUFFER, (Control.ACK, Control.NAK), LONGEST)

    def _fits(self, frame: bytes) -> bool:
        return xor_of(frame[1:-1]) == frame[-1]


class Exchange(FramedExchange[str, Any]):
    bounds = Bounds(noise=4, repeat_seconds=5.0, longest_frame_seconds=2.0, naks=2, most_parts=3)

    def _decode(self, data: bytes) -> str:
        if data.startswith(b"!"):
            raise BadMessage("it is not meant to be read", data)
        return data.decode("latin-1")

    def _meaning(self, message: str) -> Heard:
        return MEANINGS.get(message[:1], Heard.FOREIGN)

    def _name(self, message: str) -> str:
        return message


class Talk:
    """Feeds one exchange and remembers what it did; `wake` lets the time it asked for come."""

    def __init__(
        self, frame: bytes = REQUEST, table: Table = ASKING, on_sent: Effects = ()
    ) -> None:
        manner = Manner(ack_seconds=3.0, answer_seconds=60.0, sends=3)
        self.session = Exchange(
            frame, Wire(Reader()), manner, lambda end: end, on_sent, table=table
        )
        self.now = 0.0
        self.wakes = float("inf")
        self.effects: list[Effect] = []
        self._do(self.session.start(0.0))

    def hear(self, *pieces: bytes, after: float = 0.0) -> Talk:
        for piece in pieces:
            self.now += after
            self._do(self.session.receive(piece, self.now))
        return self

    def wake(self) -> Talk:
        return self.wake_at(self.wakes)

    def wake_at(self, now: float) -> Talk:
        self.now = now
        return self._do(self.session.expire(self.now))

    def stop(self) -> Talk:
        return self._do(self.session.stop(self.now))

    def lose(self) -> Talk:
        return self._do(self.session.lost(self.now))

    def sleep_to_the_end(self) -> object:
        while not self.results:
            self.wake()
        return self.result

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
