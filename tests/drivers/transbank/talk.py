"""The exchanges of this protocol as tests start them, and the bytes that they are fed."""

from __future__ import annotations

from drivers.terminal import MoneyRequest
from drivers.transbank.exchanges import Asker
from tests.drivers.feeding import Talk
from tests.drivers.transbank.build import profile, void
from tests.drivers.transbank.vectors import BY_NAME, DONE, wire

ACK, NAK = b"\x06", b"\x15"
VOID = BY_NAME["void of operation 123"].wire
LIST = BY_NAME["list to the register"].wire
POLL = BY_NAME["poll, whose checksum is STX"].wire
APPROVED = wire(DONE)
GARBLED = APPROVED[:20] + bytes([APPROVED[20] ^ 0x04]) + APPROVED[21:]


def asker(before: bytes = b"", **options: str | int | bool) -> Asker:
    return Asker(profile(**options), before)


def asking(
    request: MoneyRequest | None = None, before: bytes = b"", **options: str | int | bool
) -> Talk:
    return Talk(asker(before, **options).money(request or void()))
