"""Cases in a shop: the lane's clock is moved by days, and the holiday is in its calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from cashier.domain.acquirer import Acquirer
from cashier.domain.calendar import Calendar
from cashier.domain.cases.kinds import Kind, Type
from cashier.domain.cases.records import Case, CaseRules
from cashier.domain.pins import PinRules
from cashier.services.cases.opening import Discovery, new_case
from cashier.store import case_reads
from tests.cashier.lanes import CASHIER, World, cny, strict

CALENDAR = Calendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    workdays=frozenset({date(2026, 9, 27), date(2026, 10, 10)}),
)
"""The national holiday, with the two days at weekends that are worked instead."""

RULES = CaseRules(per_case=cny(50_00), per_day=cny(120_00))
CARD = "621700******1234"


def at_noon(world: World, day: date) -> None:
    """The lane's clock says noon of this day."""
    world.clock.set_wall(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def with_cases(world: World, day: date = date(2026, 9, 29)) -> World:
    """The world a day before the eve of the holiday, under rules for cases; no PIN grows old."""
    acquirer = replace(Acquirer(), calendar=CALENDAR)
    strict(world, cases=RULES, acquirer=acquirer)
    world.lane = replace(world.lane, pin_rules=PinRules(days=0))
    at_noon(world, day)
    return world


def complain(world: World, kind: Kind = Kind.COMPLAINT, **more: str) -> Case:
    found = Discovery(kind, Type.INPUT, "charged twice", **more)  # type: ignore[arg-type]
    return new_case(world.lane, found, CASHIER)


def kinds_of(world: World) -> list[tuple[str, str]]:
    """Every case in order: its kind and its state."""
    return [(one.kind, one.state) for one in case_reads.cases(world.lane.journal)]
