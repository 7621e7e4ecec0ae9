"""Limits as they stand in the file, and what they mean to the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from cashier.config.allowing import allow
from cashier.domain.limits import Above, Limit, Scope
from cashier.domain.policy import AFTER_WINDOW, APPROVE_REASONS, FROM_SLIP, REASONS, TWO_REASONS
from cashier.domain.roles import Role
from drivers.money import Money


class LimitRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One limit; an empty amount and no count are none, an empty role is everybody."""

    per: Scope
    role: Role | None = None
    count: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    amount: str = ""
    above: Above = Above.APPROVE


Limits = Annotated[tuple[LimitRow, ...], allow("limits", max_length=100)]
Code = Literal[(*REASONS, FROM_SLIP, AFTER_WINDOW)]  # type: ignore[valid-type]
Reasons = Annotated[tuple[Code, ...], allow("reasons")]

USUAL_LIMITS = (
    LimitRow(Scope.DAY, Role.CASHIER, 20, "2000"),
    LimitRow(Scope.LANE, None, None, "20000"),
    LimitRow(Scope.CARD, None, 3),
)
"""For a shop that is paid in yuan."""
USUAL_REASONS = tuple(sorted(APPROVE_REASONS))
USUAL_TWO = tuple(sorted(TWO_REASONS))


def limits(rows: Sequence[LimitRow], amount: Callable[[str, str], Money]) -> tuple[Limit, ...]:
    """What the rows mean; `amount` reads a text under a key, or raises ConfigError."""
    return tuple(
        Limit(
            row.per, row.count, amount("policy.limits", row.amount) if row.amount else None,
            row.role, row.above,
        )
        for row in rows
    )  # fmt: skip
