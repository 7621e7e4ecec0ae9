"""What the rules speak about: originals, requests, attempts, people. Frozen, without behaviour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.lifecycle import State
from cashier.domain.roles import Role
from cashier.domain.routes import Route
from cashier.domain.say import Say
from drivers.money import Money
from drivers.terminal import Kind, Method, Transaction, differ


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class PinAlarm:
    """Tries that the journal had lost; `kind` is the event's, `person` empty for all of them."""

    event: str
    at: str
    kind: str
    person: str


class Source(StrEnum):
    """Whose word an original is."""

    DEVICE = "device"
    SLIP = "slip"
    """A person typed it from the paper, since the terminal could not tell it."""
    CHARGE = "charge"
    """The answer to a charge that was made from here; a reprint may name the same sale fuller."""


@dataclass(frozen=True, slots=True)
class Original:
    """A sale as the device, or a person with the slip, reported it.

    `id` names it across batches: terminal, batch and voucher. `seen_at` is UTC ISO 8601.
    """

    id: str
    transaction: Transaction
    seen_at: str
    voided: bool = False
    source: Source = Source.DEVICE


@dataclass(frozen=True, slots=True)
class Attempt:
    """One conversation with the terminal for a request; times are UTC ISO 8601 or empty."""

    id: str
    request: str
    reference: str
    intended_at: str
    sent_at: str = ""
    ended_at: str = ""
    outcome: State | None = None
    code: str = ""
    baseline: Transaction | None = None
    transaction: Transaction | None = None
    trace: str = ""


IN_PROGRESS = "in_progress"
"""How a doubt is told where a wallet has said that it is not done yet."""

OTHER_ROUTE = {State.AWAITING_APPROVAL: "awaiting_two", State.ACCEPTED: "paid_other_way"}
"""How states are told of money that goes another way than through the terminal."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for, and how far it has come.

    `pending` tells that who pays it said once that it is in progress.
    """

    id: str
    kind: Kind
    original: str
    amount: Money
    reason: str
    state: State
    drafted_by: str
    drafted_at: str
    changed_at: str
    approved_by: str = ""
    approved_at: str = ""
    message: Say | None = None
    route: Route = Route.ORIGINAL
    pending: bool = False

    @property
    def told_as(self) -> str:
        """Its state by name as people are told it: a wallet and other routes have their own."""
        if self.route is not Route.ORIGINAL:
            return OTHER_ROUTE.get(self.state, self.state)
        is_in_progress = self.pending and self.state is State.IN_DOUBT
        return IN_PROGRESS if is_in_progress else self.state


def refund_number(request: Request, attempts: Sequence[Attempt]) -> str:
    """By which number a wallet knows a refund and is asked about it; empty for a card's."""
    told = [one.transaction for one in attempts if one.transaction]
    is_wallets = request.pending or any(one.method is not Method.CARD for one in told)
    return attempts[-1].reference if is_wallets and attempts else ""


@dataclass(frozen=True, slots=True)
class Batches:
    """What is known of a terminal's batches; an empty text means: not known."""

    open: str = ""
    closed: str = ""

    def is_closed(self, batch: str) -> bool:
        """Whether `batch` is known to be closed."""
        if not batch:
            return False
        return batch == self.closed or (self.open != "" and batch != self.open)


def may_be_same(one: Original, other: Original) -> bool:
    """Whether two names can stand for one sale: a slip does not always tell terminal and batch.

    What two devices said is never the same; a number that a person typed may be, and so may the
    answer to a charge, which can lack what a reprint tells.
    """
    if one.source is Source.DEVICE and other.source is Source.DEVICE:
        return False
    mine, its = one.transaction, other.transaction
    return number_of(mine) == number_of(its) and not any(
        differ(of(mine), of(its)) for of in (_terminal, _batch, _day)
    )


def _terminal(transaction: Transaction) -> str:
    return transaction.terminal_id.lstrip("0")


def _batch(transaction: Transaction) -> str:
    """As people type it: a device's leading zeros are left away."""
    return transaction.batch.lstrip("0")


def _day(transaction: Transaction) -> str:
    return transaction.at.partition("T")[0]


def number_of(transaction: Transaction) -> str:
    """The voucher as it is compared: leading zeros are the terminal's own taste."""
    return transaction.voucher.lstrip("0")


def original_id(transaction: Transaction) -> str:
    """The name of an original across batches; a voucher alone wraps and comes again.

    Where terminals count no batches its day and time tell it apart, without the year, which
    drivers often have to guess from this PC's clock.
    """
    apart = transaction.batch or transaction.at[len("2026-") :] or "-"
    return "/".join((transaction.terminal_id or "-", apart, transaction.voucher))
