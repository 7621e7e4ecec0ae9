"""What the rules of cases speak about. Frozen, without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cashier.domain.cases.kinds import Answer, Cause, Clock, Given, Kind, Type
from cashier.domain.cases.life import CaseState
from cashier.domain.say import Say
from drivers.money import Money


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How long things may take, and how much may be given as compensation.

    `act_days` and `answer_days` count working days: until somebody has done something, and until
    the bank has answered. In the last `warn_days` before a deadline a case is due. Without limits
    no compensation is given.
    """

    act_days: int = 1
    answer_days: int = 5
    warn_days: int = 2
    missing_number: bool = True
    per_case: Money | None = None
    per_day: Money | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands; times are UTC ISO 8601, days ISO 8601, an empty text is unknown.

    `subject` names what it is about where it opened by itself: a request, an original, a device.
    `since` is when it reached its state, `touched` when a person last did something. `promised`
    is the day that somebody at the bank has named. `sold_on` is the day of the sale.
    """

    id: str
    kind: Kind
    type: Type
    subject: str
    request: str
    original: str
    state: CaseState
    opened_at: str
    opened_by: str
    found_at: str
    clock: Clock
    terminal: str
    since: str
    goods: str = ""
    reason: str = ""
    why: Say | None = None
    amount: Money | None = None
    sold_on: str = ""
    reference: str = ""
    touched: str = ""
    promised: str = ""
    answer: Answer | None = None
    answer_reason: str = ""
    cause: Cause | None = None
    proof: str = ""
    lesson: str = ""
    closed_at: str = ""
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is not CaseState.CLOSED


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a case, as they are called where the shop is; None where there was none."""

    since: date
    touched: date
    promised: date | None = None
    sold: date | None = None


@dataclass(frozen=True, slots=True)
class Compensation:
    """Something that the shop gives a customer besides, out of its own pocket."""

    id: str
    case: str
    amount: Money
    given: Given
    asked_by: str
    asked_at: str
    approved_by: str = ""
    approved_on: str = ""
