"""What is asked of the terminal: the request's fields, and which answer counts.

Every request leaves in the public client's field order with empty fields left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.allinpay import answers, outcomes, phrases
from drivers.allinpay.answers import Look
from drivers.allinpay.messages import APP, MANAGER, REQUEST_ORDER, Message, Type, compose
from drivers.allinpay.outcomes import Doubtful, Scale
from drivers.allinpay.session import Question
from drivers.allinpay.transactions import TYPES, month_and_day
from drivers.effects import Tell
from drivers.errors import AmountError
from drivers.money import Money
from drivers.terminal import (
    MoneyRequest,
    Outcome,
    Refund,
    Report,
    Sale,
    Sent,
    Status,
    Unknown,
    Void,
)

AMOUNT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asker:
    """This lane's part in every question: who asks, with which limits."""

    scale: Scale
    operator: str
    store: str
    register: str
    answer_seconds: float
    query_seconds: float
    handshake_seconds: float

    def handshake(self) -> Question[Status]:
        return Question(
            compose(REQUEST_ORDER, Type.HANDSHAKE, {}, MANAGER),
            self.handshake_seconds,
            lambda message: answers.status(message, self.scale),
            answers.status_gone,
        )

    def money(self, request: MoneyRequest) -> Question[Outcome | Doubtful]:
        """Sale, void or refund; raises AmountError for what 12 digits cannot say."""
        return Question(
            self._request(TYPES[request.kind], _money_fields(request), request.operator),
            self.answer_seconds,
            lambda message: outcomes.money(message, request, self.scale),
            outcomes.money_gone,
            written=(Tell(Sent()),),
        )

    def doubt(self, request: MoneyRequest, result: object) -> Question[Outcome] | None:
        """For a refusal that could hide an earlier success: what does the last one say?"""
        if not isinstance(result, Doubtful):
            return None
        refusal = result.refusal

        def judge(message: Message) -> Outcome | None:
            look = answers.last(message)
            if look is None:
                return None
            unclear = Unknown(phrases.DOUBTFUL, refusal.code)
            return outcomes.settled(look.message, request, self.scale) or (
                refusal if look.is_answered else unclear
            )

        return Question(
            self._last(""),  # without our reference: an echo of it would look like success
            self.query_seconds,
            judge,
            lambda _why: Unknown(phrases.DOUBTFUL, refusal.code),
        )

    def last(self, reference: str = "") -> Question[Look]:
        """The last transaction; `reference` is the one looked for, as the public client sends."""
        return Question(self._last(reference), self.query_seconds, answers.last, answers.look_gone)

    def voucher(self, wanted: str) -> Question[Look]:
        return Question(
            self._request(Type.REPRINT, {"original_voucher": _six(wanted)}),
            self.query_seconds,
            lambda message: answers.voucher(message, wanted),
            answers.look_gone,
        )

    def record(self, wanted: str) -> Question[Look]:
        """As `voucher`, whatever has become of that one."""
        return replace(self.voucher(wanted), judge=lambda message: answers.record(message, wanted))

    def sign_on(self) -> Question[Report]:
        return self._report(Type.SIGN_ON, compose(REQUEST_ORDER, Type.SIGN_ON, {}))

    def detail(self) -> Question[Report]:
        return self._report(Type.DETAIL, compose(REQUEST_ORDER, Type.DETAIL, {}))

    def settle(self) -> Question[Report]:
        return self._report(Type.SETTLE, self._request(Type.SETTLE, {}))

    def _report(self, kind: Type, request: Message) -> Question[Report]:
        return Question(
            request,
            self.answer_seconds,
            lambda message: answers.report(message, kind),
            answers.report_gone,
        )

    def _last(self, reference: str) -> Message:
        return compose(REQUEST_ORDER, Type.LAST, {"reference": reference}, APP)

    def _request(self, kind: Type, fields: dict[str, str], operator: str = "") -> Message:
        """For the types with which the public client sends who is asking."""
        who = {
            "operator": operator or self.operator, "store": self.store, "register": self.register,
        }  # fmt: skip
        return compose(REQUEST_ORDER, kind, who | fields)


def _money_fields(request: MoneyRequest) -> dict[str, str]:
    fields = {"amount": _digits(request.amount), "reference": request.reference}
    match request:
        case Sale():
            return fields
        case Void(original=original):
            return fields | {"original_voucher": _six(original.voucher)}
        case Refund(original=original):
            return fields | {
                "rrn": original.rrn,
                "date": month_and_day(original.at),
                "order_number": original.order_number,
            }


def _digits(amount: Money) -> str:
    if not 0 < amount.minor < 10**AMOUNT_DIGITS:
        raise AmountError("too_large", f"{amount} does not fit {AMOUNT_DIGITS} digits")
    return f"{amount.minor:0{AMOUNT_DIGITS}d}"


def _six(voucher: str) -> str:
    """Voucher numbers travel with six digits."""
    return voucher.strip().zfill(6)
