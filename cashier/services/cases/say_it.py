"""What is said to the customer about a case or a request, from what is proven today."""

from __future__ import annotations

from cashier.domain.cases.records import Case
from cashier.domain.cases.wording import Told, customer_words
from cashier.domain.records import Request
from cashier.domain.say import Say
from cashier.services.cases.look import Watch, arrival, deadline_of
from cashier.store import reads
from drivers.terminal import Kind


def say_case(watch: Watch, case: Case) -> list[Say]:
    """The sentences for the customer, in their order."""
    request = reads.request(watch.journal, case.request) if case.request else None
    return customer_words(_told(watch, case, request))


def say_request(watch: Watch, request: Request) -> list[Say]:
    """As say_case, for a request that no case is about."""
    return customer_words(_of_sale(watch, request.original, request))


def _told(watch: Watch, case: Case, request: Request | None) -> Told:
    sale = _of_sale(watch, case.original, request)
    deadline = deadline_of(watch, case)
    return Told(
        place=sale.place, amount=sale.amount, refund=sale.refund, questioned=case.amount,
        card=sale.card, at=sale.at, voucher=sale.voucher, request=sale.request,
        arrives=sale.arrives, case=case.state, answer=case.answer,
        until=deadline.day.isoformat() if deadline else "", reference=case.reference,
    )  # fmt: skip


def _of_sale(watch: Watch, original: str, request: Request | None) -> Told:
    found = reads.original(watch.journal, original) if original else None
    sale = found.transaction if found else None
    day = arrival(watch, request) if request else None
    return Told(
        place=watch.about.name,
        amount=sale.amount if sale else None,
        refund=request.amount if request and request.kind is not Kind.SALE else None,
        card=sale.card if sale else "", at=sale.at.replace("T", " ") if sale else "",
        voucher=sale.voucher if sale else "", request=request.state if request else None,
        arrives=day.isoformat() if day else ""
    )  # fmt: skip
