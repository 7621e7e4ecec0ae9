"""The words that everybody shares about a payment terminal: requests, outcomes, events.

Vendors translate their own words into these; nothing above a driver knows a vendor.
Identifiers are text as the device wrote it, amounts are Money, `at` is the terminal's own
local time as ISO 8601 text without a zone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, cast

from drivers.money import Money


class Kind(StrEnum):
    SALE = "sale"
    VOID = "void"
    REFUND = "refund"


class Method(StrEnum):
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY_QR = "unionpay_qr"


class Copy(StrEnum):
    """Whose copy of a receipt."""

    MERCHANT = "merchant"
    CUSTOMER = "customer"
    REPORT = "report"


class Fact(StrEnum):
    """What a person must bring when a protocol cannot prove what became of a request."""

    SLIP = "slip"
    BATCH_TOTAL = "batch_total"
    SETTLEMENT_REPORT = "settlement_report"
    ACQUIRER_REPORT = "acquirer_report"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in the languages a driver knows; English is the one that never lacks."""

    en: str
    zh: str = ""
    de: str = ""

    def in_language(self, language: str) -> str:
        """The sentence in `language` (`en`, `zh`, `de`), else in English."""
        return getattr(self, language, "") or self.en


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction as the device reports it. An empty text means: the device did not say.

    `card` is masked (at most first 6 and last 4 digits); `reference` is the register's own id
    where the protocol echoes it; `fields` keeps every field in the device's order as evidence.
    """

    kind: Kind = Kind.SALE
    voucher: str = ""
    amount: Money | None = None
    rrn: str = ""
    auth_code: str = ""
    batch: str = ""
    at: str = ""
    method: Method = Method.CARD
    card: str = ""
    issuer: str = ""
    reference: str = ""
    order_number: str = ""
    original_voucher: str = ""
    terminal_id: str = ""
    merchant_id: str = ""
    merchant_name: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def differ(one: str, other: str) -> bool:
    """Whether two identifiers are both known and not the same."""
    return bool(one and other) and one != other


@dataclass(frozen=True, slots=True)
class Receipt:
    """One copy of a receipt: filtered lines to show, and the bytes exactly as they came.

    `raw` holds the device's bytes with card numbers masked, in `encoding`.
    """

    copy: Copy
    lines: tuple[str, ...]
    raw: bytes
    encoding: str


# -- requests: what the register asks of the device --------------------------------------


@dataclass(frozen=True, slots=True)
class Sale:
    reference: str
    amount: Money
    operator: str = ""
    kind: Kind = field(default=Kind.SALE, init=False)


@dataclass(frozen=True, slots=True)
class Void:
    """Annul the whole `original` while its batch is open."""

    reference: str
    original: Transaction
    amount: Money
    operator: str = ""
    kind: Kind = field(default=Kind.VOID, init=False)


@dataclass(frozen=True, slots=True)
class Refund:
    """Give back `amount` of `original` in a new transaction."""

    reference: str
    original: Transaction
    amount: Money
    operator: str = ""
    kind: Kind = field(default=Kind.REFUND, init=False)


MoneyRequest = Sale | Void | Refund


@dataclass(frozen=True, slots=True)
class Attempt:
    """A money request that was (or may have been) sent, as recovery needs it.

    `baseline` is the device's last transaction before the request, where that is fetched.
    `is_last` tells whether no other money command was sent since: an answer that comes late and
    names no request can only belong to the last one. Of a `pending` one the device has said that
    it is in progress, so that its absence from a device proves nothing any more.
    """

    request: MoneyRequest
    sent_at: datetime
    baseline: Transaction | None = None
    is_last: bool = True
    pending: bool = False


# -- outcomes: how a conversation can end -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Approved:
    transaction: Transaction
    receipts: tuple[Receipt, ...] = ()
    code: str = ""
    words: Words = Words("approved", "交易成功", "genehmigt")


@dataclass(frozen=True, slots=True)
class Declined:
    """An explicit, matching refusal: no money moved."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody stopped it at the terminal before an outcome: no money moved."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class NotDone:
    """Proven that no money moved: never sent, refused every time, or missing on an idle device."""

    words: Words


@dataclass(frozen=True, slots=True)
class Unknown:
    """Money may or may not have moved. Never an exception, never shown as failed.

    `needs` names what a person must bring if asking the device cannot settle it. `pending` tells
    that the device has said itself that it is in progress: whoever pays it has taken it, and is
    not done.
    """

    words: Words
    code: str = ""
    needs: tuple[Fact, ...] = ()
    pending: bool = False


Outcome = Approved | Declined | Cancelled | NotDone | Unknown


