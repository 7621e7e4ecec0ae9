"""The supervisor's side: a code that says yes to what was read out over the phone.

Needs the key file, its pass phrase and a clock; no lane, no journal, no network.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cashier.domain.amounts import read_amount
from cashier.domain.codes import Asked, code_of, digits_of, is_number, minute_of
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store.sealed_key import Label, label_of, opened
from drivers.terminal import Kind


@dataclass(frozen=True, slots=True)
class Given:
    """A code, and everything that it says yes to; `minute` counts from 1970, in UTC."""

    code: str = field(repr=False)
    label: Label
    asked: Asked
    minute: int


def read_asked(file: bytes, number: str, kind: Kind, amount: str) -> Asked:
    """What was heard over the phone, checked as far as one can; the amount is decimal."""
    label, digits = label_of(file), digits_of(number)
    if not is_number(digits):
        raise Refused(say("code.misheard", number=number), say("code.read_again"))
    return Asked(label.lane, digits, kind, read_amount(amount, label.currency))


def give(file: bytes, phrase: str, asked: Asked, now: datetime) -> Given:
    """The code for this minute; raises Refused when the phrase does not open the file."""
    label, secret = opened(file, phrase)
    minute = minute_of(now)
    return Given(code_of(secret, asked, minute), label, asked, minute)
