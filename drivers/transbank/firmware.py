"""The program of a simulated terminal: each request, put to the bank, becomes frames to send.

Layouts are those of the public test suites (transbank.md section 2); what is invented here is
listed in NOTES.md. The bank's voucher is the operation number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from drivers.money import Money
from drivers.simulator.bank import Bank, Entry, Refusal
from drivers.terminal import Kind, Transaction
from drivers.transbank.answers import DEBIT
from drivers.transbank.codes import APPROVED, NO_SALE
from drivers.transbank.messages import ANSWER_LAYOUTS, Message, number_of
from drivers.transbank.options import CURRENCY, Profile
from drivers.transbank.requests import LEAST, TICKET
from drivers.transbank.vouchers import voucher

MONEY = frozenset({"0200", "0270", "1200"})
BARE = frozenset({"0100", "0300"})
"""Acknowledged, and that is all."""

LEAVE = "0300"
"""After it the terminal serves people, and no register any more."""

STEPS = ("84", "79", "81", "82")
"""What a sale says that it is doing, if it is asked to."""

NOTHING_TO_VOID, TICKET_TOO_LONG, BELOW_MINIMUM, NOT_ABOVE_0 = "05", "70", "10", "72"

REFUSALS = {
    Refusal.NO_ORIGINAL: NOTHING_TO_VOID,
    Refusal.ALREADY_VOIDED: "04",
    Refusal.ALREADY_REFUNDED: "21",
    Refusal.SETTLED: NOTHING_TO_VOID,
    Refusal.AMOUNT_DIFFERS: "21",
    Refusal.OVER_LIMIT: "01",
    Refusal.DECLINED: "01",
}

LONGEST_TICKET = {True: TICKET, False: 20}
"""By whether the terminal lists (POS Integrado)."""

BRANDS = {"VISA": "VI", "MASTERCARD": "MC"}
DEBIT_ISSUER = "DEBIT"
"""How the issuer of a debit sale begins in the simulated bank."""

ANSWERS_TO = {
    "0200": "0210", "0250": "0260", "0260": "0261", "0270": "0271", "0280": "0281",
    "0290": "0291", "0500": "0510", "0700": "0710", "0800": "0810", "1200": "1210",
}  # fmt: skip

SINGLE = {"0261": 19}
"""How many fields a record has where no other merchant's sales are asked for."""

Frames = tuple[bytes, ...]


