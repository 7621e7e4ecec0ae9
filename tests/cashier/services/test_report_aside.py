"""What reports keep apart: money that went another way, and charges of corrections."""

from __future__ import annotations

from cashier.domain.report.bars import BLOCKS
from cashier.domain.report.differences import Comparison, Odd
from cashier.domain.report.figures import Group, Line, of_group
from cashier.domain.report.rules import Fee, ReportRules
from cashier.domain.report.statement import Statement, body
from cashier.domain.routes import Route
from cashier.evidence.sheet import sheet
from cashier.services.approve import approve
from cashier.services.compare_bank import compare_bank
from cashier.services.compare_journal import compare_journal
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.pay_other_way import pay_other_way
from cashier.services.report import today, x_report
from cashier.services.send import send
from cashier.store import reads
from cashier.text import speaker
from cashier.tui.report_view import report_pages
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import CASHIER, SECOND, SUPERVISOR, World, cny, shop, strict
from tests.cashier.services.correction_kit import RIGHT, WRONG, charge, start, take_back

RULES = ReportRules(fees={Kind.REFUND: Fee(1), Kind.VOID: Fee(1), Kind.SALE: Fee(1)})
ACCEPTED = (
    Group.REASON, Group.MAKER, Group.CHECKER, Group.METHOD, Group.HOUR, Group.COST,
)  # fmt: skip


def paid_past(route: Route) -> World:
    world = shop()
    sale = find(world.lane, world.sell(100_00)).original.id
    request = draft(world.lane, Kind.REFUND, sale, cny(40_00), "changed_mind", CASHIER, route)
    pay_other_way(world.lane, request.id, "TRF-7", [SUPERVISOR, SECOND])
    return world


def corrected() -> World:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    charge(world, correction)
    return world


def told_of(world: World) -> Statement:
    statement = x_report(world.lane, RULES, world.clock.now())
    assert compare_journal(world.lane, statement, RULES) == {}
    return statement


def cells(lines: tuple[Line, ...], *groups: Group) -> set[tuple[str, int, int]]:
    return {(one.key, one.count, one.minor) for one in lines if one.group in groups}


def compared(world: World, rows: str) -> Comparison:
    day = today(RULES, world.clock.now())
    return compare_bank(world.lane, RULES, day, day, f"kind,amount,rrn\n{rows}".encode())


# -- another way ---------------------------------------------------------------------------------


def test_what_was_paid_another_way_is_never_the_terminals_word() -> None:
    lines = told_of(paid_past(Route.VOUCHER)).lines
    assert cells(lines, Group.OTHER_WAY) == {("voucher", 1, 40_00)}
    assert cells(lines, Group.ASKED) == {("asked", 1, 40_00)}
    assert cells(lines, Group.ANSWER, Group.OPEN, *ACCEPTED) == set()


def test_a_transfer_is_open_until_the_bank_confirms_it() -> None:
    lines = told_of(paid_past(Route.TRANSFER)).lines
    assert cells(lines, Group.OPEN) == {("transfer", 1, 40_00)}
    assert cells(lines, Group.ANSWER) == set()


def test_what_was_paid_another_way_is_not_compared_and_told_how_often() -> None:
    found = compared(paid_past(Route.VOUCHER), "")
    assert (found.differences, found.agreed, found.other_way) == ((), 0, 1)


def test_a_row_of_the_acquirer_for_what_was_paid_another_way_is_somebody_elses() -> None:
    found = compared(paid_past(Route.TRANSFER), "refund,40.00,7\n")
    assert [one.odd for one in found.differences] == [Odd.ONLY_THERE]


def test_lists_and_sheets_tell_which_way_the_money_went() -> None:
    statement = told_of(paid_past(Route.TRANSFER))
    assert [one["route"] for one in requests(statement)] == ["transfer"]
    page = report_pages(speaker("en"), statement, BLOCKS)[-1]
    assert "paid another way" in page.rows[1]


