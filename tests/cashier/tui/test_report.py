"""Reports at the counter: pages, days, and a closing that takes two keys and a PIN."""

from __future__ import annotations

from threading import current_thread

import pytest

from cashier.domain.report.entries import Entry
from cashier.services.close_report import close_report
from cashier.store import report_reads
from cashier.store.reads import Readable
from drivers.terminal import Kind
from tests.cashier.lanes import PINS, SUPERVISOR, World, give_back, shop
from tests.cashier.tui.kit import Counter, counter


def a_shop() -> World:
    world = shop()
    give_back(world, world.sell(12_00), Kind.VOID)
    give_back(world, world.sell(30_00), Kind.REFUND, 5_00)
    return world


def numbers(world: World) -> list[int]:
    return [one.number for one in report_reads.closings(world.lane.journal)]


async def to_report(hands: Counter, person: str = "9001") -> None:
    await hands.sign_in(person)
    await hands.find(".13")
    await hands.sees("REPORT SO FAR (X)")


async def test_pages_are_turned_round_and_round() -> None:
    async with counter(a_shop()) as hands:
        await to_report(hands)
        await hands.sees("[summary]", "accepted by the terminal")
        await hands.press("6")
        await hands.sees("[reasons]", "amount typed wrong", "█")
        await hands.press("4", "4")
        await hands.sees("[open]", "Open at the end", "accepted by the terminal", "1001")
        await hands.press("0")
        await hands.sees("COUNTER")


async def test_after_a_closing_what_waits_for_the_bank_is_still_told() -> None:
    world = a_shop()
    close_report(world.lane, SUPERVISOR)
    async with counter(world) as hands:
        await to_report(hands, "1001")
        await hands.sees("accepted, credit not known", "12.00", "5.00")
        await hands.press("4")
        await hands.sees("[open]", "the bank's word not known: 2, CN¥17.00")
        assert "Nothing." not in hands.text()


async def test_closing_a_shift_takes_two_keys_and_a_pin() -> None:
    world = a_shop()
    async with counter(world) as hands:
        await to_report(hands)
        await hands.press("enter")
        await hands.sees("Press + first")
        await hands.press("+", "enter")
        await hands.sees("CLOSE THE SHIFT", "for ever")
        await hands.type("9001")
        await hands.press("enter")
        await hands.type(PINS["9001"])
        await hands.press("enter")
        await hands.sees("CLOSING REPORT NO. 1 (Z)", "Closed by 9001")
        row = next(one for one in hands.text().splitlines() if "accepted by the terminal" in one)
        assert ("CN¥12.00" in row, "CN¥5.00" in row) == (True, True)
        await hands.press("0")
        await hands.sees("Closing 1 is written down.")
    assert numbers(world) == [1]


async def test_a_cashier_sees_their_own_alone_and_no_way_to_close() -> None:
    world = a_shop()
    async with counter(world) as hands:
        await to_report(hands, "1001")
        await hands.sees("accepted by the terminal")
        assert "close when armed" not in hands.text()
        await hands.press("+", "enter", "3", "5")
        await hands.sees("REPORT SO FAR (X)")
    assert numbers(world) == []


async def test_a_shift_is_not_closed_with_a_cashiers_pin() -> None:
    world = a_shop()
    async with counter(world) as hands:
        await to_report(hands)
        await hands.press("+", "enter")
        await hands.type("1001")
        await hands.press("enter")
        await hands.type(PINS["1001"])
        await hands.press("enter")
        await hands.sees("may not close a shift")
    assert numbers(world) == []


async def test_the_figures_are_compared_with_the_journal() -> None:
    async with counter(a_shop()) as hands:
        await to_report(hands)
        await hands.press("5")
        await hands.sees("COMPARED WITH THE JOURNAL", "the same when the journal is read anew")


async def test_a_scan_never_closes_a_shift() -> None:
    world = a_shop()
    async with counter(world) as hands:
        await to_report(hands)
        await hands.scan("+", "enter", "9", "0", "0", "1", "enter")
        assert "CLOSE THE SHIFT" not in hands.text()
    assert numbers(world) == []


async def test_earlier_days_and_closings_are_shown_again() -> None:
    world = a_shop()
    async with counter(world) as hands:
        await to_report(hands)
        await hands.press("3")
        await hands.sees("No shift has been closed yet.")
        await hands.press("7")
        await hands.sees("REPORT OF 2026-03-09")
        await hands.press("7")
        await hands.sees("REPORT OF 2026-03-08", "nothing is open")
        await hands.press("9")
        await hands.sees("REPORT OF 2026-03-09")
        await hands.press("1")
        await hands.sees("REPORT SO FAR (X)")


async def test_it_speaks_chinese() -> None:
    async with counter(a_shop(), language="zh") as hands:
        await hands.sign_in("9001")
        await hands.find(".13")
        await hands.sees("即时报表（X）", "[汇总]", "终端已受理")
        await hands.press("6")
        await hands.sees("金额输错")


async def test_a_report_is_drawn_up_beside_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []
    read = report_reads.entries

    def entries(source: Readable) -> list[Entry]:
        threads.append(current_thread().name)
        return read(source)

    monkeypatch.setattr(report_reads, "entries", entries)
    async with counter(a_shop()) as hands:
        await to_report(hands)
    assert threads == ["service"]
