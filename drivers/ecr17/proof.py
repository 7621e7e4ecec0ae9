"""What the terminal's memory proves about a lost command: pure rules (ecr17.md section 3).

A result is ours when it is new and of the kind that was asked. That nothing was done is proven by
an unchanged memory *and* an unchanged total, since a command can be cut before its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from drivers.ecr17 import words
from drivers.ecr17.answers import NEEDS, Result, kept, of_request, outcome
from drivers.ecr17.cards import last_four
from drivers.ecr17.options import CURRENCY
from drivers.ecr17.receipts import EMPTY, Slip, amount_of
from drivers.ecr17.requests import original_of, stan_of
from drivers.ecr17.results import LAST_RESULT, POS_TOTAL, TERMINAL_CLOCK
from drivers.terminal import (
    Approved,
    Kind,
    MoneyRequest,
    Outcome,
    Transaction,
    Unknown,
    Words,
    differ,
)

SKEW = timedelta(minutes=5)
"""The terminal's clock is its host's and tells minutes only."""

SIGNS = {Kind.SALE: 1, Kind.VOID: -1, Kind.REFUND: -1}


@dataclass(frozen=True, slots=True)
class Before:
    """The baseline as it was stored: bytes of the last result, total in cents, clock, terminal."""

    last_result: str
    total: int | None
    clock: datetime
    terminal: str
    kind: Kind
    at: str
    stan: str

    @classmethod
    def read(cls, baseline: Transaction | None) -> Before | None:
        """None when there is no baseline, or it was not made by `results.baseline`."""
        known = dict(baseline.fields) if baseline else {}
        if baseline is None or not known.get(LAST_RESULT) or not known.get(TERMINAL_CLOCK):
            return None
        total = known.get(POS_TOTAL)
        clock = datetime.fromisoformat(known[TERMINAL_CLOCK])
        return cls(
            known[LAST_RESULT], int(total) if total else None, clock, baseline.terminal_id,
            baseline.kind, baseline.at, baseline.voucher,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What the idle terminal tells now; `total` in cents."""

    raw: bytes
    result: Result | None
    terminal: str
    total: int | None
    slip: Slip = EMPTY

    @property
    def kept(self) -> str:
        return kept(self.raw)


def obstacle(before: Before, look: Look, request: MoneyRequest) -> Words | None:
    """Why an unchanged memory cannot prove that nothing was done."""
    if before.kind is Kind.REFUND and request.kind is Kind.REFUND and _is_same_minute(before):
        return words.SAME_MINUTE
    if request.kind is Kind.VOID and stan_of(original_of(request)) != before.stan:
        return words.NOTHING_NEW  # an older one was voided, whose result may not be stored
    return None if _moved(before, look, request) == 0 else words.NOTHING_NEW


def judge_new(before: Before, look: Look, request: MoneyRequest, near: datetime) -> Outcome:
    """What a result proves that was not there before."""
    result = look.result
    if result is None or result.kind is not request.kind:
        return Unknown(words.OTHER_RESULT, needs=NEEDS)
    told = outcome(result, near, look.slip)
    if not isinstance(told, Approved):
        return _refused(before, look, request, told)
    if any(differs(before, told.transaction, result, request) for differs in _CONTRADICTIONS):
        return Unknown(words.OTHER_RESULT, needs=NEEDS)
    if request.kind is Kind.REFUND and not _is_amount_told(before, look, request):
        return Unknown(words.NO_AMOUNT, needs=NEEDS)
    ours = Approved(told.transaction, told.receipts, told.code, words.LAST_IS_OURS)
    return of_request(ours, request)


def _refused(before: Before, look: Look, request: MoneyRequest, told: Outcome) -> Outcome:
    """A refusal counts with its reason, and where the total is as before.

    That of a refund has no reason: what the terminal showed with it is gone, and may have been
    that its bank did not answer.
    """
    has_reason = look.result is not None and bool(look.result.message.text("description"))
    is_sure = has_reason and _moved(before, look, request) == 0
    if isinstance(told, Unknown) or is_sure:
        return told
    return Unknown(words.REFUSED_BUT, needs=NEEDS)


def _moved(before: Before, look: Look, request: MoneyRequest) -> int | None:
    """By how many cents the total has changed; None when it is not known or cannot show it."""
    if before.total is None or look.total is None:
        return None
    can_show = before.total + SIGNS[request.kind] * request.amount.minor >= 0
    return look.total - before.total if can_show else None


def _is_amount_told(before: Before, look: Look, request: MoneyRequest) -> bool:
    """A refund's result names no amount, but the total falls by it, or the receipt names it."""
    if _moved(before, look, request) == -request.amount.minor:
        return True
    return amount_of(look.slip, CURRENCY) == request.amount


def _is_same_minute(before: Before) -> bool:
    """Two refunds of one minute and card can have the same bytes, as they have no number."""
    return not before.at or datetime.fromisoformat(before.at) >= before.clock - timedelta(minutes=1)


# -- what speaks against it ------------------------------------------------------------------------

_Check = Callable[[Before, Transaction, Result, MoneyRequest], bool]


def _other_card(_before: Before, told: Transaction, _result: Result, request: MoneyRequest) -> bool:
    tails = (last_four(told.card), last_four(original_of(request).card))
    return differ(*(tail if tail.isdecimal() else "" for tail in tails))


def _older(before: Before, told: Transaction, _result: Result, _request: MoneyRequest) -> bool:
    return bool(told.at) and datetime.fromisoformat(told.at) < before.clock - SKEW


def _no_reversal(
    _before: Before, _told: Transaction, result: Result, request: MoneyRequest
) -> bool:
    """A reversal has a STAN of its own and no authorisation code."""
    if request.kind is not Kind.VOID:
        return False
    has_auth = bool(result.message.text("auth").strip("0"))
    return has_auth or result.stan in ("", stan_of(original_of(request)))


def _other_amount(
    _before: Before, told: Transaction, _result: Result, request: MoneyRequest
) -> bool:
    return told.amount is not None and told.amount != request.amount


_CONTRADICTIONS: tuple[_Check, ...] = (_other_card, _older, _no_reversal, _other_amount)
