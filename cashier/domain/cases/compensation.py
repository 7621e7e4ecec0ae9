"""How much may be given as compensation: a cap for each case and one for each day."""

from __future__ import annotations

from cashier.domain.cases.records import CaseRules
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from drivers.money import Money


def demand_within_caps(rules: CaseRules, amount: Money, on_case: Money, on_day: Money) -> None:
    """Refuse what is no amount or above a cap; the sums are of what was approved before."""
    if amount.minor <= 0:
        raise Refused(say("amount.not_positive"))
    if rules.per_case is None or rules.per_day is None:
        raise Refused(say("compensation.off"))
    for cap, before, name in ((rules.per_case, on_case, "case"), (rules.per_day, on_day, "day")):
        if (before + amount).minor > cap.minor:
            why = say(f"compensation.above_{name}", amount=amount, before=before, limit=cap)
            raise Refused(why, say("compensation.less"))


def demand_other(approver: Person, asked_by: str) -> None:
    """Who approves may do so, and is not the one who asked."""
    demand(approver.role, Permission.COMPENSATE)
    if approver.id == asked_by:
        raise Refused(say("compensation.own"), say("approval.other_supervisor"))
