"""The exchanges of this protocol as tests start them, and the bytes that they are fed."""

from __future__ import annotations

from drivers.poslink import exchanges, requests
from drivers.poslink.frames import encode
from drivers.poslink.messages import Message
from drivers.terminal import MoneyRequest
from tests.drivers.feeding import Talk as Feeding
from tests.drivers.poslink.build import approved, profile, void

ACK, NAK, EOT, ENQ = b"\x06", b"\x15", b"\x04", b"\x05"
PROFILE = profile()


def wire(message: Message) -> bytes:
    return encode(message.encode())


VOID = wire(requests.money(void(), PROFILE))
CANCEL = wire(requests.cancel(PROFILE))
APPROVED = wire(approved())
GARBLED = APPROVED[:60] + bytes([APPROVED[60] ^ 0x10]) + APPROVED[61:]


class Talk(Feeding):
    """A stop may first call the command off (A14), so it gives back the talk and no result."""

    def stop(self) -> Talk:
        return self._do(self.session.stop(self.now))


def asking(request: MoneyRequest | None = None, **options: str | int | bool) -> Talk:
    return Talk(exchanges.money(request or void(), profile(**options)))


def questioning() -> Talk:
    return Talk(exchanges.question(requests.initialise(PROFILE), PROFILE))
