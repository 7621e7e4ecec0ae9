"""Void or refund? For an original, what is possible, and in words why or why not.

Void annuls the whole sale while its batch is open and leaves hardly a trace on the customer's
statement; a refund is a new transaction, whole or part. Neither ever turns into the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cashier.domain.acquirer import Acquirer
from cashier.domain.caps import give_backs, left
from cashier.domain.deadlines import cut_off_of
from cashier.domain.lifecycle import RESERVING, UNRESOLVED, State
from cashier.domain.records import IN_PROGRESS, Batches, Original, Request, Source
from cashier.domain.say import Say, say
from drivers.money import Money, zero
from drivers.terminal import Capabilities, Kind, Method, Transaction, differ


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` gives the reason for a yes as well as for a no."""

    allowed: bool
    why: Say


@dataclass(frozen=True, slots=True)
class Choice:
    """`suggested` is None when neither is possible."""

    void: Verdict
    refund: Verdict
    refundable: Money
    suggested: Kind | None

    def of(self, kind: Kind) -> Verdict:
        """For a void or a refund; a charge is not decided by its original."""
        return {Kind.VOID: self.void, Kind.REFUND: self.refund}[kind]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the choice depends on.

    `requests` are all on this original, `besides` the id of the one being decided about. `now` is
    the terminal's own local time, as far as it is known. `disputed` says that the customer has
    gone to their bank about this sale.
    """

    original: Original
    requests: Sequence[Request]
    capabilities: Capabilities
    batches: Batches
    currency: str
    besides: str = ""
    now: datetime | None = None
    acquirer: Acquirer = field(default_factory=Acquirer)
    disputed: bool = False

    @property
    def others(self) -> list[Request]:
        return [one for one in self.requests if one.id != self.besides]

    @property
    def other_give_backs(self) -> list[Request]:
        return give_backs(self.others)

    @property
    def room(self) -> Money:
        captured = self.original.transaction.amount
        if captured is None:
            return zero(self.currency)
        return left(captured, self.requests, besides=self.besides)


Rule = Callable[[Facts], Say | None]


def _not_a_sale(facts: Facts) -> Say | None:
    if facts.original.transaction.kind is Kind.SALE:
        return None
    return say("choice.not_a_sale", kind=facts.original.transaction.kind)


def _no_amount(facts: Facts) -> Say | None:
    return None if facts.original.transaction.amount else say("choice.no_amount")


def _other_currency(facts: Facts) -> Say | None:
    amount = facts.original.transaction.amount
    if amount is None or amount.currency == facts.currency:
        return None
    return say("amount.currency", amount=amount, currency=facts.currency)


def _voided(facts: Facts) -> Say | None:
    return say("choice.voided") if facts.original.voided else None


def _disputed(facts: Facts) -> Say | None:
    """The bank may take the money back by itself: it would be paid twice."""
    return say("choice.disputed") if facts.disputed else None


def _in_doubt(facts: Facts) -> Say | None:
    if any(one.state in UNRESOLVED for one in facts.others):
        return say("choice.in_progress" if _is_at_wallet(facts) else "choice.in_doubt")
    return None


def _is_at_wallet(facts: Facts) -> bool:
    """Whether the doubt is only that a wallet is not done yet."""
    return any(one.told_as == IN_PROGRESS for one in facts.others)


def _no_qr(facts: Facts) -> Say | None:
    if facts.original.transaction.method is Method.CARD or facts.capabilities.qr:
        return None
    return say("choice.no_qr")


def _cannot_void(facts: Facts) -> Say | None:
    return None if facts.capabilities.voids else say("choice.device_cannot_void")


def _void_taken_back(facts: Facts) -> Say | None:
    """The terminal has the sale as voided already, whatever its bank says: what it would show of a
    second void could be the first one."""
    voids = (one for one in facts.others if one.kind is Kind.VOID)
    taken_back = any(one.state is State.FAILED_LATER for one in voids)
    return say("choice.void_taken_back") if taken_back else None


def _queued(facts: Facts) -> Say | None:
    if any(one.state is State.QUEUED for one in facts.other_give_backs):
        return say("choice.queued")
    return None


def _partly_refunded(facts: Facts) -> Say | None:
    if any(one.state in RESERVING for one in facts.other_give_backs):
        return say("choice.partly_refunded")
    return None


def _batch_closed(facts: Facts) -> Say | None:
    batch = facts.original.transaction.batch
    return say("choice.batch_closed", batch=batch) if facts.batches.is_closed(batch) else None


def _settles_at_once(facts: Facts) -> Say | None:
    return say("choice.instant") if facts.acquirer.instant else None


def _qr_settles_at_once(facts: Facts) -> Say | None:
    if facts.acquirer.instant and facts.original.transaction.method is not Method.CARD:
        return say("choice.instant_qr")
    return None


def _past_cut_off(facts: Facts) -> Say | None:
    """The acquirer has settled the sale's batch by itself; the terminal's own day decides."""
    settled = cut_off_of(facts.acquirer, facts.original.transaction.at)
    if settled is None or facts.now is None or facts.now < settled:
        return None
    return say("choice.past_cut_off", at=f"{settled:%Y-%m-%d %H:%M}")


def _whole_only(facts: Facts) -> Say | None:
    """Where only a whole sale can be refunded, nothing can after a part of it went back."""
    if facts.capabilities.partial_refunds or facts.room == facts.original.transaction.amount:
        return None
    return say("choice.whole_only")


def _void_from_slip(facts: Facts) -> Say | None:
    """By its voucher alone, a void could take the sale of somebody else."""
    lacking = _lacking_on_slip(facts, facts.capabilities.slip_void_needs)
    return say("choice.slip_void_lacks", field=lacking) if lacking else None


def _refund_from_slip(facts: Facts) -> Say | None:
    """Without a link the bank cannot know that another lane gave the money back already."""
    lacking = _lacking_on_slip(facts, facts.capabilities.slip_refund_needs)
    return say("choice.slip_refund_lacks", field=lacking) if lacking else None


def _lacking_on_slip(facts: Facts, names: Sequence[str]) -> str:
    """The first of these fields that nobody typed; empty for what a terminal told."""
    if facts.original.source is not Source.SLIP:
        return ""
    return next((name for name in names if not getattr(facts.original.transaction, name)), "")


def _cannot_refund(facts: Facts) -> Say | None:
    return None if facts.capabilities.refunds else say("choice.device_cannot_refund")


def _nothing_left(facts: Facts) -> Say | None:
    return None if facts.room.minor > 0 else say("choice.nothing_left")


def _lacks_fields(facts: Facts) -> Say | None:
    original = facts.original.transaction
    lacking = [name for name in facts.capabilities.refund_needs if not getattr(original, name)]
    return say("choice.lacks_field", field=lacking[0]) if lacking else None


_BOTH: tuple[Rule, ...] = (
    _not_a_sale, _no_amount, _other_currency, _voided, _disputed, _in_doubt, _no_qr,
)  # fmt: skip
VOID_RULES: tuple[Rule, ...] = (
    *_BOTH, _cannot_void, _settles_at_once, _void_taken_back, _queued, _partly_refunded,
    _batch_closed, _past_cut_off, _nothing_left, _void_from_slip,
)  # fmt: skip
OTHER_ROUTE_RULES: tuple[Rule, ...] = (
    _not_a_sale, _no_amount, _other_currency, _voided, _disputed, _in_doubt, _nothing_left,
    _refund_from_slip,
)  # fmt: skip
"""No terminal is asked for it, so it does not matter what this one can."""
REFUND_RULES: tuple[Rule, ...] = (
    *_BOTH, _cannot_refund, _qr_settles_at_once, _nothing_left, _whole_only, _lacks_fields,
    _refund_from_slip,
)  # fmt: skip


def choose(facts: Facts) -> Choice:
    """What is possible for this original now; total over all inputs."""
    void = _judge(VOID_RULES, facts, _void_reason(facts))
    refund = _judge(REFUND_RULES, facts, say("choice.refund_possible", left=facts.room))
    suggested = Kind.VOID if void.allowed else Kind.REFUND if refund.allowed else None
    return Choice(void, refund, facts.room, suggested)


def choose_other_route(facts: Facts, kind: Kind) -> Verdict:
    """Whether money can go back another way than through the terminal; total over all inputs.

    A void is the terminal's own: money goes another way only as a refund.
    """
    if kind is not Kind.REFUND:
        return Verdict(allowed=False, why=say("route.no_void"))
    return _judge(OTHER_ROUTE_RULES, facts, say("choice.refund_possible", left=facts.room))


def other_batch(kind: Kind, original: Transaction, last: Transaction | None) -> Say | None:
    """Why a void comes too late: the terminal that has the sale works in another batch now.

    `last` is what the connected terminal did last, if it did anything.
    """
    if kind is not Kind.VOID or last is None or other_terminal(kind, original, last) is not None:
        return None
    if not differ(original.batch, last.batch):
        return None
    return say("send.other_batch", batch=original.batch, there=last.batch)


def other_terminal(kind: Kind, original: Transaction, last: Transaction | None) -> Say | None:
    """Why a void must wait for its terminal: another one may have a sale of that number."""
    if kind is not Kind.VOID or last is None or not differ(original.terminal_id, last.terminal_id):
        return None
    return say("send.other_terminal", sold_at=original.terminal_id, there=last.terminal_id)


def _judge(rules: Sequence[Rule], facts: Facts, reason: Say) -> Verdict:
    for rule in rules:
        if (objection := rule(facts)) is not None:
            return Verdict(allowed=False, why=objection)
    return Verdict(allowed=True, why=reason)


def _void_reason(facts: Facts) -> Say:
    if facts.batches.open and facts.original.transaction.batch == facts.batches.open:
        return say("choice.batch_open", batch=facts.batches.open)
    return say("choice.batch_unknown")
