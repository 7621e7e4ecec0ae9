"""The shop's rules as data, and the questions that are asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cashier.domain.acquirer import Acquirer
from cashier.domain.cases.records import CaseRules
from cashier.domain.limits import Limit, beyond_approver
from cashier.domain.query_plan import USUAL, QueryPlan
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.report.rules import ReportRules
from cashier.domain.roles import Permission, demand
from cashier.domain.say import Say, say
from cashier.domain.warnings.shape import Watch
from drivers.money import Money

REASONS = (
    "typed_wrong",
    "charged_twice",
    "not_recorded",
    "terminal_silent",
    "changed_mind",
    "other_card",
    "other_method",
    "no_card_number",
    "other",
)
"""Reason codes; anything else that a person types is kept as `other` with their words."""

FROM_SLIP = "from_slip"
NO_CARD_NUMBER = "no_card_number"
AFTER_WINDOW = "after_window"
APPROVE_REASONS = frozenset({FROM_SLIP, NO_CARD_NUMBER, AFTER_WINDOW, "other_card", "other_method"})
"""What a shop can want a supervisor to look at, whatever the amount: three that the original tells
by itself, and reasons that a person gives."""

TWO_REASONS = frozenset({"other_method"})
"""Money on another way than it came: the bank links nothing, so two people look at it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits in the lane's currency; ages in whole minutes.

    Above `approve_above` a supervisor approves, above `two_above` (None: never) two do. `highest`
    refuses outright. `limits` count what was asked for besides; `approve_reasons` need one approval
    whatever the amount, and those in `two_reasons` two. A request may wait
    in the queue only if `queue` is on and its amount is at most `queue_highest`. A doubt is asked
    about by the plan `queries`; after `evidence_minutes` without proof people are called as well.
    With `match_without_card`, a card payment without a card number must first be told from others.
    A code by phone may be `code_minutes` old. `watch` says what is to be looked at.
    """

    approve_above: Money
    highest: Money
    queue_highest: Money
    queue: bool = True
    approval_minutes: int = 480
    queries: QueryPlan = USUAL
    evidence_minutes: int = 10
    match_without_card: bool = False
    acquirer: Acquirer = field(default_factory=Acquirer)
    two_above: Money | None = None
    limits: tuple[Limit, ...] = ()
    approve_reasons: frozenset[str] = APPROVE_REASONS
    two_reasons: frozenset[str] = TWO_REASONS
    version: str = ""
    code_minutes: int = 5
    watch: Watch = field(default_factory=Watch)
    cases: CaseRules = field(default_factory=CaseRules)
    report: ReportRules = field(default_factory=ReportRules)


def needs_approval(policy: Policy, amount: Money) -> Say | None:
    """The reason why a supervisor must approve `amount`, or None."""
    if amount.minor > policy.approve_above.minor:
        return say("approval.above_limit", amount=amount, limit=policy.approve_above)
    return None


def needs_two(policy: Policy, amount: Money) -> Say | None:
    """The reason why two different supervisors must approve `amount`, or None."""
    if policy.two_above is not None and amount.minor > policy.two_above.minor:
        return say("approval.above_two", amount=amount, limit=policy.two_above)
    return None


def above_highest(policy: Policy, amount: Money) -> Say | None:
    """Why `amount` is never given back here, or None."""
    if amount.minor > policy.highest.minor:
        return say("amount.above_highest", amount=amount, limit=policy.highest)
    return None


def demand_below_highest(policy: Policy, amount: Money) -> None:
    if (why := above_highest(policy, amount)) is not None:
        raise Refused(why)


def demand_checker(checker: Person, maker: str) -> None:
    """An approver must be allowed to approve, and must not be the one who asks."""
    demand(checker.role, Permission.APPROVE)
    if checker.id == maker:
        raise Refused(say("approval.own_request"), say("approval.other_supervisor"))


def demand_may_approve(policy: Policy, checker: Person, amount: Money) -> None:
    """Refuse an approver whose role stops below this amount."""
    if (why := beyond_approver(policy.limits, checker.role, amount)) is not None:
        raise Refused(why, say("approval.other_role"))


def demand_queue(policy: Policy, amount: Money) -> None:
    """Refuse to promise an amount that may not wait."""
    if not policy.queue:
        raise Refused(say("queue.off"), say("queue.try_again"))
    if amount.minor > policy.queue_highest.minor:
        raise Refused(
            say("queue.above_limit", amount=amount, limit=policy.queue_highest),
            say("queue.try_again"),
        )


def approval_is_stale(policy: Policy, request: Request, now: datetime) -> bool:
    """Whether the approval is too old to send now; a clock that ran back makes it stale too."""
    return is_stale(policy, datetime.fromisoformat(request.approved_at), now)


def is_stale(policy: Policy, approved: datetime, now: datetime) -> bool:
    """Whether a yes of that moment counts no more."""
    age = now - approved
    return not timedelta(0) <= age <= timedelta(minutes=policy.approval_minutes)


def needs_people(policy: Policy, since: datetime, now: datetime) -> bool:
    """Whether a doubt is so old that a person must bring evidence; with a wrong clock, at once.

    It calls people and ends nothing: no doubt is closed by time.
    """
    return not timedelta(0) <= now - since < timedelta(minutes=policy.evidence_minutes)
