"""The exchanges of this protocol as tests start them, and the bytes that they are fed."""

from __future__ import annotations

from drivers.asia_ecr import exchanges, requests
from drivers.asia_ecr.frames import Scope, encode
from drivers.asia_ecr.messages import Message
from drivers.terminal import MoneyRequest
from tests.drivers.asia_ecr.build import profile, void
from tests.drivers.asia_ecr.vectors import BY_NAME
from tests.drivers.feeding import Talk

ACK, NAK = b"\x06", b"\x15"
VOID = BY_NAME["void of invoice 000017"].wire
APPROVED = BY_NAME["approved void"].wire
GARBLED = APPROVED[:60] + bytes([APPROVED[60] ^ 0x10]) + APPROVED[61:]
PROFILE = profile()


def asking(request: MoneyRequest | None = None, **options: str | int | bool) -> Talk:
    return Talk(exchanges.money(request or void(), profile(**options)))


def questioning() -> Talk:
    return Talk(exchanges.question(requests.test(PROFILE), PROFILE))


def wire(message: Message) -> bytes:
    return encode(message.encode(), Scope.LEN_TO_ETX)
