"""A line that writes down what passes, with card numbers masked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.lines import Line
from drivers.terminal import Clock
from drivers.text import mask_card_numbers

LIMIT = 256 * 1024
"""Bytes of one conversation that are kept; a device that never stops must not fill the disk."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a trace: UTC time, `>` to the terminal or `<` from it, and the bytes."""

    at: str
    way: str
    data: bytes


def rows(text: str) -> Iterator[Row]:
    """What `Recorder.text` wrote, read back; card numbers in it stay masked."""
    for line in text.splitlines():
        at, way, data = line.split(" ", 2)
        yield Row(at, way, bytes.fromhex(data))


Mask = Callable[[bytes], bytes]
"""Replaces what must not be written down; the length stays."""


class Recorder:
    """Wraps `line`; `text()` gives one row per read or write: UTC time, direction, hex.

    A protocol that writes card numbers in a form of its own brings its own `mask`.
    """

    def __init__(self, line: Line, clock: Clock, mask: Mask = mask_card_numbers) -> None:
        self.name = line.name
        self._line = line
        self._clock = clock
        self._mask = mask
        self._rows: list[tuple[str, str, bytearray]] = []
        self._kept = 0

    def write(self, data: bytes) -> None:
        self._note(">", data)
        self._line.write(data)

    def read(self, timeout: float) -> bytes:
        data = self._line.read(timeout)
        if data:
            self._note("<", data)
        return data

    def flush(self) -> None:
        self._line.flush()

    def close(self) -> None:
        self._line.close()

    def text(self) -> str:
        """The rows so far; neighbouring reads are joined, so that a split card number is seen."""
        rows = (f"{at} {way} {self._mask(bytes(data)).hex(' ')}" for at, way, data in self._rows)
        return "\n".join(rows)

    def _note(self, way: str, data: bytes) -> None:
        if self._kept >= LIMIT:
            return
        self._kept += len(data)
        if self._rows and self._rows[-1][1] == way == "<":
            self._rows[-1][2].extend(data)
        else:
            at = self._clock.now().isoformat(timespec="milliseconds")
            self._rows.append((at, way, bytearray(data)))
