"""The program of a simulated terminal: what it says to each command, and what the bank then has.

NOTES.md lists what is invented here because no terminal's own behaviour is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from drivers.money import Money
from drivers.simulator.bank import Bank, Entry, Refusal
from drivers.terminal import Kind, Transaction
from drivers.zvt import currencies, values
from drivers.zvt.messages import Control, Message, serialise
from drivers.zvt.options import Profile
from drivers.zvt.printer import Printer
from drivers.zvt.requests import FROM, SERVICE
from drivers.zvt.results import CARD_GROUPS
from drivers.zvt.values import HIGHEST_RECEIPT, number

SOFTWARE = b"SIM-1.0"
INTERMEDIATE, PRINTS = 0x08, 0x80
"""Bits of the config byte: send 04 FF, and let the register print."""

_SAY, _DO_NOT_PRINT, _NO_VERSION, _TAGS = 0x01, 0x02, 0x02, 0x04

_CARD_TYPES = {"VISA": 0x0A, "MASTERCARD": 0x06, "JCB": 0x0E, "AMEX": 0x08}
_OTHER_CARD = 0x05
_GROUPS = {name.upper(): place for place, name in enumerate(CARD_GROUPS)}
_OTHERS = CARD_GROUPS.index("others")

REFUSALS = {
    Refusal.NO_ORIGINAL: "B5",
    Refusal.ALREADY_VOIDED: "B4",
    Refusal.ALREADY_REFUNDED: "B5",
    Refusal.SETTLED: "B5",
    Refusal.AMOUNT_DIFFERS: "B5",
    Refusal.OVER_LIMIT: "C3",
    Refusal.DECLINED: "05",
}

COMPLETED = serialise(Control.COMPLETION)


class Firmware:
    """Answers commands and books money; what is said in which order is the device's business."""

    def __init__(self, bank: Bank, profile: Profile) -> None:
        self._bank = bank
        self._profile = profile
        self.printer = Printer(bank, profile)
        self._config = profile.config[0]

    @property
    def tells_progress(self) -> bool:
        return bool(self._config & INTERMEDIATE)

    @property
    def lets_print(self) -> bool:
        return bool(self._config & PRINTS)

    # -- money ---------------------------------------------------------------------------------

    def book(self, request: Message) -> Entry | str:
        """Put a money command to the bank: what was booked, or the result code of a refusal."""
        amount = values.money_of(request, values.Scale(self._bank.currency, _DAY_ONE, "ascii"))
        if amount is None or amount.minor <= 0 or amount.currency != self._bank.currency:
            return "6F" if amount and amount.minor else "C8"
        booked = self._booked(request, amount)
        return REFUSALS[booked] if isinstance(booked, Refusal) else booked

    def rehearse(self, request: Message) -> Entry | str:
        """What `book` would say, with nothing booked: an approval that is taken back at once."""
        bank = self._bank
        self._bank = replace(
            bank, entries=[replace(entry) for entry in bank.entries],
            on_movement=lambda _movement: None, on_change=lambda: None,
        )  # fmt: skip
        try:
            return self.book(request)
        finally:
            self._bank = bank

    def _booked(self, request: Message, amount: Money) -> Entry | Refusal:
        if request.control == Control.AUTHORISATION:
            return self._bank.sale(amount)
        if request.control == Control.VOID:
            found = self._numbered(number(request.get(values.RECEIPT_NO)))
            return self._bank.void(found.voucher, amount) if found else Refusal.NO_ORIGINAL
        return self._bank.refund(amount)

    def approval(self, entry: Entry) -> bytes:
        """04 0F of a booked transaction."""
        one = entry.transaction
        fields = [(values.RESULT, b"\x00"), *self._fields(one)]
        if one.kind is Kind.VOID:
            trace = bytes.fromhex(one.original_voucher)
            fields.append((values.ORIGINAL_TRACE, trace))
        return serialise(Control.STATUS_INFORMATION, fields=fields)

    def refusal(self, code: str) -> list[bytes]:
        """04 0F and 06 1E with the same code."""
        result = bytes.fromhex(code)
        fields = ((values.RESULT, result), (values.TERMINAL_ID, self._terminal_id))
        return [
            serialise(Control.STATUS_INFORMATION, fields=fields),
            serialise(Control.ABORT, result),
        ]

    def _fields(self, one: Transaction) -> Iterable[tuple[int, bytes]]:
        at = datetime.fromisoformat(one.at)
        yield values.AMOUNT, values.amount_bcd(one.amount or Money(0, self._bank.currency))
        yield values.CURRENCY, currencies.bcd_of(self._bank.currency) or b""
        yield values.TRACE, bytes.fromhex(one.voucher)
        yield values.TIME, bytes.fromhex(f"{at:%H%M%S}")
        yield values.DATE, bytes.fromhex(f"{at:%m%d}")
        yield values.PAN, _packed(one.card)
        yield values.TERMINAL_ID, self._terminal_id
        yield values.MERCHANT_ID, one.merchant_id.encode("ascii", "replace").ljust(15)[:15]
        yield values.AID, one.auth_code.encode("ascii", "replace").ljust(8, b"\x00")[:8]
        yield values.RECEIPT_NO, bytes.fromhex(f"{receipt_number(one):04d}")
        yield 0x8A, bytes([_CARD_TYPES.get(one.issuer, _OTHER_CARD)])
        yield values.CARD_NAME, one.issuer.encode("ascii", "replace")[:98] + b"\x00"

    @property
    def _terminal_id(self) -> bytes:
        return bytes.fromhex(self._bank.terminal_id[-8:].rjust(8, "0"))

    # -- questions -----------------------------------------------------------------------------

    def state(self, request: Message, state: int = 0) -> bytes:
        """06 0F of a status enquiry: by place, not by name."""
        service = _service(request)
        size = f"{len(SOFTWARE):03d}"
        version = bytes(0xF0 + int(digit) for digit in size) + SOFTWARE
        head = (b"" if service & _NO_VERSION else version) + bytes([state])
        now = self._bank.clock.now().astimezone()
        day, time = bytes.fromhex(f"{now:%Y%m%d}"), bytes.fromhex(f"{now:%H%M%S}")
        tags = ((0xE4, ((0x1F40, b"SIMULATED"),)), (0x34, ((0x1F0E, day), (0x1F0F, time))))
        return serialise(Control.COMPLETION, head, tags=tags if service & _TAGS else None)

    def repeat(self, request: Message) -> list[bytes]:
        """The last receipt, or the one that is selected; without one nothing but 06 0F."""
        wanted = request.tag(FROM)
        entry = self._entry(number(wanted)) if wanted else self._bank.last()
        if entry is None:
            return [COMPLETED]
        service = _service(request)
        said = [self.approval(entry)] if service & _SAY else []
        prints = self.lets_print and not service & _DO_NOT_PRINT
        return [*said, *(self.printer.receipts(entry.transaction) if prints else ()), COMPLETED]

    def totals(self, *, closes: bool = False) -> list[bytes]:
        """Amount and BMP 60 of the open batch, which `closes` or not."""
        here = [entry.transaction for entry in self._bank.of_batch()]
        now = self._bank.clock.now().astimezone()
        fields = [
            (values.RESULT, b"\x00"),
            (values.AMOUNT, bytes.fromhex(f"{_net(here):012d}")),
            (values.TIME, bytes.fromhex(f"{now:%H%M%S}")),
            (values.DATE, bytes.fromhex(f"{now:%m%d}")),
            (values.TOTALS, _sums(here)),
        ]
        if closes:
            self._bank.settle()
        told = serialise(Control.STATUS_INFORMATION, fields=fields)
        slip = self.printer.report("KASSENSCHNITT") if closes and self.lets_print else []
        return [told, *slip, COMPLETED]

    def register(self, request: Message) -> list[bytes]:
        """Take over what the register wants, and say what is taken."""
        self._config = request.part("config_byte")[0]
        self.printer.is_in_blocks = b"\x06\xd3" in request.tags_of(0x0A)
        fields = (
            (values.STATUS_BYTE, b"\x00"),
            (values.TERMINAL_ID, self._terminal_id),
            (values.CURRENCY, self._profile.currency_bcd),
        )
        charset = request.tag(0x14)
        tags = [(0x26, ((0x0A, b"\x06\xd3"),))] if self.printer.is_in_blocks else []
        taken = [(0x27, ((0x14, charset),))] if charset else []
        return [serialise(Control.COMPLETION, fields=fields, tags=(*tags, *taken))]

    def log_off(self) -> None:
        self._config = self._profile.config[0]
        self.printer.is_in_blocks = False

    def diagnosis(self) -> list[bytes]:
        """Sets the register's clock, as after a talk with the host, and prints."""
        now = self._bank.clock.now().astimezone()
        day, time = bytes.fromhex(f"{now:%y%m%d}"), bytes.fromhex(f"{now:%H%M%S}")
        clock = serialise(Control.SET_TIME, fields=((values.DAY, day), (values.TIME, time)))
        return [clock, *self.report("DIAGNOSE")]

    def report(self, title: str) -> list[bytes]:
        return [*(self.printer.report(title) if self.lets_print else ()), COMPLETED]

    # -- the terminal's own numbers ------------------------------------------------------------

    def _entry(self, receipt: int | None) -> Entry | None:
        """The newest transaction with this receipt number."""
        entries = reversed(self._bank.entries)
        return next((one for one in entries if receipt_number(one.transaction) == receipt), None)

    def _numbered(self, receipt: int | None) -> Transaction | None:
        entry = self._entry(receipt)
        return entry.transaction if entry else None


