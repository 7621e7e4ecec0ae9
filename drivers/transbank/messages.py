"""A payload as a message: ASCII fields joined by 7C, each under the name that its layout gives it.

Numbers may be padded or not, and the count of trailing separators varies by firmware: fields are
read by place, a missing one is empty, and one too many keeps its place as its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from drivers.errors import BadMessage
from drivers.text import clean, mask_card_numbers

SEPARATOR = b"|"
FUNCTION = re.compile(rb"[0-9]{4}")
UNNAMED = re.compile(r"f\d+")
"""What a field is called that is behind all those that its layout names."""


class Variant(StrEnum):
    """The two products, whose messages differ in places."""

    INTEGRADO = "integrado"
    AUTOSERVICIO = "autoservicio"


Layout = tuple[str, ...]

# -- requests ---------------------------------------------------------------------------------

_FLAGGED = ("command", "flag")
_ONLY = ("command",)

REQUESTS: dict[str, Layout] = {
    "0100": _ONLY,
    "0300": _ONLY,
    "0800": _ONLY,
    "0700": _ONLY,
    "0200": ("command", "amount", "ticket", "reserved", "voucher", "status"),
    "0250": ("command", "voucher"),
    "0260": _FLAGGED,
    "0270": ("command", "amount", "ticket", "reserved", "voucher", "status", "child_commerce"),
    "0280": ("command", "voucher"),
    "0290": _FLAGGED,
    "0500": ("command", "voucher"),
    "1200": ("command", "operation"),
}

_AUTOSERVICIO_REQUESTS = {
    "0070": _ONLY,
    "0080": _ONLY,
    "0200": ("command", "amount", "ticket", "voucher", "status"),
}

# -- answers ----------------------------------------------------------------------------------

HEAD = ("function", "code", "commerce", "terminal")

_SALE = (
    *HEAD, "ticket", "auth", "amount", "shares", "share_amount", "last4", "operation",
    "card_type", "accounting_date", "account", "brand", "date", "time", "employee", "tip",
    "voucher",
)  # fmt: skip

_DETAIL = (
    *HEAD, "ticket", "auth", "amount", "last4", "operation", "card_type", "accounting_date",
    "account", "brand", "date", "time", "employee", "tip", "share_amount", "shares",
)  # fmt: skip

_MULTICODE = ("change", "child_commerce")

ANSWERS: dict[str, Layout] = {
    "0210": _SALE,
    "0260": _SALE,
    "0261": (*_DETAIL, *_MULTICODE),
    "0271": (*_SALE, *_MULTICODE),
    "0281": (*_SALE, *_MULTICODE),
    "0291": (*_DETAIL, *_MULTICODE),
    "0510": HEAD,
    "0710": ("function", "code", "tx_count", "tx_total"),
    "0810": HEAD,
    "0900": ("function", "code"),
    "1210": (*HEAD, "auth", "operation"),
}

_AUTOSERVICIO_SALE = (
    *HEAD, "ticket", "auth", "amount", "last4", "operation", "card_type", "accounting_date",
    "account", "brand", "date", "time", "voucher", "share_type", "shares", "share_amount",
    "share_text",
)  # fmt: skip

_AUTOSERVICIO_ANSWERS = {
    "0210": _AUTOSERVICIO_SALE,
    "0260": _AUTOSERVICIO_SALE,
    "0510": (*HEAD, "voucher"),
}

REQUEST_LAYOUTS = {
    Variant.INTEGRADO: REQUESTS,
    Variant.AUTOSERVICIO: REQUESTS | _AUTOSERVICIO_REQUESTS,
}
ANSWER_LAYOUTS = {
    Variant.INTEGRADO: ANSWERS,
    Variant.AUTOSERVICIO: ANSWERS | _AUTOSERVICIO_ANSWERS,
}


@dataclass(frozen=True, slots=True)
class Message:
    """`fields` are names with raw bytes in the order of the wire.

    They may hold an account number in clear, so they are not part of the printed form.
    """

    fields: tuple[tuple[str, bytes], ...] = field(repr=False)

    @property
    def function(self) -> str:
        """The four digits that come first."""
        return self.fields[0][1].decode("ascii")

    @property
    def code(self) -> str:
        """The response code; empty in a request."""
        return self.text("code")

    def raw(self, name: str) -> bytes:
        """The bytes of that field; empty when it did not come."""
        return dict(self.fields).get(name, b"")

    def text(self, name: str) -> str:
        """The same without padding and fit to be shown. Numbers and codes are ASCII."""
        return shown(self.raw(name), "ascii").strip()

    def number(self, name: str) -> int | None:
        """The whole number in that field, padded or not; None when there is none."""
        return number_of(self.text(name))

    def encode(self) -> bytes:
        return SEPARATOR.join(data for _name, data in self.fields)

    @classmethod
    def answer(cls, payload: bytes, variant: Variant) -> Self:
        """Raises BadMessage when it does not begin with four digits."""
        return cls(_named(payload, ANSWER_LAYOUTS[variant]))

    @classmethod
    def request(cls, payload: bytes, variant: Variant) -> Self:
        """Raises BadMessage when it does not begin with four digits."""
        return cls(_named(payload, REQUEST_LAYOUTS[variant]))


def shown(data: bytes, encoding: str) -> str:
    """`data` as harmless text with card numbers masked; padding with zeros makes none of a number.

    A debit sale has an account of 19 digits, mostly zeros, which is no card number.
    """
    digits = data.lstrip(b"0")
    zeros = data[: len(data) - len(digits)]
    return clean((zeros + mask_card_numbers(digits)).decode(encoding, "replace"))


def number_of(text: str) -> int | None:
    """`000010`, `10` and ` 10` are the same number; `-25000` is a negative one."""
    digits = text.strip()
    plain = digits.removeprefix("-")
    return int(digits) if plain.isascii() and plain.isdecimal() and len(plain) <= 12 else None


def is_message(payload: bytes) -> bool:
    """Whether it begins as every message does."""
    return FUNCTION.fullmatch(payload.split(SEPARATOR, 1)[0]) is not None


def is_request(payload: bytes) -> bool:
    """Whether the register speaks. 0260 alone is used by both; a response code has two digits."""
    parts = payload.split(SEPARATOR)
    function = parts[0].decode("ascii", "replace")
    if function not in REQUEST_LAYOUTS[Variant.AUTOSERVICIO]:
        return False
    return function not in ANSWERS or len(parts) < 2 or len(parts[1]) < 2


def _named(payload: bytes, layouts: dict[str, Layout]) -> tuple[tuple[str, bytes], ...]:
    if not is_message(payload):
        raise BadMessage("it does not begin with four digits", payload)
    parts = payload.split(SEPARATOR)
    names = layouts.get(parts[0].decode("ascii"), HEAD)
    return tuple(
        (names[place] if place < len(names) else f"f{place}", part)
        for place, part in enumerate(parts)
    )
