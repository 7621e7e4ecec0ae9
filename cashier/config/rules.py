"""The shop's rules as the file names them, turned into what the rules themselves work with."""

from __future__ import annotations

from collections.abc import Callable

from cashier.config.sections import PolicySection, StaffSection
from cashier.domain.pins import PinRules
from cashier.domain.policy import Policy
from cashier.domain.query_plan import QueryPlan
from drivers.money import Money

Amount = Callable[[str, str], Money]
"""Reads the text under a dotted key as an amount of the lane's currency; raises ConfigError."""


def policy(rules: PolicySection, amount: Amount) -> Policy:
    def under(name: str) -> Money:
        return amount(f"policy.{name}", getattr(rules, name))

    return Policy(
        approve_above=under("approve_above"),
        highest=under("highest"),
        queue_highest=under("queue_highest"),
        queue=rules.queue,
        approval_minutes=rules.approval_minutes,
        queries=QueryPlan(rules.query_seconds, rules.query_every_seconds),
        evidence_minutes=rules.evidence_minutes,
    )


def pin_rules(staff: StaffSection) -> PinRules:
    return PinRules(staff.pin_days, staff.change_first_pin)
