"""What outlives one exchange on a line, and how patiently the line is used."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.ecr17.frames import Control, Reader, Reading, Scope
from drivers.link import wire
from drivers.link.wire import Wire


class Link(Wire[Reading]):
    """What outlives one exchange on a line: the checksum, and bytes that came too early."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(Reader(scope), Control.ACK.encode(scope), Control.NAK.encode(scope))
        self.scope = scope


@dataclass(frozen=True, slots=True)
class Manner(wire.Manner):
    """Without `repeats` nothing is sent again on silence.

    Of two sends a late NAK of the first would be taken for one of what follows.
    """

    repeats: bool = True
