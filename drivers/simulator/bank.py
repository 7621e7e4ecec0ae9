"""The bank behind a simulated terminal: the truth about who was paid.

It books sales, voids and refunds in numbered batches and says why it refuses. Every movement
of money is reported once, at the moment it happens, to `on_movement`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from drivers.money import Money, zero
from drivers.simulator.books import BatchTotals, Books, Entry, Movement, Waiting, movement
from drivers.terminal import Clock, Kind, Method, Transaction

LOOKS = 2
"""How often a wallet answers that a refund is in progress before it is done with it."""


class Refusal(StrEnum):
    """Why the bank says no; a device half translates these into its vendor's codes."""

    NO_ORIGINAL = "no_original"
    ALREADY_VOIDED = "already_voided"
    ALREADY_REFUNDED = "already_refunded"
    SETTLED = "settled"
    AMOUNT_DIFFERS = "amount_differs"
    OVER_LIMIT = "over_limit"
    DECLINED = "declined"


@dataclass
class Bank:
    """`entries` are in the order of booking, over all batches the terminal still keeps.

    `on_change` is called before `on_movement`, so that whatever shows in the ledger is already
    in the books that are kept. `issuer` sets authorisation codes apart: no terminal makes them.
    """

    clock: Clock
    currency: str
    terminal_id: str = "00440036"
    merchant_id: str = "821120170130018"
    merchant_name: str = "测试商户"
    batch: int = 12
    next_voucher: int = 1
    issuer: int = 0
    booked: int = 0
    entries: list[Entry] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    on_movement: Callable[[Movement], None] = lambda _movement: None
    on_change: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        zero(self.currency)  # raises AmountError for what is no currency

    # -- movements of money ------------------------------------------------------------------

    def sale(
        self, amount: Money, reference: str = "", method: Method = Method.CARD, card: str = "",
        order_number: str = "",
    ) -> Entry:  # fmt: skip
        """Book a sale; the bank approves every amount. `card` is masked already."""
        sold = Transaction(Kind.SALE, amount=amount, reference=reference, method=method, card=card)
        return self._book(replace(sold, order_number=order_number))

    def void(self, voucher: str, amount: Money | None, reference: str = "") -> Entry | Refusal:
        """Annul the sale `voucher` of the open batch; `amount` must be the whole of it."""
        entry = self.find(voucher)
        if entry is None or entry.transaction.kind is not Kind.SALE:
            return Refusal.NO_ORIGINAL
        if (refusal := self._why_no_void(entry, amount)) is not None:
            return refusal
        entry.voided = True
        return self._book(self._counter(Kind.VOID, entry, entry.transaction.amount, reference))

    def refund(
        self, amount: Money, rrn: str = "", order_number: str = "", reference: str = "",
        card: str = "",
    ) -> Entry | Refusal:  # fmt: skip
        """Give back part of a sale, found by reference or order number.

        Without both it is unlinked: it goes to the masked `card` that is presented.
        """
        if amount.minor <= 0 or amount.currency != self.currency:
            return Refusal.DECLINED
        if not rrn and not order_number:
            return self._book(
                Transaction(Kind.REFUND, amount=amount, reference=reference, card=card)
            )
        entry = self._refundable(amount, rrn, order_number)
        if isinstance(entry, Refusal):
            return entry
        entry.refunded_minor += amount.minor
        return self._book(self._counter(Kind.REFUND, entry, amount, reference))

    def refund_later(
        self, amount: Money, rrn: str, order_number: str, reference: str, *, fails: bool
    ) -> Waiting | Refusal:
        """As `refund`, by a wallet that is not done at once, and may fail in the end."""
        entry = self._refundable(amount, rrn, order_number)
        if isinstance(entry, Refusal):
            return entry
        entry.refunded_minor += amount.minor
        numbered = self._numbered(self._counter(Kind.REFUND, entry, amount, reference))
        self.waiting.append(Waiting(numbered, self.booked, fails, LOOKS))
        self.on_change()
        return self.waiting[-1]

    def look(self, one: Waiting) -> None:
        """Ask the wallet what has become of it: in the end it is booked, or was for nothing."""
        if not one.looks:
            return
        one.looks -= 1
        if not one.looks:
            self._end(one)
        self.on_change()

    def settle(self) -> BatchTotals:
        """Close the batch and open the next one; closed batches stay readable."""
        totals = self.totals()
        self.batch += 1
        self.on_change()
        return totals

    # -- questions -----------------------------------------------------------------------------

    @property
    def open_batch(self) -> str:
        return f"{self.batch:06d}"

    def find(self, voucher: str) -> Entry | None:
        """The newest transaction with this voucher; leading zeros and spaces do not count."""
        wanted = voucher.strip().lstrip("0")
        for entry in reversed(self.entries):
            if entry.transaction.voucher.lstrip("0") == wanted:
                return entry
        return None

    def last(self) -> Entry | None:
        """The newest booking; one that its wallet kept waiting while others came is none."""
        return next((entry for entry in reversed(self.entries) if not entry.late), None)

    def at_wallet(self, voucher: str = "") -> Waiting | None:
        """The refund of this number that a wallet took its time for; without one, the newest.

        That is the newest of all transactions, or it is none.
        """
        if not voucher:
            newest = self.waiting[-1] if self.waiting else None
            return newest if newest and newest.number == self.booked else None
        wanted = voucher.strip().lstrip("0")
        same = (one for one in self.waiting if one.transaction.voucher.lstrip("0") == wanted)
        return next(same, None)

    def of_batch(self, batch: str = "") -> list[Entry]:
        """The entries of `batch`, by default of the open one."""
        wanted = batch or self.open_batch
        return [entry for entry in self.entries if entry.transaction.batch == wanted]

    def totals(self) -> BatchTotals:
        here = [entry.transaction for entry in self.of_batch()]
        counts = {kind: sum(one.kind is kind for one in here) for kind in Kind}
        sums = {
            kind: sum(one.amount.minor for one in here if one.kind is kind and one.amount)
            for kind in Kind
        }
        return BatchTotals(self.open_batch, counts, sums)

    # -- inside --------------------------------------------------------------------------------

    def _why_no_void(self, entry: Entry, amount: Money | None) -> Refusal | None:
        if entry.voided:
            return Refusal.ALREADY_VOIDED
        if entry.refunded_minor:
            return Refusal.ALREADY_REFUNDED
        if entry.transaction.batch != self.open_batch:
            return Refusal.SETTLED
        if amount is not None and amount != entry.transaction.amount:
            return Refusal.AMOUNT_DIFFERS
        return None

    def _refundable(self, amount: Money, rrn: str, order_number: str) -> Entry | Refusal:
        entry = self._original(rrn, order_number)
        if entry is None:
            return Refusal.NO_ORIGINAL
        if entry.voided:
            return Refusal.ALREADY_VOIDED
        if entry.refunded_minor + amount.minor > self._amount(entry).minor:
            return Refusal.OVER_LIMIT
        return entry

    def _end(self, one: Waiting) -> None:
        """The wallet has decided."""
        told = one.transaction
        if not one.fails:
            self._enter(Entry(told, late=one.number != self.booked))
            return
        one.failed = True
        entry = self.find(told.original_voucher)
        if entry is not None and told.amount is not None:
            entry.refunded_minor -= told.amount.minor

    def _original(self, rrn: str, order_number: str) -> Entry | None:
        for entry in reversed(self.entries):
            one = entry.transaction
            if one.kind is Kind.SALE and (
                (rrn and one.rrn == rrn) or (order_number and one.order_number == order_number)
            ):
                return entry
        return None

    def _amount(self, entry: Entry) -> Money:
        return entry.transaction.amount or zero(self.currency)

    def _counter(
        self, kind: Kind, entry: Entry, amount: Money | None, reference: str
    ) -> Transaction:
        original = entry.transaction
        return replace(
            original, kind=kind, amount=amount, reference=reference, rrn="", voucher="",
            original_voucher=original.voucher,
        )  # fmt: skip

    def _book(self, wanted: Transaction) -> Entry:
        return self._enter(Entry(self._numbered(wanted)))

    def _numbered(self, wanted: Transaction) -> Transaction:
        """With the numbers and the time of a new transaction."""
        number = self.next_voucher
        self.next_voucher = number % 999_999 + 1
        self.booked += 1
        now = self.clock.now()
        return replace(
            wanted,
            voucher=f"{number:06d}",
            batch=self.open_batch,
            rrn=wanted.rrn or f"{now:%m%d}{self.terminal_id[-2:]}{self.booked:06d}",
            auth_code=wanted.auth_code or f"{(number * 7919 + self.issuer) % 1_000_000:06d}",
            at=now.astimezone().strftime("%Y-%m-%dT%H:%M:%S"),
            terminal_id=self.terminal_id,
            merchant_id=self.merchant_id,
            merchant_name=self.merchant_name,
        )

    def _enter(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        self.on_change()
        self.on_movement(movement(entry.transaction))
        return entry

    # -- what lasts ----------------------------------------------------------------------------

    @property
    def books(self) -> Books:
        waiting = tuple(self.waiting)
        return Books(tuple(self.entries), self.batch, self.next_voucher, self.booked, waiting)

    def take_over(self, books: Books) -> None:
        """Go on from `books`; no money moves."""
        self.entries, self.waiting = list(books.entries), list(books.waiting)
        self.batch, self.next_voucher = books.batch, books.next_voucher
        self.booked = books.booked or len(books.entries)


__all__ = [
    "LOOKS", "Bank", "BatchTotals", "Books", "Entry", "Movement", "Refusal", "Waiting", "movement",
]  # fmt: skip
