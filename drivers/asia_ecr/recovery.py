"""What became of a money command whose answer was lost: asia_ecr.md section 3, step by step.

Nothing here sends money. A void cannot be proven in this family; a refund or sale is proven when
the terminal's last transaction is newer than the one before it, and has its amount and card.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from drivers.asia_ecr import exchanges, requests, words
from drivers.asia_ecr.answers import NEEDS
from drivers.asia_ecr.options import Profile
from drivers.asia_ecr.requests import LAST_INVOICE, MAX_INVOICE, number_of
from drivers.asia_ecr.results import lookup
from drivers.effects import Session
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.terminal import (
    Approved,
    Attempt,
    Kind,
    Lookup,
    MoneyRequest,
    Outcome,
    Presence,
    Transaction,
    Unknown,
    Words,
    differ,
)

R = TypeVar("R")


class Run(Protocol):
    """Carries out one exchange to its result."""

    def __call__(self, session: Session[R], /) -> R: ...


def resolve(attempt: Attempt, run: Run, profile: Profile) -> Outcome:
    """Test the line, then ask what can be asked; whatever is not proven stays Unknown."""
    ready = run(exchanges.probe(attempt, profile))
    if isinstance(ready, Outcome):
        return ready
    if isinstance(ready, Ending):
        return Unknown(common.ASK_AGAIN)
    if profile.asks_return_last and (proven := _returned(attempt, run, profile)):
        return proven
    if attempt.request.kind is Kind.VOID:
        return _void(attempt, run, profile)
    return _last_result(attempt, run, profile)


def look_up(invoice: int, run: Run, profile: Profile) -> Lookup:
    """A reprint of that invoice (LAST_INVOICE: of the last transaction)."""
    return lookup(run(exchanges.question(requests.reprint(invoice, profile), profile)))


def completed(
    approved: Approved, last: Transaction | None, request: MoneyRequest, before: Transaction
) -> Approved:
    """The approval with what the terminal's last transaction tells, if that can be no other."""
    if last is None or not _is_ours(last, request, before):
        return approved
    return replace(approved, transaction=_as_done(last, request))


# -- by kind ----------------------------------------------------------------------------------


def _void(attempt: Attempt, run: Run, profile: Profile) -> Outcome:
    """The reprint of the original shows nothing that says whether it was voided."""
    invoice = number_of(_original(attempt.request).voucher)
    if not requests.is_invoice(invoice):
        return _in_doubt(words.BAD_INVOICE)
    found = look_up(invoice or LAST_INVOICE, run, profile)
    if found.presence is not Presence.READY:
        return Unknown(common.ASK_AGAIN)
    if found.transaction is None:
        return _in_doubt(common.with_reason(words.VOID_NOT_LISTED, found.words))
    return _in_doubt(words.VOID_STILL_LISTED)


def _last_result(attempt: Attempt, run: Run, profile: Profile) -> Outcome:
    if attempt.baseline is None:
        return _in_doubt(words.NO_BASELINE)
    found = look_up(LAST_INVOICE, run, profile)
    if found.presence is not Presence.READY:
        return Unknown(common.ASK_AGAIN)
    last = found.transaction
    if last is None:
        return _in_doubt(words.OTHER_LAST)
    if _is_ours(last, attempt.request, attempt.baseline):
        return _confirmed(last, attempt, run, profile)
    same = number_of(last.voucher) == number_of(attempt.baseline.voucher)
    return _in_doubt(words.NOTHING_NEW if same else words.OTHER_LAST)


def _confirmed(last: Transaction, attempt: Attempt, run: Run, profile: Profile) -> Outcome:
    """The last transaction is ours, if the one from before is still there under its number.

    A memory that was cleared begins its numbers anew.
    """
    before = attempt.baseline
    invoice = number_of(before.voucher) if before else None
    found = look_up(invoice or LAST_INVOICE, run, profile)
    if found.presence is not Presence.READY:
        return Unknown(common.ASK_AGAIN)
    if (
        before is None
        or found.transaction is None
        or _numbers(found.transaction) != _numbers(before)
    ):
        return _in_doubt(words.OTHER_MEMORY)
    return Approved(_as_done(last, attempt.request), words=words.LAST_IS_OURS)


def _numbers(one: Transaction) -> tuple[object, ...]:
    return (one.voucher, one.batch, one.rrn, one.auth_code, one.amount)


def _returned(attempt: Attempt, run: Run, profile: Profile) -> Outcome | None:
    """What code 39 proves. Only an approval counts: a refusal can be an older one's."""
    request = attempt.request
    answer = run(exchanges.return_last(request.kind, profile))
    if isinstance(answer, Ending):
        return None
    code, reply = answer
    if reply.meaning.verdict is not Verdict.APPROVED:
        return None
    if request.kind is not Kind.VOID:
        is_ours = _is_ours(reply.told, request, attempt.baseline)
        return _confirmed(reply.told, attempt, run, profile) if is_ours else None
    if code != profile.void_code or not _same_invoice(reply.told, _original(request)):
        return None
    return Approved(_as_done(reply.told, request), words=words.LAST_IS_OURS)


# -- what proves ------------------------------------------------------------------------------


def _is_ours(last: Transaction, request: MoneyRequest, before: Transaction | None) -> bool:
    """`before` is the last transaction from before the request; without it nothing is proven.

    Another terminal counts its invoices by itself.
    """
    return (
        before is not None
        and not differ(last.terminal_id, before.terminal_id)
        and _is_newer(last.voucher, before.voucher)
        and last.amount == request.amount
        and _same_card(last.card, _original(request).card)
    )


def _is_newer(invoice: str, before: str) -> bool:
    """Whether `invoice` was given out after `before`; numbers go on from 999999 to 1."""
    new, old = number_of(invoice), number_of(before)
    if new is None or old is None:
        return False
    return 0 < (new - old) % MAX_INVOICE < MAX_INVOICE // 2


def _same_invoice(one: Transaction, other: Transaction) -> bool:
    return number_of(one.voucher) is not None and number_of(one.voucher) == number_of(other.voucher)


def _same_card(one: str, other: str) -> bool:
    """Whether the last four digits do not contradict each other."""
    tails = {card[-4:] for card in (one, other) if card[-4:].isdecimal()}
    return len(tails) < 2


def _as_done(last: Transaction, request: MoneyRequest) -> Transaction:
    return replace(last, kind=request.kind, original_voucher=_original(request).voucher)


def _original(request: MoneyRequest) -> Transaction:
    """The original of a void or refund; a sale has none, which nothing contradicts."""
    return getattr(request, "original", Transaction())


def _in_doubt(why: Words) -> Unknown:
    return Unknown(why, needs=NEEDS)
