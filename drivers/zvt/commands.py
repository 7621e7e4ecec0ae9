"""What is sent and how patiently, and how it ended: what an exchange gets and gives."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.zvt.messages import Message
from drivers.zvt.phases import Ending


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask, in seconds: for 80 00, and from one sign of life to the next."""

    reply_seconds: float
    result_seconds: float


@dataclass(frozen=True, slots=True)
class Command:
    """What is sent. `moves_money`: never again without a proof that it was thrown away, and it
    is called off where nobody waits for it any more. `completes`: more than 80 00 comes."""

    data: bytes
    moves_money: bool = False
    completes: bool = True

    @property
    def control(self) -> int:
        return int.from_bytes(self.data[:2], "big")


CLOSING = Command(b"", moves_money=False)
"""No command: only what still comes after an approval."""


@dataclass(frozen=True, slots=True)
class End:
    """How an exchange ended, and what was told until then.

    `results` are the 04 0F in their order, `last` the message that ended it.
    """

    how: Ending
    results: tuple[Message, ...] = ()
    last: Message | None = None

    @property
    def code(self) -> str:
        """Why the terminal refused or stopped; empty where it did neither."""
        if self.last is None:
            return ""
        return self.last.reason or self.last.part("result_code").hex().upper()


def nothing_ends_it(_message: Message) -> bool:
    """No 04 0F is waited for."""
    return False
