"""When the terminal is asked again about a doubt: often at first, then steadily, without end.

Only proof ends the asking. Moments are seconds of one clock that runs forwards; should it be set
all the same, that costs a few questions and neither stops nor floods the asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """Ask so many `seconds` after the doubt began, and after the last of them `every` so many.

    A late answer comes within the first minute; a broken line is mended some minutes later.
    """

    seconds: tuple[int, ...] = (0, 5, 15, 30, 60)
    every: int = 300


USUAL = QueryPlan()

AT_WALLET = QueryPlan((60, 120, 180, 240, 300), 300)
"""For a refund that is in progress: wallets want a minute between questions, later more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """When a doubt began, and when the terminal was last asked about it, if it was."""

    began: float
    asked: float | None = None


def due_at(plan: QueryPlan, mark: Mark, now: float) -> float:
    """When to ask next; it is time when that is not after `now`."""
    if now < mark.began or (mark.asked is not None and now < mark.asked):
        return now
    if mark.asked is None:
        return mark.began + min(plan.seconds, default=plan.every)
    return _next(plan, mark.began, mark.asked)


def asked_at(mark: Mark, now: float) -> Mark:
    """The mark after a question that ended `now`; a clock set back begins the plan anew."""
    is_set_back = mark.asked is not None and now < mark.asked
    return Mark(now if is_set_back else min(mark.began, now), now)


def is_late(plan: QueryPlan, mark: Mark) -> bool:
    """Whether it was asked at the last of the early moments, or after it."""
    return mark.asked is not None and mark.asked >= mark.began + max(plan.seconds, default=0)


def _next(plan: QueryPlan, began: float, asked: float) -> float:
    """The first planned moment after `asked`; those that passed meanwhile are not made up for."""
    early = [began + one for one in plan.seconds if began + one > asked]
    if early:
        return min(early)
    last = began + max(plan.seconds, default=0)
    steps = floor((asked - last) / plan.every) + 1
    moment = last + steps * plan.every
    return moment if moment > asked else moment + plan.every
