"""The program of a simulated terminal: each request, put to the bank, becomes an answer.

Groups and their order are those of poslink.md section 2; what is invented here is listed in
NOTES.md.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.poslink import codes, requests
from drivers.poslink.layouts import extra, named
from drivers.poslink.messages import Message, answer, answer_to, joined
from drivers.poslink.requests import TYPES, money_of, number_of
from drivers.simulator.bank import Bank, BatchTotals, Entry, Refusal
from drivers.terminal import Kind, Transaction

VERSION = "1.44"
MODEL = "SIMULATED"

REFUSALS = {
    Refusal.ALREADY_VOIDED: ("12", "ALREADY VOIDED"),
    Refusal.ALREADY_REFUNDED: ("12", "ALREADY RETURNED"),
    Refusal.SETTLED: ("12", "BATCH CLOSED"),
    Refusal.AMOUNT_DIFFERS: ("13", "AMOUNT ERROR"),
    Refusal.OVER_LIMIT: ("61", "AMOUNT OVER ORIGINAL"),
    Refusal.DECLINED: ("05", "DO NOT HONOR"),
}
"""What the bank says; an original that nobody knows is told by the terminal itself."""

CARD_TYPES = {"VISA": "01", "MASTERCARD": "02", "AMEX": "03", "DISCOVER": "04"}

CHIP = (
    "TVR=0000008000", "AID=A0000000031010", "TSI=E800", "ATC=0001", "APPLAB=SIMULATED CREDIT",
    "ARC=00", "CVM=2",
)  # fmt: skip
"""What a receipt in the United States must show of the chip."""

CHIP_ENTRY = "4"
DEMO_CARD = "411111******1111"


class Firmware:
    """Answers what the register asks."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._by_command: dict[str, Callable[[Message], Message]] = {
            requests.INITIALISE: self._initialise,
            requests.CREDIT: self._credit,
            requests.DETAIL: self._detail,
            requests.TOTALS: self._totals,
            requests.BATCH_CLOSE: self._close,
        }
        self._by_type: dict[str, Callable[[Message], Entry | Refusal]] = {
            TYPES[Kind.SALE]: self._sale,
            TYPES[Kind.VOID]: self._void,
            TYPES[Kind.REFUND]: self._refund,
        }

    def answer(self, request: Message) -> Message:
        serve = self._by_command.get(request.command)
        return serve(request) if serve else say(request, "100003", "UNSUPPORTED")

    # -- money ---------------------------------------------------------------------------------

    def _credit(self, request: Message) -> Message:
        book = self._by_type.get(named(request, "txn_type"))
        if book is None:
            return say(request, "100003", "UNSUPPORTED TRANSACTION")
        booked = book(request)
        if isinstance(booked, Refusal):
            return refuse(request, booked)
        one = booked.transaction
        groups = (self._host(one), TYPES[one.kind], _amounts(one), _account(one), _trace(one))
        return say(request, codes.OK, "OK", *groups, "", "", "", self._extra(one))

    def _sale(self, request: Message) -> Entry | Refusal:
        amount = money_of(named(request, "amount"), self._bank.currency)
        if amount is None or not amount.minor:
            return Refusal.AMOUNT_DIFFERS
        return self._bank.sale(amount, named(request, "ref"), card=DEMO_CARD)

    def _void(self, request: Message) -> Entry | Refusal:
        original = self._original(request)
        if original is None:
            return Refusal.NO_ORIGINAL
        voucher = original.transaction.voucher
        return self._bank.void(voucher, None, named(request, "ref"))

    def _refund(self, request: Message) -> Entry | Refusal:
        amount = money_of(named(request, "amount"), self._bank.currency)
        if amount is None or not amount.minor:
            return Refusal.AMOUNT_DIFFERS
        original = self._original(request)
        if original is None and _href(request):
            return Refusal.NO_ORIGINAL
        rrn = original.transaction.rrn if original else ""
        return self._bank.refund(amount, rrn, reference=named(request, "ref"))

    def _original(self, request: Message) -> Entry | None:
        """By this terminal's number, else by the bank's reference."""
        number = named(request, "transaction_number")
        if number:
            return self._bank.find(number)
        wanted = _href(request)
        return next((one for one in self._newest_first() if wanted in _references(one)), None)

    def _newest_first(self) -> list[Entry]:
        return self._bank.entries[::-1]

    # -- questions -----------------------------------------------------------------------------

    def _initialise(self, request: Message) -> Message:
        about = (self._bank.terminal_id, MODEL, "1.00", "000000000000", "8", "21", "SIMULATED")
        return say(request, codes.OK, "OK", *about, VERSION)

    def _detail(self, request: Message) -> Message:
        """One record of those that fit; places count from the oldest."""
        fitting = [one.transaction for one in self._bank.entries if _fits(one.transaction, request)]
        place = number_of(named(request, "record_no")) or 0
        if place >= len(fitting):
            return say(request, codes.NOT_FOUND, "NOT FOUND")
        one = fitting[place]
        original = TYPES[Kind.SALE] if one.kind is Kind.VOID else ""
        return say(
            request, codes.OK, "OK", str(len(fitting)), str(place), self._host(one),
            requests.CREDIT_EDC, TYPES[one.kind], original, _amounts(one), _account(one),
            _trace(one), "", "", "", self._extra(one),
        )  # fmt: skip

    def _totals(self, request: Message) -> Message:
        counts, sums = _totals_of(self._bank.totals())
        return say(request, codes.OK, "OK", requests.ALL_EDC, counts, sums)

    def _close(self, request: Message) -> Message:
        totals = self._bank.settle()
        counts, sums = _totals_of(totals)
        host = joined(("00", "CLOSED", "", "", "", totals.batch))
        ids = (self._bank.terminal_id, self._bank.merchant_id)
        return say(request, codes.OK, "OK", host, counts, sums, self._now(), *ids)

    # -- composing -----------------------------------------------------------------------------

    def _host(self, one: Transaction) -> str:
        return joined(("00", "APPROVAL", one.auth_code, one.rrn, "", one.batch))

    def _extra(self, one: Transaction) -> str:
        serial = self._bank.terminal_id
        bin_of = one.card[:6] if one.card[:6].isdecimal() else ""
        known = ("EDCTYPE=CREDIT", f"HRef={href_of(one)}", f"CARDBIN={bin_of}", f"SN={serial}")
        return joined((*known, f"GLOBALUID={serial}{_stamp(one)}{one.voucher[-4:]}", *CHIP))

    def _now(self) -> str:
        return f"{self._bank.clock.now().astimezone():%Y%m%d%H%M%S}"


