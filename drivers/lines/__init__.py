"""What carries bytes between register and device: a serial port, or memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Line(Protocol):
    """An open, exclusive two-way byte stream.

    Every method raises LineLost when the line is gone. `close` never raises and may be
    called twice.
    """

    name: str

    def write(self, data: bytes) -> None:
        """Hand all of `data` to the line."""

    def read(self, timeout: float) -> bytes:
        """What has arrived, waiting at most `timeout` seconds for the first byte; may be empty."""

    def flush(self) -> None:
        """Drop what has arrived and was not read."""

    def close(self) -> None:
        """Give the port back."""


OpenLine = Callable[[], Line]
"""Opens the line anew; raises LineNotFound or LineBusy, and then nothing was sent."""
