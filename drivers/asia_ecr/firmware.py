"""The program of a simulated terminal: each request, put to the bank, becomes an answer.

Field order, texts and what is left out are those of the Castles firmware (asia_ecr.md section 2);
what is invented here is listed in NOTES.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drivers.asia_ecr import requests
from drivers.asia_ecr.fields import BY_TYPE
from drivers.asia_ecr.messages import ANSWER, Message
from drivers.asia_ecr.options import Profile
from drivers.asia_ecr.requests import AMOUNT, INVOICE, LAST_INVOICE, RRN, number_of
from drivers.simulator.bank import Bank, BatchTotals, Entry, Refusal
from drivers.terminal import Kind, Transaction

APPROVED = "APPROVED"
FAILED = "TRANSACTION NOT SUCCESS"
WRONG_INVOICE = "INVOICE NO. IS WRONG"
NOT_FOUND = "TXN NOT FOUND"
STOPPED = "OPERATOR CANCEL"

TOLD = (
    "02", "D0", "03", "04", "40", "01", "65", "16", "D1", "D2", "30", "31", "50", "D3", "D4",
)  # fmt: skip
"""An approved answer in the order of the Castles firmware."""

TOLD_OF_VOID = tuple(kind for kind in TOLD if kind != AMOUNT)
TOLD_OF_FAILURE = ("02", "D0", "03", "04")
TOLD_OF_SETTLEMENT = ("02", "D0")
LINES = ("7E", "7F", "7G", "7H")

REFUSALS = {
    Refusal.NO_ORIGINAL: ("NA", NOT_FOUND),
    Refusal.ALREADY_VOIDED: ("NA", "TXN ALREADY VOIDED"),
    Refusal.ALREADY_REFUNDED: ("NA", FAILED),
    Refusal.SETTLED: ("NA", NOT_FOUND),
    Refusal.AMOUNT_DIFFERS: ("13", FAILED),
    Refusal.OVER_LIMIT: ("61", FAILED),
    Refusal.DECLINED: ("ND", FAILED),
}

UNNAMED = "SIMULATED STORE"
"""These terminals print Latin letters; a store whose name has none is called so."""


class Firmware:
    """Answers what the register asks; `money_codes` are the requests that move money."""

    def __init__(self, bank: Bank, profile: Profile) -> None:
        self._bank = bank
        self._profile = profile
        self._by_code = self._verbs()

    @property
    def money_codes(self) -> frozenset[str]:
        profile = self._profile
        return frozenset({requests.SALE, profile.void_code, profile.refund_code} - {""})

    def answer(self, request: Message) -> Message:
        """The one answer; code 39 and a cancel (D1) get the header alone, as in Castles."""
        return self._by_code.get(request.code, self._unknown)(request)

    def refuse(self, request: Message, refusal: Refusal) -> Message:
        return self._failed(request, *REFUSALS[refusal])

    def say(self, request: Message, code: str, text: str) -> Message:
        """Any refusal that a terminal may give."""
        return self._failed(request, code, text)

    def cancel(self, request: Message) -> Message:
        """Somebody pressed the red key."""
        return self._failed(request, "NA", STOPPED)

    def _verbs(self) -> dict[str, Callable[[Message], Message]]:
        return {
            requests.SALE: self._sale,
            requests.TEST: _header,
            "D1": _header,
            requests.RETURN_LAST: _header,
            requests.TOTALS: self._totals,
            requests.SETTLEMENT: self._settle,
            self._profile.reprint_code: self._reprint,
            self._profile.void_code: self._void,
            self._profile.refund_code: self._refund,
        }

    # -- money ---------------------------------------------------------------------------------

    def _sale(self, request: Message) -> Message:
        amount = requests.money_of(request.raw(AMOUNT), self._bank.currency)
        if amount is None or not amount.minor:
            return self.refuse(request, Refusal.AMOUNT_DIFFERS)
        return self._approved(request, TOLD, self._bank.sale(amount))

    def _void(self, request: Message) -> Message:
        """Castles keeps the original's numbers and only marks it, so they are told again."""
        invoice = number_of(request.text(INVOICE))
        if not requests.is_invoice(invoice):
            return self._failed(request, "NA", WRONG_INVOICE)
        original = self._listed(invoice or LAST_INVOICE)
        done = self._bank.void(f"{invoice:06d}", None)
        if isinstance(done, Refusal) or original is None:
            return self.refuse(request, _refusal(done))
        return self._approved(request, TOLD_OF_VOID, original)

    def _refund(self, request: Message) -> Message:
        amount = requests.money_of(request.raw(AMOUNT), self._bank.currency)
        if amount is None or not amount.minor:
            return self.refuse(request, Refusal.AMOUNT_DIFFERS)
        done = self._bank.refund(amount, rrn=request.text(RRN))
        return self.refuse(request, done) if isinstance(done, Refusal) else _header(request)

    # -- questions -----------------------------------------------------------------------------

    def _reprint(self, request: Message) -> Message:
        invoice = number_of(request.text(INVOICE))
        if invoice is None or invoice > requests.MAX_INVOICE:
            return self._failed(request, "NA", WRONG_INVOICE)
        entry = self._listed(invoice) if invoice else self._last()
        if entry is None:
            return self._failed(request, "NA", NOT_FOUND)
        return self._approved(request, TOLD, entry)

    def _totals(self, request: Message) -> Message:
        lines = dict(zip(LINES, _lines(self._bank.totals()), strict=True))
        return _answer(request, "00", [(kind, _fill(kind, text)) for kind, text in lines.items()])

    def _settle(self, request: Message) -> Message:
        self._bank.settle()
        return _answer(request, "00", self._texts(TOLD_OF_SETTLEMENT, APPROVED))

    def _unknown(self, request: Message) -> Message:
        return self._failed(request, "NA", FAILED)

    def _listed(self, invoice: int) -> Entry | None:
        """What this terminal lists under a number: a void has none of its own."""
        entry = self._bank.find(f"{invoice:06d}")
        return None if entry is None or entry.transaction.kind is Kind.VOID else entry

    def _last(self) -> Entry | None:
        """After a void, that is the original it marked."""
        last = self._bank.last()
        if last is None or last.transaction.kind is not Kind.VOID:
            return last
        return self._listed(number_of(last.transaction.original_voucher) or LAST_INVOICE)

    # -- composing -----------------------------------------------------------------------------

    def _approved(self, request: Message, told: Iterable[str], entry: Entry) -> Message:
        values = self._common(APPROVED) | _values(entry.transaction)
        return _answer(request, "00", [(kind, _fill(kind, values[kind])) for kind in told])

    def _failed(self, request: Message, code: str, text: str) -> Message:
        return _answer(request, code, self._texts(TOLD_OF_FAILURE, text))

    def _texts(self, told: Iterable[str], text: str) -> list[tuple[str, bytes]]:
        values = self._common(text)
        return [(kind, _fill(kind, values[kind])) for kind in told]

    def _common(self, text: str) -> dict[str, str]:
        now = self._bank.clock.now().astimezone()
        name = self._bank.merchant_name
        store = name if name.isascii() else UNNAMED
        return {"02": text, "D0": store, "03": f"{now:%y%m%d}", "04": f"{now:%H%M%S}"}