def say(request: Message, code: str, text: str, *fields: str) -> Message:
    return answer(answer_to(request.command), VERSION, code, text, *fields)


def refuse(request: Message, refusal: Refusal) -> Message:
    if refusal is Refusal.NO_ORIGINAL:
        return say(request, codes.NOT_FOUND, "NOT FOUND")
    return say(request, codes.DECLINED, "DECLINE", joined(REFUSALS[refusal]))


def href_of(one: Transaction) -> str:
    """How the bank names it; not the reference number, as at real hosts."""
    return one.rrn[6:] + one.rrn[:6]


def _references(entry: Entry) -> tuple[str, str]:
    one = entry.transaction
    return (href_of(one), one.rrn) if one.kind is Kind.SALE else ("", "")


def _href(request: Message) -> str:
    return dict(extra(request)).get("HREF", "")


def _fits(one: Transaction, request: Message) -> bool:
    """Whether a record is meant; what the request leaves open fits all."""
    number, reference = named(request, "transaction_number"), named(request, "ref")
    return (not number or number_of(number) == number_of(one.voucher)) and (
        not reference or reference == one.reference
    )


def _amounts(one: Transaction) -> str:
    return joined((str(one.amount.minor) if one.amount else "", *"00000"))


def _account(one: Transaction) -> str:
    kind = CARD_TYPES.get(one.issuer, "")
    shown = (one.card or DEMO_CARD)[-4:]
    return joined((shown, CHIP_ENTRY, "", "", "", "", kind, "SIMULATED/CARD", "", "", "0"))


def _trace(one: Transaction) -> str:
    return joined((str(number_of(one.voucher) or ""), one.reference, _stamp(one)))


def _stamp(one: Transaction) -> str:
    return "".join(filter(str.isdigit, one.at))


def _totals_of(totals: BatchTotals) -> tuple[str, str]:
    """Counts and sums by kind of card; all of it is credit. Voids are not counted."""
    counted = (Kind.SALE, Kind.REFUND)
    count = sum(totals.counts[kind] for kind in counted)
    total = totals.sums[Kind.SALE] - totals.sums[Kind.REFUND] - totals.sums[Kind.VOID]
    return joined((str(count), *"000000")), joined((str(total), *"000000"))
