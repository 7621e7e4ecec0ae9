"""May this be given back? One question for everything that a request depends on.

Pure and total: the same facts always give the same answer, and every input gives one. What is
denied is denied by the first rule; what needs an approval tells every reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cashier.domain.caps import amount_objection
from cashier.domain.choice import Facts, Verdict, choose, choose_other_route
from cashier.domain.deadlines import last_day
from cashier.domain.decision import Allowed, Checkers, Decision, Denied, NeedsApproval
from cashier.domain.limits import Above, Scope, Used, objections
from cashier.domain.policy import (
    AFTER_WINDOW,
    FROM_SLIP,
    NO_CARD_NUMBER,
    Policy,
    above_highest,
    needs_approval,
    needs_two,
)
from cashier.domain.records import Person, Source
from cashier.domain.roles import Permission, may
from cashier.domain.routes import Route, needs_two_on
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.domain.wallets import wallet_objects
from drivers.money import Money
from drivers.terminal import Kind, Method


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what and why, and all that the answer depends on.

    `used` is what was taken within each scope, without this request; `facts` know the original,
    the terminal, the acquirer and the terminal's time. `at` is this PC's, for a wallet's pause.
    """

    by: Person
    kind: Kind
    amount: Money
    reason: str
    facts: Facts
    policy: Policy
    used: Mapping[Scope, Used] = field(default_factory=dict)
    route: Route = Route.ORIGINAL
    at: datetime | None = None

    @property
    def together(self) -> Money:
        """With what was given back of the same sale: parts are looked at as the whole they make."""
        before = self.used.get(Scope.ORIGINAL, Used())
        return Money(self.amount.minor + before.minor, self.amount.currency)

    @property
    def is_by_terminal(self) -> bool:
        return self.route is Route.ORIGINAL

    @property
    def verdict(self) -> Verdict:
        """What the original says to this kind of request on this route."""
        if self.is_by_terminal:
            return choose(self.facts).of(self.kind)
        return choose_other_route(self.facts, self.kind)


def decide(asked: Asked) -> Decision:
    """Allowed, with an approval, or not at all."""
    denied = next(filter(None, (rule(asked) for rule in DENIALS)), None)
    if denied is not None:
        return denied
    two, one = tuple(_two(asked)), tuple(_one(asked))
    if two or one:
        return NeedsApproval(Checkers(2 if two else 1), (*two, *one))
    return Allowed(asked.verdict.why)


# -- what nobody can approve ---------------------------------------------------------------------


def _may_not_ask(asked: Asked) -> Denied | None:
    if may(asked.by.role, Permission.REQUEST):
        return None
    return Denied(say("role.may_not.request", role=asked.by.role), say("role.ask_supervisor"))


def _no_reason(asked: Asked) -> Denied | None:
    return None if typed(asked.reason) else Denied(say("reason.missing"))


def _not_possible(asked: Asked) -> Denied | None:
    """The original, the terminal or the bank forbid it; a way still open is a new request."""
    verdict, suggested = asked.verdict, choose(asked.facts).suggested
    if verdict.allowed:
        return None
    is_other = suggested not in (None, asked.kind)
    return Denied(verdict.why, say(f"choice.try_{suggested}") if is_other else None)


def _bad_amount(asked: Asked) -> Denied | None:
    captured = asked.facts.original.transaction.amount
    if captured is None:
        return Denied(say("choice.no_amount"))
    why = amount_objection(asked.kind, asked.amount, captured, asked.facts.room)
    return Denied(why) if why else None


def _only_whole(asked: Asked) -> Denied | None:
    captured = asked.facts.original.transaction.amount
    is_able = asked.facts.capabilities.partial_refunds or not asked.is_by_terminal
    if is_able or captured in (None, asked.amount):
        return None
    return Denied(say("amount.refund_is_whole", captured=captured or asked.amount))


def _wallet_objects(asked: Asked) -> Denied | None:
    """What the wallet would refuse is not asked of it; a void is the acquirer's to judge."""
    if asked.kind is not Kind.REFUND or not asked.is_by_terminal or asked.at is None:
        return None
    facts = asked.facts
    why = wallet_objects(facts.original.transaction, facts.others, asked.at)
    return Denied(why) if why else None


def _too_high(asked: Asked) -> Denied | None:
    why = above_highest(asked.policy, asked.amount)
    return Denied(why) if why else None


def _past_a_limit(asked: Asked) -> Denied | None:
    found = _limits(asked, Above.REFUSE)
    return Denied(found[0], say("limit.refused")) if found else None


def _too_late(asked: Asked) -> Denied | None:
    """After the acquirer's window, where the shop does not let a supervisor try it all the same."""
    why = _after_window(asked)
    if why is None or AFTER_WINDOW in asked.policy.approve_reasons:
        return None
    return Denied(why, say("limit.refused"))


DENIALS: tuple[Callable[[Asked], Denied | None], ...] = (
    _may_not_ask, _no_reason, _not_possible, _bad_amount, _only_whole, _wallet_objects,
    _too_high, _too_late, _past_a_limit,
)  # fmt: skip
"""In this order; the first one speaks."""


# -- what somebody else must look at -------------------------------------------------------------


def _two(asked: Asked) -> Iterator[Say]:
    """Every reason for two different checkers."""
    if (why := needs_two(asked.policy, asked.together)) is not None:
        yield why
    if (why := needs_two_on(asked.route)) is not None:
        yield why
    if asked.reason in asked.policy.two_reasons:
        yield say(f"approval.reason.{_named(asked)}")


def _one(asked: Asked) -> Iterator[Say]:
    """Every reason for one checker."""
    why = needs_approval(asked.policy, asked.together)
    if why is not None and needs_two(asked.policy, asked.together) is None:
        yield why
    yield from _limits(asked, Above.APPROVE)
    yield from (why for code, why in _told(asked) if code in asked.policy.approve_reasons)


def _told(asked: Asked) -> Iterator[tuple[str, Say]]:
    """What the original tells by itself, and what the person said, each with its code."""
    sale = asked.facts.original.transaction
    if asked.facts.original.source is Source.SLIP:
        yield FROM_SLIP, say("approval.from_slip")
    if sale.method is Method.CARD and not sale.card:
        yield NO_CARD_NUMBER, say("approval.no_card_number")
    elif asked.reason == NO_CARD_NUMBER:
        yield NO_CARD_NUMBER, say("approval.reason.no_card_number")
    if (late := _after_window(asked)) is not None:
        yield AFTER_WINDOW, late
    if asked.reason != NO_CARD_NUMBER and asked.reason not in asked.policy.two_reasons:
        yield asked.reason, say(f"approval.reason.{_named(asked)}")


def _named(asked: Asked) -> str:
    """The reason, where it has a sentence of its own."""
    return asked.reason if asked.reason in OWN_SENTENCE else "other"


OWN_SENTENCE = frozenset({"other_card", "other_method", NO_CARD_NUMBER})


def _after_window(asked: Asked) -> Say | None:
    facts = asked.facts
    last = last_day(facts.acquirer, facts.original.transaction.at)
    if last is None or facts.now is None or facts.now.date() <= last:
        return None
    return say("approval.after_window", day=last.isoformat(), days=facts.acquirer.refund_days)


def _limits(asked: Asked, above: Above) -> list[Say]:
    policy = asked.policy
    return objections(policy.limits, above, asked.by.role, asked.used, asked.amount)
