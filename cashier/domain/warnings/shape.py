"""What the rules of warnings see, and what they say. Times are the shop's own, without a zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from cashier.domain.say import Say
from drivers.money import Money
from drivers.terminal import Kind


class Rule(StrEnum):
    CHARGED_TWICE = "charged_twice"
    WRONG_DIGITS = "wrong_digits"
    TEN_TIMES = "ten_times"
    NO_SALE = "no_sale"
    OTHER_CARD = "other_card"
    ODD_HOUR = "odd_hour"
    MANY_BY_PERSON = "many_by_person"
    MANY_ON_CARD = "many_on_card"
    ONE_SIDED = "one_sided"
    BY_CODE = "by_code"
    WRONG_CODES = "wrong_codes"


PERSONAL = frozenset(
    {Rule.MANY_BY_PERSON, Rule.ONE_SIDED, Rule.BY_CODE, Rule.WRONG_CODES, Rule.ODD_HOUR}
)
"""Those that speak about somebody who works here: for supervisors alone."""


class Level(StrEnum):
    """How much it matters. An alarm must be acknowledged; a hold stops a request for approval."""

    OFF = "off"
    INFO = "info"
    WARNING = "warning"
    ALARM = "alarm"
    HOLD = "hold"


GRAVE = frozenset({Level.ALARM, Level.HOLD})
"""What a supervisor must acknowledge."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The rules that are on, each with its level, and their numbers (minutes, counts, percent)."""

    levels: Mapping[Rule, Level] = field(default_factory=dict)
    opens: time = time(7)
    closes: time = time(22)
    charged_twice_minutes: int = 10
    wrong_digits_minutes: int = 15
    ten_times_sales: int = 10
    many_by_person_count: int = 8
    many_on_card_count: int = 3
    one_sided_percent: int = 80
    one_sided_least: int = 10
    by_code_count: int = 5
    wrong_codes_count: int = 5

    def level(self, rule: Rule) -> Level:
        return self.levels.get(rule, Level.OFF)


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale as the terminal told it; `at` is None where it told no time of day."""

    id: str
    voucher: str
    card: str
    amount: Money
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Giving:
    """A void or refund. `card` is the sale's, `paid_card` the one the terminal paid to.

    `approved_by` is empty where no person approved it; `is_done` says that it was accepted.
    """

    id: str
    kind: Kind
    original: str
    amount: Money
    at: datetime
    by: str
    card: str = ""
    paid_card: str = ""
    approved_by: str = ""
    reason: str = ""
    by_code: bool = False
    from_slip: bool = False
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Approval:
    """`by` asked for a request, and `person` approved it."""

    request: str
    by: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A code by phone that was not right."""

    request: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that the rules look at: two days of it, and a month of approvals."""

    sales: tuple[Sale, ...] = ()
    givings: tuple[Giving, ...] = ()
    approvals: tuple[Approval, ...] = ()
    wrong_codes: tuple[WrongCode, ...] = ()

    @property
    def done(self) -> list[Giving]:
        return [one for one in self.givings if one.is_done]


@dataclass(frozen=True, slots=True)
class Warned:
    """`key` is the same whenever the same thing is seen again; `rows` are ids it rests on."""

    rule: Rule
    key: str
    words: Say
    rows: tuple[str, ...]
