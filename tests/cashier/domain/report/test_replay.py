"""The two ways to the same figures notice each other's mistakes."""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.report.rules import Fee, ReportRules
from cashier.services.compare_journal import compare_journal
from cashier.services.report import x_report
from drivers.terminal import Kind
from tests.cashier.lanes import World, give_back, shop

RULES = ReportRules(fees={Kind.REFUND: Fee(30, 38)})


def a_day() -> World:
    world = shop()
    for minor in (10_00, 20_00):
        give_back(world, world.sell(minor), Kind.REFUND)
    return world


def test_a_journal_that_nobody_touched_tells_the_same() -> None:
    world = a_day()
    statement = x_report(world.lane, RULES, world.clock.now())
    assert compare_journal(world.lane, statement, RULES) == {}


def test_a_figure_that_is_off_by_one_fen_is_found() -> None:
    world = a_day()
    statement = x_report(world.lane, RULES, world.clock.now())
    first, *others = statement.lines
    wrong = replace(statement, lines=(replace(first, minor=first.minor + 1), *others))
    assert list(compare_journal(world.lane, wrong, RULES).values()) == [
        ((first.count, first.minor + 1), (first.count, first.minor))
    ]


def test_a_table_that_somebody_has_changed_is_found() -> None:
    world = a_day()
    world.lane.journal.connection.execute("update requests set amount_minor = amount_minor + 1")
    statement = x_report(world.lane, RULES, world.clock.now())
    assert compare_journal(world.lane, statement, RULES)
