"""Reports from real lives: which day a request belongs to, and that closings leave nothing out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from cashier.domain.refusal import Refused
from cashier.domain.report.figures import Group, Line, figures, of_group, total
from cashier.domain.report.rules import Fee, ReportRules
from cashier.domain.report.spans import Shift, days
from cashier.domain.report.statement import Statement
from cashier.services.close_report import close_report, kept_closing
from cashier.services.recover import recover
from cashier.services.report import day_report, shown_to, today, x_report
from cashier.services.send import send
from cashier.store import reads, report_reads
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    SECOND,
    SUPERVISOR,
    World,
    cny,
    give_back,
    is_sound,
    shop,
    strict,
)

RULES = ReportRules()


def noon(world: World) -> date:
    """The business day that is going on in the shop."""
    return today(RULES, world.clock.now())


def told_of(world: World, day: date) -> Statement:
    return day_report(world.lane, RULES, day, day, world.clock.now())


def cells(statement: Statement, group: Group) -> dict[str, tuple[int, int]]:
    """Count and sum of each key, voids and refunds together."""
    lines = of_group(statement.lines, group)
    return {
        one.key: (sum(x.count for x in lines if x.key == one.key),
                  sum(x.minor for x in lines if x.key == one.key))
        for one in lines
    }  # fmt: skip


def next_day(world: World) -> None:
    world.clock.advance(86_400)


def test_a_day_tells_what_was_asked_for_and_what_came_of_it() -> None:
    world = shop()
    give_back(world, world.sell(12_00), Kind.VOID)
    give_back(world, world.sell(30_00), Kind.REFUND, 5_00)
    world.rules.rules = (Rule(Fault.DECLINE),)
    give_back(world, world.sell(7_00), Kind.REFUND)
    statement = told_of(world, noon(world))
    assert cells(statement, Group.ASKED) == {"asked": (3, 24_00)}
    assert cells(statement, Group.ANSWER) == {"accepted": (2, 17_00), "declined": (1, 7_00)}
    assert cells(statement, Group.OPEN) == {"awaiting_bank": (2, 17_00)}
    assert cells(statement, Group.MAKER) == {CASHIER.id: (2, 17_00)}
    assert cells(statement, Group.METHOD) == {"card": (2, 17_00)}


def test_a_doubt_over_midnight_is_open_on_the_first_day_and_answered_on_the_second() -> None:
    world = shop()
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    give_back(world, world.sell(31_00), Kind.REFUND)
    world.rules.rules = ()
    first = noon(world)
    next_day(world)
    assert cells(told_of(world, noon(world)), Group.OPEN) == {"in_doubt": (1, 31_00)}
    recover(world.lane)
    before, after = told_of(world, first), told_of(world, noon(world))
    assert cells(before, Group.OPEN) == {"in_doubt": (1, 31_00)}
    assert cells(before, Group.ANSWER) == {}
    assert cells(after, Group.ANSWER) == {"accepted": (1, 31_00)}
    assert cells(after, Group.ASKED) == {}


def test_the_bill_of_a_night_belongs_to_the_day_before() -> None:
    rules = ReportRules(day_ends=datetime(2026, 1, 1, 4, 0).time())  # noqa: DTZ001  # a time of day
    assert today(rules, datetime(2026, 11, 28, 3, 59).astimezone()) == date(2026, 11, 27)
    assert today(rules, datetime(2026, 11, 28, 4, 0).astimezone()) == date(2026, 11, 28)
    span = days(date(2026, 11, 27), date(2026, 11, 27), rules.day_ends, UTC)
    assert span.start == datetime(2026, 11, 27, 4, tzinfo=UTC)
    assert span.end - span.start == timedelta(days=1)


def test_the_days_together_are_all_that_was_ever_answered() -> None:
    world = shop()
    spoken = []
    for minor in (10_00, 20_00, 30_00):
        give_back(world, world.sell(minor), Kind.REFUND)
        spoken.append(noon(world))
        next_day(world)
    sums = [cells(told_of(world, day), Group.ANSWER)["accepted"][1] for day in spoken]
    assert sums == [10_00, 20_00, 30_00]
    whole = day_report(world.lane, RULES, spoken[0], spoken[-1], world.clock.now())
    assert cells(whole, Group.ANSWER)["accepted"] == (3, 60_00)


def test_a_cashier_sees_their_own_requests_alone() -> None:
    world = shop()
    give_back(world, world.sell(10_00), Kind.REFUND)
    assert (shown_to(CASHIER), shown_to(SUPERVISOR)) == (CASHIER.id, "")
    whole = x_report(world.lane, RULES, world.clock.now())
    assert x_report(world.lane, RULES, world.clock.now(), CASHIER.id).lines == whole.lines
    assert x_report(world.lane, RULES, world.clock.now(), SUPERVISOR.id).lines == ()


def test_a_cashiers_own_report_counts_what_waits_for_the_bank_since_before_the_closing() -> None:
    world = shop()
    give_back(world, world.sell(10_00), Kind.REFUND)
    close_report(world.lane, SUPERVISOR)
    whole = x_report(world.lane, RULES, world.clock.now())
    own = x_report(world.lane, RULES, world.clock.now(), CASHIER.id)
    assert cells(own, Group.OPEN) == {"awaiting_bank": (1, 10_00)}
    assert own.lines == whole.lines
    assert (own.open, own.open_earlier) == ([], [(1, cny(10_00))])


def test_what_is_listed_is_not_told_once_more_as_earlier() -> None:
    world = shop()
    give_back(world, world.sell(10_00), Kind.REFUND)
    close_report(world.lane, SUPERVISOR)
    give_back(world, world.sell(7_00), Kind.REFUND)
    statement = x_report(world.lane, RULES, world.clock.now())
    assert [one.request.amount for one in statement.open] == [cny(7_00)]
    assert statement.open_earlier == [(1, cny(10_00))]


def test_fees_lost_are_what_the_database_adds_up_itself() -> None:
    rules = ReportRules(fees={Kind.VOID: Fee(5), Kind.REFUND: Fee(30, 38)})
    world = shop()
    for minor in (10_00, 13_33, 99_99):
        give_back(world, world.sell(minor), Kind.VOID)
        give_back(world, world.sell(minor), Kind.REFUND)
    statement = x_report(world.lane, rules, world.clock.now())
    (row,) = world.lane.journal.read(
        "select sum(case kind when 'void' then 5 else 30 + (amount_minor * 38 + 5000) / 10000 end)"
        " as fees from requests where state in ('accepted', 'credited')"
    )
    lines = of_group(statement.lines, Group.COST)
    assert {one.key for one in lines} == {"operator"}
    assert total(lines, "CNY") == (6, lines[0].money.__class__(row["fees"], "CNY"))


# -- closings --------------------------------------------------------------------------------------


def test_closings_are_numbered_and_leave_nothing_out_and_nothing_twice() -> None:
    world = shop()
    for minor in (10_00, 20_00, 30_00):
        give_back(world, world.sell(minor), Kind.REFUND)
        close_report(world.lane, SUPERVISOR)
    made = report_reads.closings(world.lane.journal)
    assert [one.number for one in made] == [1, 2, 3]
    assert [one.after for one in made[1:]] == [one.upto for one in made[:-1]]
    assert [accepted(kept_closing(world.lane, one.number)) for one in made] == [
        10_00, 20_00, 30_00,
    ]  # fmt: skip
    assert is_sound(world)


def accepted(kept: dict[str, object]) -> int:
    rows = json.loads(json.dumps(kept["figures"]))
    return sum(row["minor"] for row in rows if (row["group"], row["key"]) == ("answer", "accepted"))


def test_a_clock_that_is_set_back_loses_nothing_between_two_closings() -> None:
    world = shop()
    give_back(world, world.sell(10_00), Kind.REFUND)
    close_report(world.lane, SUPERVISOR)
    world.jump(-5)
    give_back(world, world.sell(20_00), Kind.REFUND)
    close_report(world.lane, SUPERVISOR)
    assert accepted(kept_closing(world.lane, 2)) == 20_00


def test_a_closing_is_shown_again_as_it_was() -> None:
    world = shop()
    give_back(world, world.sell(10_00), Kind.REFUND)
    close_report(world.lane, SUPERVISOR)
    before = kept_closing(world.lane, 1)
    give_back(world, world.sell(20_00), Kind.REFUND)
    next_day(world)
    assert kept_closing(world.lane, 1) == before
    assert len(reads.receipts(world.lane.journal, "report/1")) == 1
    with pytest.raises(Refused, match=r"report\.unknown"):
        kept_closing(world.lane, 2)


def test_the_same_shift_is_not_closed_twice_and_a_quiet_day_can_be() -> None:
    world = shop()
    close_report(world.lane, SUPERVISOR)
    with pytest.raises(Refused, match=r"report\.closed_already"):
        close_report(world.lane, SUPERVISOR)
    next_day(world)
    assert close_report(world.lane, SECOND).number == 2


def test_only_a_supervisor_closes_a_shift() -> None:
    world = shop()
    with pytest.raises(Refused, match=r"role\.may_not\.close_report"):
        close_report(world.lane, CASHIER)
    assert report_reads.closings(world.lane.journal) == []


def test_what_waits_is_told_by_a_closing_and_by_the_one_after_it() -> None:
    world = shop()
    request = world.ask(world.sell(12_00), Kind.REFUND, 5_00)
    world.is_unplugged = True
    send(world.lane, request.id)
    close_report(world.lane, SUPERVISOR)
    statement = x_report(world.lane, RULES, world.clock.now())
    assert cells(statement, Group.OPEN) == {"queued": (1, 5_00)}
    assert cells(statement, Group.ASKED) == {}
    assert [one.request.id for one in statement.open] == [request.id]


def test_the_whole_life_in_one_span_is_the_sum_of_its_parts() -> None:
    """Counted by groups that only count what happened, cut at any step."""
    world = shop()
    strict(world)
    for minor in (10_00, 20_00):
        give_back(world, world.sell(minor), Kind.REFUND)
    entries = report_reads.entries(world.lane.journal)
    end = report_reads.last_place(world.lane.journal)
    whole = happened(figures(entries, Shift(0, end), RULES))
    for cut in range(end + 1):
        parts = [figures(entries, span, RULES) for span in (Shift(0, cut), Shift(cut, end))]
        assert happened(parts[0]) + happened(parts[1]) == whole


def happened(lines: tuple[Line, ...]) -> int:
    return sum(one.minor for one in lines if one.group in (Group.ASKED, Group.ANSWER))