# -- charges -------------------------------------------------------------------------------------


def test_a_charge_is_no_money_given_back() -> None:
    lines = told_of(corrected()).lines
    assert cells(lines, Group.CHARGED) == {("accepted", 1, RIGHT)}
    assert cells(lines, Group.ASKED, Group.ANSWER, Group.OPEN) == {
        ("asked", 1, WRONG), ("accepted", 1, WRONG), ("awaiting_bank", 1, WRONG),
    }  # fmt: skip
    for group in (Group.REASON, Group.MAKER, Group.CHECKER, Group.METHOD, Group.HOUR):
        assert [(one.count, one.minor) for one in of_group(lines, group)] == [(1, WRONG)]


def test_a_charge_waits_for_no_bank() -> None:
    assert [one.request.kind for one in told_of(corrected()).open] == [Kind.VOID]


def numbers(world: World, *kinds: Kind) -> dict[Kind, str]:
    """The RRN of each of our own requests."""
    found = {}
    for one in reads.requests(world.lane.journal):
        if kinds and one.kind not in kinds:
            continue
        told = reads.attempts(world.lane.journal, one.id)[-1].transaction
        assert told is not None
        found[one.kind] = told.rrn
    return found


def test_our_own_charge_is_found_among_the_acquirers_sales() -> None:
    world = corrected()
    rrn = numbers(world)
    void, sale = f"void,128.00,{rrn[Kind.VOID]}\n", f"sale,12.80,{rrn[Kind.SALE]}\n"
    even = compared(world, f"sale,128.00,5\n{void}{sale}")
    assert (even.differences, even.agreed, even.sales) == ((), 2, 1)
    lacking = compared(world, void)
    assert [(one.odd, one.entry and one.entry.request.kind) for one in lacking.differences] == [
        (Odd.ONLY_HERE, Kind.SALE)
    ]


def test_a_charge_of_another_amount_is_told() -> None:
    world = corrected()
    rrn = numbers(world)
    found = compared(
        world, f"void,128.00,{rrn[Kind.VOID]}\nsale,128.00,{rrn[Kind.SALE]}\n"
    ).differences
    assert [one.odd for one in found] == [Odd.AMOUNT]


def test_a_charge_without_an_answer_is_unknown_and_nothing_is_claimed_of_the_file() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    charge(world, correction)
    assert cells(told_of(world).lines, Group.CHARGED) == {("in_doubt", 1, RIGHT)}
    found = compared(world, f"void,128.00,{numbers(world, Kind.VOID)[Kind.VOID]}\n")
    assert (found.differences, found.unnumbered) == ((), 1)


# -- two approvals -------------------------------------------------------------------------------


def approved_by_two() -> World:
    world = shop()
    strict(world, approve_above=cny(500_00), two_above=cny(800_00))
    sale = find(world.lane, world.sell(900_00)).original.id
    request = draft(world.lane, Kind.REFUND, sale, None, "typed_wrong", CASHIER)
    for one in (SECOND, SUPERVISOR):
        approve(world.lane, request.id, one)
    send(world.lane, request.id)
    return world


def test_both_who_approved_are_named_and_the_money_counts_once() -> None:
    statement = told_of(approved_by_two())
    both = f"{SUPERVISOR.id} + {SECOND.id}"
    assert cells(statement.lines, Group.CHECKER) == {(both, 1, 900_00)}
    assert [one["approved_by"] for one in requests(statement)] == [both]


def test_both_who_paid_another_way_stand_in_the_sheet() -> None:
    both = f"{SUPERVISOR.id} + {SECOND.id}"
    shown = requests(told_of(paid_past(Route.VOUCHER)))
    assert both in sheet(shown).decode()


def requests(statement: Statement) -> list[dict[str, object]]:
    found = body(statement)["requests"]
    assert isinstance(found, list)
    return found
