"""Who has said yes to a request, how, and whether that still counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cashier.domain.policy import Policy, is_stale


class How(StrEnum):
    """How an approver proved who they are."""

    PIN = "pin"
    CODE = "code"
    """One that was read over the phone."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One yes; `at` is UTC ISO 8601."""

    request: str
    by: str
    at: str
    how: How = How.PIN


def counting(
    policy: Policy, given: Iterable[Approval], maker: str, now: datetime
) -> dict[str, Approval]:
    """Those that count now, one for each person; never that of the one who asks, none too old."""
    return {
        one.by: one
        for one in given
        if one.by != maker and not is_stale(policy, datetime.fromisoformat(one.at), now)
    }