class Firmware:
    """Answers what the register asks. A request that is not known here has no answer at all."""

    def __init__(self, bank: Bank, profile: Profile) -> None:
        self._bank = bank
        self._profile = profile
        self._layouts = ANSWER_LAYOUTS[profile.variant]
        self._verbs: dict[str, Callable[[Message], Frames]] = {
            "0200": self._sale, "0270": self._sale, "1200": self._void,
            "0250": self._last, "0280": self._last, "0260": self._list, "0290": self._list,
            "0500": self._close, "0700": self._totals, "0800": self._keys,
        }  # fmt: skip

    def knows(self, request: Message) -> bool:
        return request.function in BARE or request.function in self._verbs

    def answer(self, request: Message) -> Frames:
        """The payloads to send one after another; none after a bare acknowledgement."""
        return () if request.function in BARE else self._verbs[request.function](request)

    def steps(self, request: Message) -> Frames:
        """The intermediate messages that the register asked for."""
        if request.text("status") != "1":
            return ()
        return tuple(f"0900|{step}".encode() for step in STEPS)

    def say(self, request: Message, code: str) -> Frames:
        """Any refusal that a terminal may give to a money command."""
        if request.function == "1200":
            return (self._head("1210", code, operation=self._operation(request)),)
        return (self._refused_sale(request, code),)

    # -- money ---------------------------------------------------------------------------------

    def _sale(self, request: Message) -> Frames:
        amount, ticket = request.number("amount") or 0, request.text("ticket")
        if len(ticket) > LONGEST_TICKET[self._profile.lists]:
            return self.say(request, TICKET_TOO_LONG)
        if amount < LEAST:
            return self.say(request, BELOW_MINIMUM if amount > 0 else NOT_ABOVE_0)
        sold = self._bank.sale(Money(amount, CURRENCY), ticket).transaction
        return (self._shown(request, sold, again=False),)

    def _void(self, request: Message) -> Frames:
        """A void repeats the auth code of its sale, so that does not identify it."""
        original = self._original(request)
        if original is None:
            return self.say(request, NOTHING_TO_VOID)
        sold = original.transaction
        if _card_type(sold) == DEBIT:
            return self.say(request, "21")
        done = self._bank.void(sold.voucher, None)
        if isinstance(done, Refusal):
            return self.say(request, REFUSALS[done])
        return (self._head("1210", APPROVED, auth=sold.auth_code, operation=sold.voucher),)

    def _original(self, request: Message) -> Entry | None:
        """The sale with that operation number; Autoservicio takes its last one."""
        if not self._profile.lists:
            sales = self._sales()
            return sales[-1] if sales else None
        named = number_of(request.text("operation"))
        return next((one for one in self._sales() if _operation(one) == named), None)

    def _operation(self, request: Message) -> str:
        original = self._original(request)
        return original.transaction.voucher if original else request.text("operation").zfill(6)

    # -- questions -----------------------------------------------------------------------------

    def _last(self, request: Message) -> Frames:
        sales = self._sales()
        if sales:
            return (self._shown(request, sales[-1].transaction, again=True),)
        if self._profile.lists:
            return (self._refused_sale(request, NO_SALE),)
        head = self._about(ANSWERS_TO[request.function], NO_SALE)
        return ("|".join(head.values()).encode("ascii"),)

    def _list(self, request: Message) -> Frames:
        """All records and one that ends them; a list to be printed is only acknowledged."""
        if request.text("flag") == "0":
            return ()
        function = ANSWERS_TO[request.function]
        records = [self._record(function, entry.transaction) for entry in self._bank.of_batch()]
        if not records:
            return (self._head(function, NO_SALE),)
        return (*records, self._head(function, APPROVED, auth=" ", ticket=" "))

    def _totals(self, _request: Message) -> Frames:
        kept = [entry.transaction for entry in self._sales() if not entry.voided]
        total = sum(one.amount.minor for one in kept if one.amount)
        told = {"function": "0710", "code": APPROVED, "tx_count": str(len(kept))}
        return (self._encoded("0710", told | {"tx_total": str(total)}),)

    def _close(self, _request: Message) -> Frames:
        self._bank.settle()
        return (self._head("0510", APPROVED),)

    def _keys(self, _request: Message) -> Frames:
        return (self._head("0810", APPROVED),)

    # -- composing -----------------------------------------------------------------------------

    def _sales(self) -> list[Entry]:
        """The sales of the open batch; the terminal forgets the others when it closes."""
        return [one for one in self._bank.of_batch() if one.transaction.kind is Kind.SALE]

    def _shown(self, request: Message, sold: Transaction, again: bool) -> bytes:
        function, is_asked = ANSWERS_TO[request.function], request.text("voucher") == "1"
        told = self._about(function, APPROVED) | _numbers(sold, sold.voucher)
        told["voucher"] = voucher(sold, self._commerce, again) if is_asked else ""
        child = request.text("child_commerce") or self._commerce
        return self._encoded(
            function, told | {"shares": "0", "change": "0", "child_commerce": child}
        )

    def _record(self, function: str, booked: Transaction) -> bytes:
        """A void has everything of its sale, and the amount negative."""
        is_void = booked.kind is Kind.VOID
        told = booked
        if is_void:
            found = self._bank.find(booked.original_voucher)
            told = found.transaction if found else booked
        numbers = _numbers(told, told.voucher)
        numbers["amount"] = f"-{numbers['amount']}" if is_void else numbers["amount"]
        more = {"shares": "0", "change": "0", "child_commerce": self._commerce}
        return self._encoded(function, self._about(function, APPROVED) | numbers | more)

    def _refused_sale(self, request: Message, code: str) -> bytes:
        """As many fields as an approval has, since clients count on them."""
        function = ANSWERS_TO[request.function]
        told = {"ticket": request.text("ticket"), "auth": " " * 6, "amount": "0", "shares": "0"}
        return self._encoded(function, self._about(function, code) | told)

    def _head(self, function: str, code: str, **more: str) -> bytes:
        return self._encoded(function, self._about(function, code) | more)

    def _about(self, function: str, code: str) -> dict[str, str]:
        return {
            "function": function, "code": code, "commerce": self._commerce,
            "terminal": self._bank.terminal_id,
        }  # fmt: skip

    @property
    def _commerce(self) -> str:
        """12 digits, of the longer number of the simulated bank."""
        return self._bank.merchant_id[-12:]

    def _encoded(self, function: str, told: Mapping[str, str]) -> bytes:
        """The fields in their places, and one more separator at the end, as most firmware has."""
        layout: Iterable[str] = self._layouts[function][: SINGLE.get(function)]
        text = "|".join([*(told.get(name, "") for name in layout), ""])
        return text.encode(self._profile.encoding, "replace")


def _operation(entry: Entry) -> int | None:
    return number_of(entry.transaction.voucher)


def _numbers(sold: Transaction, operation: str) -> dict[str, str]:
    """What an answer tells of a sale."""
    year, month, day = sold.at[:4], sold.at[5:7], sold.at[8:10]
    return {
        "ticket": sold.reference or operation,
        "auth": sold.auth_code,
        "amount": str(sold.amount.minor) if sold.amount else "",
        "last4": sold.card[-4:],
        "operation": operation,
        "card_type": _card_type(sold),
        "brand": BRANDS.get(sold.issuer, "  "),
        "date": f"{day}{month}{year}",
        "time": sold.at[11:19].replace(":", ""),
    }


def _card_type(sold: Transaction) -> str:
    return DEBIT if sold.issuer.startswith(DEBIT_ISSUER) else "CR"
