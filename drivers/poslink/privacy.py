"""What of a message may leave the driver: the same message with cards masked and secrets out.

Whatever is shown, kept or decoded goes through `masked`. A place that has a name is known to hold
no card number unless it is listed here; every other one is searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.poslink.layouts import EXT, Names, names_of
from drivers.poslink.messages import ENCODING, RS, US, Message
from drivers.text import mask_card, mask_card_numbers

HIDDEN = "****"

CARDS = frozenset({"account_number", "account_last4", "new_account"})
"""By the terminal's setting the last four digits, or all."""

TEXTS = frozenset(
    {"response_text", "host_text", "cardholder", "avs_text", "cvd_text", "address", "voucher"}
)
"""Free texts, in which a card number could stand."""

SECRETS = frozenset({"cvv"})

SECRET_KEYS = re.compile(r"TRACK|PIN(BLOCK|DATA)?$|KSN|CVV|PASSW", re.IGNORECASE)
"""Of the extra data. PINSTATUSNUM, which only says whether there was one, is none of them."""

ID_KEYS = frozenset(
    {"HREF", "SN", "GLOBALUID", "TC", "ARQC", "TVR", "AID", "TSI", "ATC", "IAD", "ARC", "CID",
     "CVM", "CARDBIN", "EDCTYPE", "PINSTATUSNUM", "ORIGTRANSDATE"}
)  # fmt: skip
"""Keys of the extra data whose value is an id, though it may look like a card number."""

SECRET_COMMANDS = frozenset({"A30", "A31"})
"""Input of an account: card number and tracks in clear, at places that are not public."""

_TRACK = re.compile(rb"([0-9*]{13,19})[=D^][^\x1c\x1e\x1f]*")

_DIGITS = re.compile(rb"(?<![0-9])[0-9]{15,19}(?![0-9])")
"""As long as card numbers; times have 14."""


def masked(message: Message) -> Message:
    """The same message, as it may be shown and kept."""
    names = names_of(message)
    head = 5 if message.is_answer else 2
    if message.command in SECRET_COMMANDS:
        return Message(message.fields[:head] + tuple(map(_hidden, message.fields[head:])))
    return Message(
        tuple(
            _field(text, names[place] if place < len(names) else ())
            for place, text in enumerate(message.fields)
        )
    )


def _field(text: str, names: Names) -> str:
    if not text:
        return text
    keep: Callable[[str, str], str] = _pair if names is EXT else _part
    rows = (
        US.join(
            keep(names[number] if number < len(names) else "", part)
            for number, part in enumerate(row.split(US))
        )
        for row in text.split(RS)
    )
    return RS.join(rows)


def _part(name: str, text: str) -> str:
    if name in SECRETS:
        return _hidden(text)
    if name in CARDS:
        return card(text)
    return text if name and name not in TEXTS else searched(text)


def _pair(_name: str, text: str) -> str:
    key, equals, value = text.partition("=")
    if not equals:
        return searched(text)
    if SECRET_KEYS.search(key):
        return f"{key}={_hidden(value)}"
    return text if key.upper() in ID_KEYS else f"{key}={searched(value)}"


def card(number: str) -> str:
    """First 6 and last 4 digits of a whole number; the last four alone stay as they are."""
    digits = sum(char.isdigit() for char in number)
    if digits < 13:
        return number
    return mask_card(number) if digits <= 19 else HIDDEN


def damaged(text: bytes) -> bytes:
    """Text of a frame whose sum is wrong: neither places nor check digits can be trusted in it."""
    return _DIGITS.sub(lambda run: mask_card(run[0].decode("ascii")).encode("ascii"), text)


def searched(text: str) -> str:
    """Text without the middle of card numbers and without what follows them on a track."""
    raw = mask_card_numbers(text.encode(ENCODING, "replace"))
    return _TRACK.sub(rb"\1", raw).decode(ENCODING)


def _hidden(text: str) -> str:
    return HIDDEN if text else ""