class Presence(StrEnum):
    """How a device answers a harmless question."""

    READY = "ready"
    BUSY = "busy"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Status:
    """`terminal_time` is ISO 8601 local text, where the protocol tells it."""

    presence: Presence
    words: Words
    terminal_time: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the device knows of a transaction; `transaction` is None when it has none such.

    `batch` is the batch that the device has open now, where it is known. When the device could
    not answer at all, `presence` is not READY and `words` say so.
    """

    transaction: Transaction | None
    words: Words
    receipts: tuple[Receipt, ...] = ()
    batch: str = ""
    presence: Presence = Presence.READY


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands on the device's list, the oldest first; of each only what the list tells.

    Lists are short of numbers, so a listed transaction is looked up before anything is done with
    it. When the device could not answer, `presence` is not READY and `words` say so.
    """

    transactions: tuple[Transaction, ...]
    words: Words
    presence: Presence = Presence.READY


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to settlement, totals, sign-on or a list: did it work, and what was printed."""

    done: bool
    words: Words
    code: str = ""
    batch: str = ""
    receipts: tuple[Receipt, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


# -- events: what is heard while a verb runs ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """A sentence for the person who waits."""

    words: Words


@dataclass(frozen=True, slots=True)
class Sent:
    """The first byte of the money command has been handed to the line."""


@dataclass(frozen=True, slots=True)
class ReceiptCame:
    """A receipt that arrived by itself, before or after the result."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Concluded:
    """The result is known; the acknowledgement to the device has not been written yet.

    `trace` is the conversation so far, as in Traced.
    """

    result: object
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Provisional:
    """The device says so, and may still take it back before the conversation ends.

    It is heard before the acknowledgement is written, as Concluded is; the verb's own result, or a
    later question, says what became of it. `trace` is the conversation so far, as in Traced.
    """

    result: Approved
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """The bytes of a conversation as readable lines, card numbers masked; comes last."""

    text: str


Event = Progress | Sent | ReceiptCame | Provisional | Concluded | Traced
Hear = Callable[[Event], None]
Stop = Callable[[], bool]


def ignore(_event: Event) -> None:
    """Hear nothing."""


def never() -> bool:
    """Do not stop."""
    return False


# -- the contract -------------------------------------------------------------------------


class Proof(StrEnum):
    """What a device can prove after a lost answer."""

    OWN_REFERENCE = "own_reference"
    LAST_RESULT = "last_result"
    NONE = "none"


class Unconfirmed(StrEnum):
    """What the device does with a transaction whose answer nobody took."""

    KEPT = "kept"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device can do, so that nobody above has to know its name.

    `find_keys` are the names of Transaction fields by which the device itself finds an original;
    without `finds_all` it finds only its last one, and its own words then say so.
    `refund_needs` are the fields of the original without which it cannot refund.

    A sale that a person typed from a slip must have more: `slip_void_needs`, by which only the
    register tells it from another sale of the same voucher, and `slip_refund_needs`, by which the
    bank tells that it was given back already.

    One that `lists` is a Lister too.
    """

    voids: bool = True
    refunds: bool = True
    partial_refunds: bool = True
    qr: bool = False
    find_keys: tuple[str, ...] = ("voucher",)
    finds_all: bool = True
    lists: bool = False
    refund_needs: tuple[str, ...] = ()
    slip_void_needs: tuple[str, ...] = ("terminal_id", "batch")
    slip_refund_needs: tuple[str, ...] = ("rrn",)
    void_proof: Proof = Proof.NONE
    refund_proof: Proof = Proof.NONE
    sale_proof: Proof = Proof.NONE
    unconfirmed: Unconfirmed = Unconfirmed.KEPT
    receipts: bool = False
    needs_baseline: bool = False
    answer_seconds: float = 120.0

    @property
    def gives_back(self) -> tuple[Kind, ...]:
        """The kinds of request by which money can go back."""
        able = ((Kind.VOID, self.voids), (Kind.REFUND, self.refunds))
        return tuple(kind for kind, can in able if can)

    def proof_of(self, kind: Kind) -> Proof:
        """What becomes provable of a request of this kind whose answer was lost."""
        proofs = {
            Kind.VOID: self.void_proof, Kind.REFUND: self.refund_proof, Kind.SALE: self.sale_proof,
        }  # fmt: skip
        return proofs[kind]


class Clock(Protocol):
    """The time as an argument: the wall in UTC, and a monotonic count of seconds."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class Terminal(Protocol):
    """One payment terminal. Verbs block; they raise LineError only before anything was sent.

    After the first byte of a money command the answer is always an Outcome.
    """

    name: str
    capabilities: Capabilities

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        """A harmless question that proves line and program."""

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """Fetch an original by the device's own number."""

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The device's last transaction: the baseline of the next money request."""

    def sale(self, request: Sale, hear: Hear = ignore, stop: Stop = never) -> Outcome: ...

    def void(self, request: Void, hear: Hear = ignore, stop: Stop = never) -> Outcome: ...

    def refund(self, request: Refund, hear: Hear = ignore, stop: Stop = never) -> Outcome: ...

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        """The protocol's own recovery procedure; never sends money again."""

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup: ...

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report: ...

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report: ...

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report: ...


class Lister(Terminal, Protocol):
    """A terminal whose `capabilities.lists` says that it can tell what it has done."""

    def listing(self, hear: Hear = ignore, stop: Stop = never) -> Listing:
        """The transactions of the open batch; harmless, though it may print."""


def lister(terminal: Terminal) -> Lister | None:
    """The terminal as one that lists, if it does."""
    return cast(Lister, terminal) if terminal.capabilities.lists else None
