"""One-time codes by phone: what a code is bound to, how long it holds, how often one may guess.

The supervisor's own PC and this lane share a secret and nothing else: no network is needed. A
code says yes to one request with one amount on one lane in one minute, and to nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drivers.money import Money
from drivers.terminal import Kind

SECRET_BYTES = 32
DIGITS = 8
NUMBER_DIGITS = 6
"""Of a request's number, without its check digit: heard over the phone, typed on a number pad."""

AHEAD = 1
"""Minutes by which the supervisor's clock may be ahead of the lane's."""

SEEN = timedelta(hours=24)
"""How far off a code is still told from a wrong one, so that people hear that it is old."""

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What a supervisor says yes to; `number` stands for the request."""

    lane: str
    number: str
    kind: Kind
    amount: Money


class Verdict(StrEnum):
    """What a typed code is."""

    RIGHT = "right"
    EXPIRED = "expired"
    EARLY = "early"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the minute the code was made in where it fits the request at all."""

    verdict: Verdict
    minute: int = 0


def number_of(request_id: str) -> str:
    """The request's number as it is read out: six digits, and one that shows a slip of the ear."""
    body = f"{_big(hashlib.sha256(request_id.encode()).digest()[:8]) % 10**NUMBER_DIGITS:06}"
    return body + _check_digit(body)


def is_number(text: str) -> bool:
    """Whether this can be a request's number: no single digit misheard, no neighbours swapped."""
    if len(text) != NUMBER_DIGITS + 1 or not text.isascii() or not text.isdigit():
        return False
    return _check_digit(text[:-1]) == text[-1]


def digits_of(text: str) -> str:
    """What was typed, without the gaps that help reading."""
    return "".join(text.split()).replace("-", "")


def grouped(digits: str) -> str:
    """For reading out: 1234 5678, or 123 456 7."""
    size = 4 if len(digits) == DIGITS else 3
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def minute_of(now: datetime) -> int:
    """Whole minutes since 1970 in UTC."""
    return int(now.timestamp()) // _MINUTE


def code_of(secret: bytes, asked: Asked, minute: int) -> str:
    """The eight digits that say yes to this in this minute."""
    return truncated(hmac.digest(secret, _message(asked, minute), "sha256"))


def truncated(mac: bytes) -> str:
    """Dynamic truncation to eight digits (RFC 4226, 5.3)."""
    at = mac[-1] & 0xF
    return f"{(_big(mac[at : at + 4]) & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def judge(secret: bytes, asked: Asked, code: str, now: int, back: int) -> Judged:
    """What `code` is in the minute `now`, when it may be `back` minutes old."""
    seen = int(SEEN.total_seconds()) // _MINUTE
    minutes = range(now - back, now + AHEAD + 1)
    if (found := _made_in(secret, asked, code, minutes)) is not None:
        return Judged(Verdict.RIGHT, found)
    if (found := _made_in(secret, asked, code, range(now - seen, now - back))) is not None:
        return Judged(Verdict.EXPIRED, found)
    if (found := _made_in(secret, asked, code, range(now + AHEAD + 1, now + seen))) is not None:
        return Judged(Verdict.EARLY, found)
    return Judged(Verdict.WRONG)


def fingerprint(asked: Asked, minute: int) -> str:
    """Names a code that was used, without telling it."""
    return hashlib.sha256(_message(asked, minute)).hexdigest()


def _made_in(secret: bytes, asked: Asked, code: str, minutes: range) -> int | None:
    """The newest of these minutes that the code was made in; every minute is compared."""
    given = code.encode()
    same = [
        one for one in minutes if hmac.compare_digest(code_of(secret, asked, one).encode(), given)
    ]
    return same[-1] if same else None


def _message(asked: Asked, minute: int) -> bytes:
    """Everything that a code is bound to, in a form that no two different things share."""
    amount = asked.amount
    parts = (asked.lane, asked.number, asked.kind, amount.minor, amount.currency, minute)
    return json.dumps(["cashier code 1", *parts], separators=(",", ":")).encode()


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _check_digit(digits: str) -> str:
    """Luhn's (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)
