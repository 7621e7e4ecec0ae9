"""The shop's rules as the file names them, turned into what the rules themselves work with."""

from __future__ import annotations

from collections.abc import Callable

from cashier.config.acquirer import acquirer
from cashier.config.limits import limits
from cashier.config.reports import report_rules
from cashier.config.sections import CasesSection, Sections, StaffSection
from cashier.config.warnings import watch
from cashier.domain.cases.records import CaseRules
from cashier.domain.pins import PinRules
from cashier.domain.policy import Policy
from cashier.domain.query_plan import QueryPlan
from drivers.money import Money

Amount = Callable[[str, str], Money]
"""Reads the text under a dotted key as an amount of the lane's currency; raises ConfigError."""


def policy(sections: Sections, amount: Amount) -> Policy:
    rules = sections.policy

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
        acquirer=acquirer(sections.acquirer),
        two_above=under("two_above"),
        limits=limits(rules.limits, amount),
        approve_reasons=frozenset(rules.approve_reasons),
        two_reasons=frozenset(rules.two_reasons),
        version=rules.version,
        match_without_card=rules.match_without_card,
        code_minutes=rules.code_minutes,
        watch=watch(sections.warnings),
        cases=_case_rules(sections.cases, amount),
        report=report_rules(sections.report, sections.acquirer_file, amount),
    )


def _case_rules(rules: CasesSection, amount: Amount) -> CaseRules:
    return CaseRules(
        act_days=rules.act_days,
        answer_days=rules.answer_days,
        warn_days=rules.warn_days,
        missing_number=rules.missing_number,
        per_case=amount("cases.compensation_per_case", rules.compensation_per_case),
        per_day=amount("cases.compensation_per_day", rules.compensation_per_day),
    )


def pin_rules(staff: StaffSection) -> PinRules:
    return PinRules(staff.pin_days, staff.change_first_pin)
