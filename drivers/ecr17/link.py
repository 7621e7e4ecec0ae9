"""What outlives one exchange on a line, and how patiently the line is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.ecr17.frames import Control, Reader, Reading, Scope
from drivers.effects import Write
from drivers.errors import BadFrame

QUIET = 1.0
"""Seconds without a byte after which a frame begun is over; a NAK waits as long for another byte.

A damaged frame can earn two NAKs: the second one must not be taken for an answer to the resend.
"""


class Link:
    """What outlives one exchange on a line: the checksum, and bytes that came too early."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.reader = Reader(scope)

    def acknowledge(self) -> Write:
        return Write(Control.ACK.encode(self.scope))

    def refuse(self) -> Write:
        return Write(Control.NAK.encode(self.scope))

    @property
    def is_unread(self) -> bool:
        """Whether bytes are there that are nothing, or nothing yet."""
        return self.reader.has_begun or bool(self.reader.strange)

    def readings(self) -> Iterator[Reading]:
        """All that can be read now; damaged frames are left out and counted as strange."""
        while True:
            try:
                reading = self.reader.next()
            except BadFrame:
                continue
            if reading is None:
                return
            yield reading


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask: seconds for the ACK and for the answer, and how many sends.

    Without `repeats` nothing is sent again on silence: of two sends a late NAK of the first would
    be taken for one of what follows.
    """

    ack_seconds: float
    answer_seconds: float
    sends: int
    repeats: bool = True