_DAY_ONE = datetime(2000, 1, 1).date()  # noqa: DTZ001  no time is read from a command


def receipt_number(one: Transaction) -> int:
    """The bank's voucher as four digits, which begin anew behind 9999; the trace has all six."""
    return (int(one.voucher) - 1) % HIGHEST_RECEIPT + 1


def _service(request: Message) -> int:
    return int.from_bytes(request.get(SERVICE), "big")


def _packed(card: str) -> bytes:
    """A masked card number as nibbles, hidden ones as E, filled up with F."""
    nibbles = card.replace("*", "E") or "E" * 16
    return bytes.fromhex(nibbles + "F" * (len(nibbles) % 2))


def _net(some: list[Transaction]) -> int:
    """Minor units of the sales less those given back; packed digits know nothing below zero."""
    signed = (one.amount.minor * (1 if one.kind is Kind.SALE else -1) for one in some if one.amount)
    return max(0, sum(signed))


def _sums(here: list[Transaction]) -> bytes:
    """First and last receipt, then count and sum for each group of cards."""
    numbers = [receipt_number(one) for one in here] or [0]
    data = bytes.fromhex(f"{numbers[0]:04d}{numbers[-1]:04d}")
    for group in range(len(CARD_GROUPS)):
        own = [one for one in here if _GROUPS.get(one.issuer, _OTHERS) == group]
        data += bytes([min(len(own), 0xFF)])
        data += bytes.fromhex(f"{_net(own):012d}")
    return data
