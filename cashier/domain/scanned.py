"""What a typed or scanned text is: a number of the slip, of a wallet, or none that helps.

Pure: it looks at the text alone. What it cannot tell apart by form (six digits may be a voucher or
an authorisation code) is left to whoever looks it up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from cashier.domain.say import Say, say
from drivers.text import is_card_number


class Scanned(StrEnum):
    """What a text is understood as."""

    VOUCHER = "voucher"
    RRN = "rrn"
    AUTH_CODE = "auth_code"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY_QR = "unionpay_qr"
    ORDER_NUMBER = "order_number"
    ORIGINAL = "original"
    PAYMENT_CODE = "payment_code"
    CARD_NUMBER = "card_number"
    PRODUCT = "product"
    LINK = "link"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Understood:
    """`key` is what to look for; a card number is masked in it and never found again."""

    what: Scanned
    key: str


USELESS = (Scanned.PAYMENT_CODE, Scanned.PRODUCT, Scanned.LINK)
"""By these nothing is found, unless a shop's own number happens to have that form."""

LINK_FIELDS = (
    "order_number", "orderno", "order_no", "out_trade_no", "transaction_id", "trade_no", "orderid",
    "voucher", "traceno", "trace_no", "refno", "rrn",
)  # fmt: skip
"""Names of query fields that hold a number to look for, the most telling first."""

CARDS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (r"4", (16, 19)),
    (r"5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)", (16,)),
    (r"3[47]", (15,)),
    (r"35(?:2[89]|[3-8])", (16,)),
    (r"3(?:0[0-5]|[689])", (14,)),
    (r"6(?:011|5)", (16, 19)),
    (r"62|81|9[0-9]", (16, 17, 18, 19)),
)
"""How the numbers of known schemes begin, and how many digits they have."""

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")
"""What some scanners put before a code to tell its kind."""


def understand(text: str) -> Understood:
    """What `text` is; total over all texts."""
    key = _SYMBOLOGY.sub("", unicodedata.normalize("NFKC", text)).strip()
    if _is_link(key):
        return _in_link(key)
    digits = re.sub(r"[ -]", "", key)
    if _is_card(digits):
        return Understood(Scanned.CARD_NUMBER, masked(digits))
    what = next((what for what, fits in FORMS if fits(key)), Scanned.UNCLEAR)
    return Understood(what, key)


def objection(one: Understood) -> tuple[Say, Say] | None:
    """Why nothing is looked up by it, and what to bring instead; None for what may be found."""
    if one.what is Scanned.CARD_NUMBER or one.what in USELESS:
        return say(f"scanned.no.{one.what}"), say(f"scanned.now.{one.what}")
    return None


def masked(digits: str) -> str:
    """A card number as it may be shown: the last four digits."""
    return "*" * (len(digits) - 4) + digits[-4:]


# -- forms -----------------------------------------------------------------------------------------


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda key: compiled.fullmatch(key) is not None


def _begins_with_day(key: str) -> bool:
    try:
        datetime.strptime(key[:8], "%Y%m%d")  # noqa: DTZ007  # a form, not a moment
    except ValueError:
        return False
    return key.startswith("20")


def _is_dated(length: int) -> Callable[[str], bool]:
    """So many digits that begin with a day of this century."""
    return lambda key: len(key) == length and _is_digits(key) and _begins_with_day(key)


def _is_digits(key: str) -> bool:
    return key.isascii() and key.isdecimal()


def _is_product(key: str) -> bool:
    """An EAN-13: its last digit is the weighted sum's complement."""
    if len(key) != 13 or not _is_digits(key):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(key))
    return total % 10 == 0


FORMS: tuple[tuple[Scanned, Callable[[str], bool]], ...] = (
    (Scanned.VOUCHER, _form(r"[0-9]{1,6}")),
    (Scanned.AUTH_CODE, _form(r"(?=.*[A-Za-z])[0-9A-Za-z]{6}")),
    (Scanned.RRN, _form(r"[0-9]{12}")),
    (Scanned.PRODUCT, _is_product),
    (Scanned.WECHAT, _form(r"42[0-9]{26}")),
    (Scanned.ALIPAY, _is_dated(28)),
    (Scanned.UNIONPAY_QR, _is_dated(24)),
    (Scanned.PAYMENT_CODE, _form(r"1[0-5][0-9]{16}")),
    (Scanned.PAYMENT_CODE, _form(r"(?:2[5-9]|30)[0-9]{14,22}")),
    (Scanned.PAYMENT_CODE, _form(r"62[0-9]{17}")),
    (Scanned.ORIGINAL, _form(r"[^/\s]+/[^/\s]+/[^/\s]+")),
    (Scanned.ORDER_NUMBER, _form(r"[0-9A-Za-z_-]{8,64}")),
)
"""The first that fits counts. Wallet codes for paying: WeChat 18, Alipay 16 to 24, UnionPay 19."""


def _is_card(digits: str) -> bool:
    """A known scheme's beginning and length, and the check digit of cards."""
    if not is_card_number(digits) or _is_product(digits):
        return False
    return any(re.match(start, digits) and len(digits) in lengths for start, lengths in CARDS)


# -- links -----------------------------------------------------------------------------------------


def _is_link(key: str) -> bool:
    return re.match(r"https?://", key, re.IGNORECASE) is not None


def _in_link(key: str) -> Understood:
    """The number in a link that some slips print as a code; it is never opened."""
    try:
        fields = parse_qs(urlsplit(key).query, max_num_fields=50)
    except ValueError:
        return Understood(Scanned.LINK, "")
    named = {name.lower(): values[0] for name, values in fields.items()}
    value = next((named[name] for name in LINK_FIELDS if name in named), "")
    return understand(value) if value and not _is_link(value) else Understood(Scanned.LINK, "")
