"""Whether what a person knows of a payment is what the terminal itself reports.

A payment without a card number is told from others by its other facts: at least two must be the
same, and none may differ. Pure; what the terminal does not tell proves nothing either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from cashier.domain.refusal import Refused
from cashier.domain.say import say
from drivers.money import Money
from drivers.terminal import Method, Transaction


class Verdict(StrEnum):
    MATCHES = "matches"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """The terminal does not tell it."""


@dataclass(frozen=True, slots=True)
class Window:
    """From one time of the day to another, both counted in; `day` only where it is known.

    One that ends before it begins goes over midnight.
    """

    since: time
    until: time
    day: date | None = None

    def holds(self, moment: datetime) -> bool:
        at = moment.time().replace(second=0, microsecond=0)
        if self.day is not None and moment.date() != self.day:
            return False
        if self.since <= self.until:
            return self.since <= at <= self.until
        return at >= self.since or at <= self.until


@dataclass(frozen=True, slots=True)
class Given:
    """What a person knows; empty texts and None for what they do not."""

    voucher: str = ""
    rrn: str = ""
    auth_code: str = ""
    order_number: str = ""
    amount: Money | None = None
    window: Window | None = None


Verdicts = Mapping[str, Verdict]

NEEDED = 2
"""How many facts must be the same."""


def compare(given: Given, told: Transaction) -> dict[str, Verdict]:
    """A verdict on every fact that was given, in the order of FACTS."""
    verdicts = {name: judge(given, told) for name, judge in FACTS.items()}
    return {name: verdict for name, verdict in verdicts.items() if verdict is not None}


def is_enough(verdicts: Verdicts, needed: int = NEEDED) -> bool:
    """Whether these facts tell the payment from every other."""
    same = sum(one is Verdict.MATCHES for one in verdicts.values())
    return same >= needed and not differing(verdicts)


def differing(verdicts: Verdicts) -> list[str]:
    """The facts that contradict the terminal."""
    return [name for name, one in verdicts.items() if one is Verdict.DIFFERS]


def lacks_card(transaction: Transaction) -> bool:
    """Whether it is a card payment of which not a single digit of the card is known."""
    is_card = transaction.method is Method.CARD
    return is_card and not any(character.isdigit() for character in transaction.card)


def read_window(text: str) -> Window | None:
    """`14:00-14:30`, with a day before it or without; None for an empty text."""
    if not text.strip():
        return None
    day, _, times = text.strip().rpartition(" ")
    since, _, until = times.partition("-")
    try:
        on = date.fromisoformat(day.strip()) if day else None
        return Window(time.fromisoformat(since.strip()), time.fromisoformat(until.strip()), on)
    except ValueError as error:
        raise Refused(say("match.window", text=text)) from error


# -- one fact --------------------------------------------------------------------------------------

Judge = Callable[[Given, Transaction], Verdict | None]


def _text(name: str, plain: Callable[[str], str]) -> Judge:
    def judge(given: Given, told: Transaction) -> Verdict | None:
        mine, its = getattr(given, name).strip(), getattr(told, name)
        return _verdict(plain(mine), plain(its)) if mine else None

    return judge


def _amount(given: Given, told: Transaction) -> Verdict | None:
    return None if given.amount is None else _verdict(given.amount, told.amount)


def _at(given: Given, told: Transaction) -> Verdict | None:
    if given.window is None:
        return None
    try:
        moment = datetime.fromisoformat(told.at)
    except ValueError:
        return Verdict.UNKNOWN
    return Verdict.MATCHES if given.window.holds(moment) else Verdict.DIFFERS


def _verdict(mine: object, its: object) -> Verdict:
    if not its:
        return Verdict.UNKNOWN
    return Verdict.MATCHES if mine == its else Verdict.DIFFERS


def _without_zeros(text: str) -> str:
    return text.lstrip("0")


FACTS: dict[str, Judge] = {
    "voucher": _text("voucher", _without_zeros),
    "rrn": _text("rrn", str.upper),
    "auth_code": _text("auth_code", str.upper),
    "order_number": _text("order_number", str.upper),
    "amount": _amount,
    "at": _at,
}
"""None where a fact was not given."""
