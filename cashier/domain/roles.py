"""Who may do what: one table. Services ask it; screens only hide what it forbids."""

from __future__ import annotations

from enum import StrEnum

from cashier.domain.refusal import Refused
from cashier.domain.say import say


class Role(StrEnum):
    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class Permission(StrEnum):
    FIND = "find"
    REQUEST = "request"
    APPROVE = "approve"
    SETTLE = "settle"
    TAKE_OVER = "take_over"
    CLOSE_DOUBT = "close_doubt"
    BANK_SAYS = "bank_says"
    STAFF = "staff"
    DIAGNOSE = "diagnose"
    CODES = "codes"
    WARNINGS = "warnings"
    CASE = "case"
    CASE_CLOSE = "case_close"
    COMPENSATE = "compensate"
    REPORT = "report"
    CLOSE_REPORT = "close_report"


_COUNTER = frozenset({Permission.FIND, Permission.REQUEST})

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.CASHIER: _COUNTER | {Permission.CASE},
    Role.SUPERVISOR: _COUNTER
    | {Permission.APPROVE, Permission.SETTLE, Permission.STAFF, Permission.DIAGNOSE}
    | {Permission.TAKE_OVER, Permission.CLOSE_DOUBT, Permission.BANK_SAYS}
    | {Permission.CODES, Permission.WARNINGS}
    | {Permission.CASE, Permission.CASE_CLOSE, Permission.COMPENSATE}
    | {Permission.REPORT, Permission.CLOSE_REPORT},
    Role.TECHNICIAN: frozenset({Permission.DIAGNOSE}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether the table gives `role` the `permission`."""
    return permission in ALLOWED[role]


def demand(role: Role, permission: Permission) -> None:
    """Refuse in words unless the table allows it."""
    if not may(role, permission):
        raise Refused(say(f"role.may_not.{permission}", role=role), say("role.ask_supervisor"))
