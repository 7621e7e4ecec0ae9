"""The shop's rules as data, and the questions that are asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cashier.domain.acquirer import Acquirer
from cashier.domain.query_plan import USUAL, QueryPlan
from cashier.domain.records import Person, Request, Source
from cashier.domain.refusal import Refused
from cashier.domain.report.rules import ReportRules
from cashier.domain.roles import Permission, demand
from cashier.domain.say import Say, say
from drivers.money import Money

REASONS = (
    "typed_wrong",
    "charged_twice",
    "not_recorded",
    "terminal_silent",
    "changed_mind",
    "other",
)
"""Reason codes; anything else that a person types is kept as `other` with their words."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits in the lane's currency; ages in whole minutes.

    Above `approve_above` a supervisor approves. `highest` refuses outright. A request may wait
    in the queue only if `queue` is on and its amount is at most `queue_highest`. A doubt is asked
    about by the plan `queries`; after `evidence_minutes` without proof people are called as well.
    """

    approve_above: Money
    highest: Money
    queue_highest: Money
    queue: bool = True
    approval_minutes: int = 480
    queries: QueryPlan = USUAL
    evidence_minutes: int = 10
    acquirer: Acquirer = field(default_factory=Acquirer)
    report: ReportRules = field(default_factory=ReportRules)


def needs_approval(policy: Policy, amount: Money) -> Say | None:
    """The reason why a supervisor must approve `amount`, or None."""
    if amount.minor > policy.approve_above.minor:
        return say("approval.above_limit", amount=amount, limit=policy.approve_above)
    return None


def needs_checker(policy: Policy, amount: Money, source: Source) -> Say | None:
    """The reason why a supervisor must approve that `amount` goes back, or None.

    What no terminal has confirmed is always looked at by a second person, with the slip.
    """
    if source is Source.SLIP:
        return say("approval.from_slip")
    return needs_approval(policy, amount)


def demand_below_highest(policy: Policy, amount: Money) -> None:
    if amount.minor > policy.highest.minor:
        raise Refused(say("amount.above_highest", amount=amount, limit=policy.highest))


def demand_checker(checker: Person, maker: str) -> None:
    """An approver must be allowed to approve, and must not be the one who asks."""
    demand(checker.role, Permission.APPROVE)
    if checker.id == maker:
        raise Refused(say("approval.own_request"), say("approval.other_supervisor"))


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
    approved = datetime.fromisoformat(request.approved_at)
    age = now - approved
    return not timedelta(0) <= age <= timedelta(minutes=policy.approval_minutes)


def needs_people(policy: Policy, since: datetime, now: datetime) -> bool:
    """Whether a doubt is so old that a person must bring evidence; with a wrong clock, at once.

    It calls people and ends nothing: no doubt is closed by time.
    """
    return not timedelta(0) <= now - since < timedelta(minutes=policy.evidence_minutes)
