"""Small real things that several tests here use: requests, answers, a lane's questions."""

from __future__ import annotations

from datetime import date, datetime

from drivers.allinpay.frames import encode as encode_frame
from drivers.allinpay.messages import ANSWER_ORDER, APP, Message, Type, compose, decode, encode
from drivers.allinpay.outcomes import Scale
from drivers.allinpay.questions import Asker
from drivers.money import Money
from drivers.terminal import Refund, Sale, Transaction, Void
from tests.drivers.allinpay.rows import SALE_VALUES

NOW = datetime.fromisoformat("2025-09-11T15:46:00").astimezone()
"""Local, as the terminal's clock is, wherever the tests run."""

TODAY = date(2025, 9, 11)
SCALE = Scale("CNY", TODAY)

ASK = Asker(
    scale=SCALE, operator="01", store="", register="",
    answer_seconds=60.0, query_seconds=15.0, handshake_seconds=3.0,
)  # fmt: skip

REFERENCE = "20250911000018"
AMOUNT = Money(1001, "CNY")
ORIGINAL = Transaction(
    voucher="000037", amount=AMOUNT, rrn="022142445573", batch="000012", at="2025-09-11T15:00:00"
)

SALE = Sale(REFERENCE, AMOUNT)
VOID = Void(REFERENCE, ORIGINAL, AMOUNT)
REFUND = Refund(REFERENCE, ORIGINAL, AMOUNT)


def told(kind: int, application: str = APP, **values: str | bytes) -> Message:
    """An answer as the register reads it: only the `values` given."""
    return decode(encode(compose(ANSWER_ORDER, kind, values, application)))


def booked(kind: int = Type.VOID, **values: str | bytes) -> Message:
    """The full set for a booked transaction, by default our approved void."""
    ours = {"voucher": "000040", "rrn": "022142445590", "reference": REFERENCE}
    return told(kind, **(SALE_VALUES | ours | values))


def wire(*messages: Message) -> bytes:
    return b"".join(encode_frame(encode(message)) for message in messages)