def _values(one: Transaction) -> dict[str, str]:
    return {
        "40": requests.amount_data(one.amount).decode() if one.amount else "",
        "01": one.auth_code,
        "65": one.voucher,
        "16": one.terminal_id,
        "D1": one.merchant_id,
        "D2": one.issuer,
        "30": "*" * 12 + (one.card[-4:] or "****"),
        "31": "****",
        "50": one.batch,
        "D3": one.rrn,
        "D4": "01",
    }


def _lines(totals: BatchTotals) -> Iterable[str]:
    yield f"BATCH {totals.batch}"
    for kind in Kind:
        yield f"{kind.upper():<8}{totals.counts[kind]:>6}{totals.sums[kind]:>16}"


def _refusal(done: Entry | Refusal) -> Refusal:
    return done if isinstance(done, Refusal) else Refusal.NO_ORIGINAL


def _fill(field_type: str, text: str) -> bytes:
    width = BY_TYPE[field_type].width or len(text)
    return text.encode("ascii", "replace")[:width].ljust(width)


def _header(request: Message) -> Message:
    return _answer(request, "00")


def _answer(request: Message, response: str, fields: Iterable[tuple[str, bytes]] = ()) -> Message:
    return Message(
        request.code, tuple(fields), response, indicator=ANSWER, transport=request.transport
    )
