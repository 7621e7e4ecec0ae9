"""Limits as data: how many requests and how much money within a scope, and what happens above.

What counts is everything that has taken money or may have: queued, intended, in doubt, accepted,
credited. A request belongs to the shift and the day in which it was asked for, whenever it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.roles import Role
from cashier.domain.say import Say, say
from drivers.money import Money


class Scope(StrEnum):
    """Within what is counted."""

    REQUEST = "request"
    SHIFT = "shift"
    """What one person asked for from signing in to signing out."""
    DAY = "day"
    """What one person asked for on one business day."""
    LANE = "lane"
    """What everybody asked for at this counter on one business day."""
    CARD = "card"
    """What was asked for one card on one business day. A card is known by its issuer and masked
    number alone, so two cards can share a limit; that costs an approval and never money."""
    ORIGINAL = "original"
    APPROVAL = "approval"
    """What one person may approve, for each request."""


class Above(StrEnum):
    """What happens above a limit."""

    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` requests and at most `amount` within the scope `per`; None is no limit.

    `role` is the role of who asks (of who approves, for APPROVAL); None means everybody.
    """

    per: Scope
    count: int | None = None
    amount: Money | None = None
    role: Role | None = None
    above: Above = Above.APPROVE


@dataclass(frozen=True, slots=True)
class Used:
    """What was taken within a scope, without the request that is being judged."""

    count: int = 0
    minor: int = 0


NOTHING = Used()
Usage = Mapping[Scope, Used]


def objections(
    limits: Sequence[Limit], above: Above, role: Role, usage: Usage, amount: Money
) -> list[Say]:
    """Every limit of this kind that the request would pass, in words."""
    mine = [one for one in limits if one.above is above and one.role in (None, role)]
    found = [_objection(one, usage.get(one.per, NOTHING), amount) for one in mine if _asks(one)]
    return [one for one in found if one is not None]


def beyond_approver(limits: Sequence[Limit], role: Role, amount: Money) -> Say | None:
    """Why somebody of this role may not approve `amount`, or None."""
    for one in limits:
        if one.per is Scope.APPROVAL and one.role in (None, role) and _is_above(one, 0, amount):
            assert one.amount is not None
            return say("approval.above_role", role=role, amount=amount, limit=one.amount)
    return None


def _asks(limit: Limit) -> bool:
    return limit.per is not Scope.APPROVAL


def _objection(limit: Limit, used: Used, amount: Money) -> Say | None:
    if limit.count is not None and used.count + 1 > limit.count:
        return say(f"limit.{limit.per}.count", count=used.count + 1, limit=limit.count)
    if limit.amount is not None and _is_above(limit, used.minor, amount):
        sum_ = Money(used.minor + amount.minor, amount.currency)
        return say(f"limit.{limit.per}.amount", total=sum_, limit=limit.amount)
    return None


def _is_above(limit: Limit, minor: int, amount: Money) -> bool:
    return limit.amount is not None and minor + amount.minor > limit.amount.minor
