"""What is said to the customer: calm, clear, what happens, until when, what to keep.

It shows the card as it is masked on the slip and never more, and it promises no day that the
calendar and the bank do not give.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.cases.kinds import Answer
from cashier.domain.cases.life import AT_THE_BANK, CaseState
from cashier.domain.lifecycle import State
from cashier.domain.say import Say, say
from drivers.money import Money


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the matter; empty texts where it is not. `arrives` is a day, ISO 8601.

    `amount` is the charge's, `refund` what was asked back of it, `questioned` what the case says
    that it is about. `until` is the day on which the customer hears from us again.
    """

    place: str
    amount: Money | None = None
    refund: Money | None = None
    questioned: Money | None = None
    card: str = ""
    at: str = ""
    voucher: str = ""
    request: State | None = None
    case: CaseState | None = None
    answer: Answer | None = None
    arrives: str = ""
    until: str = ""
    reference: str = ""


_OF_REQUEST: dict[State, str] = {
    **dict.fromkeys((State.DRAFTED, State.AWAITING_APPROVAL, State.APPROVED), "waits"),
    State.QUEUED: "queued",
    **dict.fromkeys((State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED), "unknown"),
    State.ACCEPTED: "accepted",
    State.CREDITED: "credited",
    State.DECLINED: "declined",
    State.NOT_DONE: "not_done",
    State.FAILED_LATER: "failed_later",
}


_OVER = (None, State.CREDITED, State.DECLINED, State.NOT_DONE)
"""After these a closed case may say that nothing is open; a credit on its way still is."""


def customer_words(told: Told) -> list[Say]:
    """The sentences in their order: which charge, what happens, until when, what to keep."""
    return [_which(told), *_how_much(told), *_what(told), *_until(told), say("customer.keep")]


def _which(told: Told) -> Say:
    if told.amount is None:
        return say("customer.matter", place=told.place)
    number = told.voucher or "-"
    return say(
        "customer.charge", amount=told.amount, card=told.card or "-", at=told.at or "-",
        place=told.place, voucher=number,
    )  # fmt: skip


def _how_much(told: Told) -> list[Say]:
    """The refund is rarely the whole charge, and neither is what a customer complains about."""
    if told.refund is not None:
        return [say("customer.refund", amount=told.refund)]
    if told.questioned not in (None, told.amount):
        return [say("customer.questioned", amount=told.questioned)]
    return []


def _what(told: Told) -> list[Say]:
    """The money first, and then what the bank does about it."""
    money = [say(f"customer.money.{_OF_REQUEST[told.request]}")] if told.request else []
    if told.case is None or (told.case is CaseState.CLOSED and told.request not in _OVER):
        return money
    return [*money, _bank(told, told.case)]


def _bank(told: Told, case: CaseState) -> Say:
    if case in AT_THE_BANK:
        return say(f"customer.case.{case}", reference=told.reference or "-")
    if case is CaseState.ANSWERED and told.answer is not None:
        return say(f"customer.case.{told.answer}")
    return say(f"customer.case.{case}")


def _until(told: Told) -> list[Say]:
    """The day of the money where it is on its way; the day we call while the case is open."""
    arrives = told.request is State.ACCEPTED and told.arrives
    coming = [say("customer.arrives", day=told.arrives)] if arrives else []
    is_open = told.case not in (None, CaseState.CLOSED) and told.until
    return [*coming, *([say("customer.hears", day=told.until)] if is_open else [])]
