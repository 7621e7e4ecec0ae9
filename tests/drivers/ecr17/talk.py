"""The exchanges of this protocol as tests start them, and the bytes that they are fed."""

from __future__ import annotations

from dataclasses import replace

from drivers.ecr17 import requests
from drivers.ecr17.desk import money_exchange
from drivers.ecr17.frames import Control, Scope, encode, encode_display
from drivers.ecr17.link import Link, Manner
from drivers.ecr17.requests import Ask
from drivers.ecr17.session import Exchange
from drivers.link.phases import Ending
from drivers.terminal import MoneyRequest
from tests.drivers.ecr17.build import NOON, profile, void
from tests.drivers.ecr17.vectors import BY_NAME, REVERSED_WIRE
from tests.drivers.feeding import Talk

SCOPE = Scope.STX_ETX
ACK, NAK = Control.ACK.encode(SCOPE), Control.NAK.encode(SCOPE)
VOID = BY_NAME["reversal of STAN 000042"].wire
GARBLED = REVERSED_WIRE[:60] + bytes([REVERSED_WIRE[60] ^ 0x10]) + REVERSED_WIRE[61:]
WAITING = encode_display(b"ATTENDERE PREGO")
PROFILE = profile()


def raw(end: bytes | Ending, _exchange: object) -> bytes | Ending:
    return end


def asking(
    request: MoneyRequest | None = None, *, stale: bytes = b"", **options: str | int | bool
) -> Talk:
    """A money command; its result is an Outcome."""
    wanted, settings = request or void(), profile(**options)
    ask = replace(requests.money(wanted, settings), stale=stale)
    return Talk(money_exchange(wanted, ask, settings, Link(SCOPE), NOON))


def questioning(ask: Ask | None = None, *, repeats: bool = True) -> Talk:
    """A question; its result is the bytes of the answer or the ending."""
    manner = Manner(5.0, 15.0, 3, repeats)
    return Talk(Exchange(ask or requests.status(PROFILE), manner, Link(SCOPE), raw))


def framed(message: bytes) -> bytes:
    return encode(message, SCOPE)
