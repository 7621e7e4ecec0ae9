"""A message to the words that everybody shares: a Transaction."""

from __future__ import annotations

from datetime import date, timedelta

from drivers.allinpay.messages import Message, Type
from drivers.money import Money
from drivers.terminal import Kind, Method, Transaction

KINDS: dict[int, Kind] = {
    Type.SALE: Kind.SALE,
    Type.MICRO_PAYMENT: Kind.SALE,
    Type.VOID: Kind.VOID,
    Type.REFUND: Kind.REFUND,
}

TYPES = {Kind.SALE: Type.SALE, Kind.VOID: Type.VOID, Kind.REFUND: Type.REFUND}

BOOKED_TYPES = frozenset({*range(2, 14), *range(22, 27)})
"""Types that stand for a transaction of the past in the answer to a question."""

ISSUERS = (
    ("微信", Method.WECHAT),
    ("WECHAT", Method.WECHAT),
    ("支付宝", Method.ALIPAY),
    ("ALIPAY", Method.ALIPAY),
    ("云闪付", Method.UNIONPAY_QR),
    ("银联二维码", Method.UNIONPAY_QR),
)
"""What an issuer name must contain to be a wallet: an assumption, NOTES.md."""

QR_ENTRY = "03"
"""How 9F0C begins for a code that was scanned (ISO 8583 field 22): an assumption, NOTES.md."""

_LATEST_AHEAD = timedelta(days=1)
"""How far a terminal's clock may run ahead of ours before its date counts as last year's."""

_OLDEST_YEARS = 8
"""Two 29ths of February can be this far apart."""


def transaction(
    message: Message, currency: str, today: date, kind: Kind | None = None
) -> Transaction | None:
    """The transaction in `message`; None when its type is not one that this register handles.

    `kind` overrides the type, for an answer that carries the type of the question.
    """
    kind = kind or KINDS.get(message.type)
    if kind is None:
        return None
    return Transaction(
        kind=kind,
        voucher=message.text("voucher"),
        amount=amount(message, currency),
        rrn=message.text("rrn"),
        auth_code=message.text("auth_code"),
        batch=message.text("batch"),
        at=moment(message.text("date"), message.text("time"), today),
        method=method(message),
        card=message.text("card"),
        issuer=message.text("issuer"),
        reference=message.text("reference"),
        order_number=message.text("order_number"),
        original_voucher=message.text("original_voucher"),
        terminal_id=message.text("terminal_id"),
        merchant_id=message.text("merchant_id"),
        merchant_name=message.text("merchant_name"),
        fields=tuple(message.readable()),
    )


def amount(message: Message, currency: str) -> Money | None:
    """The amount as the device wrote it, None when it is missing or no number."""
    digits = message.text("amount")
    return Money(int(digits), currency) if digits.isascii() and digits.isdigit() else None


def method(message: Message) -> Method:
    issuer = message.text("issuer").upper()
    for part, found in ISSUERS:
        if part in issuer:
            return found
    is_scanned = message.text("entry_kind").startswith(QR_ENTRY)
    return Method.UNIONPAY_QR if is_scanned else Method.CARD


def moment(day: str, clock: str, today: date) -> str:
    """ISO 8601 local text of MMDD (or YYYYMMDD) and HHMMSS; empty when they are no date."""
    found = _date(day) if len(day) == 8 else _resolve_year(day, today)
    if found is None or not _is_time(clock):
        return ""
    return f"{found.isoformat()}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"


def month_and_day(at: str) -> str:
    """MMDD of an ISO 8601 text, empty when it holds no date."""
    return at[5:7] + at[8:10] if _date(at[:4] + at[5:7] + at[8:10]) else ""


def _resolve_year(month_day: str, today: date) -> date | None:
    """The latest such day that is not after tomorrow: 1231 read in January is last year's."""
    years = range(today.year + 1, today.year - _OLDEST_YEARS - 1, -1)
    days = (_date(f"{year:04d}{month_day}") for year in years)
    return next((day for day in days if day and day <= today + _LATEST_AHEAD), None)


def _date(digits: str) -> date | None:
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _is_time(digits: str) -> bool:
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return False
    return int(digits[:2]) < 24 and int(digits[2:4]) < 60 and int(digits[4:]) < 60
