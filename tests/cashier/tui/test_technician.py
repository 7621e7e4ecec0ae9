"""The technician's screen: live checks, one again, a stop; and no way to money."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.services.diagnose import BY_FINDING, PLAN
from cashier.services.findings import Grade
from cashier.services.send import send
from cashier.text import LANGUAGES, speaker
from cashier.tui.finding_rows import RUNNING, SIGNS, WAITING, finding_line, label_of
from cashier.tui.technician import TechnicianScreen
from drivers.lines import damage
from drivers.terminal import Kind
from tests.cashier.lanes import ABOVE_LIMIT, alter, give_back, shop, states
from tests.cashier.tui.bench import bench
from tests.cashier.tui.kit import Counter, counter
from tests.cashier.tui.real import real
from tests.cashier.tui.test_device_text import assert_harmless
from tests.explorer.world import World


async def at_work(hands: Counter, person: str = "7001") -> None:
    await hands.sign_in(person)
    if person != "7001":
        await hands.press("f7")
    await hands.sees("TECHNICIAN", "Checked.")


def row_of(hands: Counter, name: str) -> str:
    """The line of a finding, without what stands beside it."""
    called = hands.app.words.text(f"finding.name.{name}")
    return next(line[:36] for line in hands.text().split("\n") if f" {called} " in line[:36])


async def test_a_technician_sees_every_check_at_once_and_nothing_of_the_counter() -> None:
    async with counter(shop()) as hands:
        await at_work(hands)
        assert "+" in row_of(hands, "line")
        for name in BY_FINDING:
            assert hands.app.words.text(f"finding.name.{name}") in hands.text()
        assert "COUNTER" not in hands.text()


async def test_a_supervisor_gets_there_by_f7_and_back() -> None:
    async with counter(shop()) as hands:
        await at_work(hands, "9001")
        await hands.press("0")
        await hands.sees("COUNTER")


async def test_going_back_signs_a_technician_out() -> None:
    async with counter(shop()) as hands:
        await at_work(hands)
        await hands.press("0")
        await hands.sees("SIGN IN")
        assert hands.app.person is None


async def test_a_pulled_cable_is_a_fault_with_words_and_a_next_step() -> None:
    world = shop()
    world.is_unplugged = True
    async with counter(world) as hands:
        await at_work(hands)
        assert "X" in row_of(hands, "line")
        assert "FAULT" in row_of(hands, "line")
        assert "?" in row_of(hands, "terminal")
        await hands.press("2", "2")
        await hands.sees("NO TERMINAL on memory", "Check cable")


async def test_one_check_runs_again_and_the_others_keep_what_they_found() -> None:
    world = shop()
    world.is_unplugged = True
    async with counter(world) as hands:
        await at_work(hands)
        world.is_unplugged = False
        asked = len(device_asked(world))
        await hands.press("2", "2", "enter")
        await hands.sees("Checked. 0 at fault")
        assert "+" in row_of(hands, "line")
        assert len(device_asked(world)) == asked + 1
        await hands.press("2", "2", "2", "2", "2", "2", "enter")
        assert len(device_asked(world)) == asked + 1


async def test_all_checks_run_again() -> None:
    world = shop()
    async with counter(world) as hands:
        await at_work(hands)
        world.wire.hurt(damage.mute_after(0, damage.Way.TO_DEVICE))
        await hands.press("5")
        await hands.sees("1 at fault")
        assert "X" in row_of(hands, "terminal")
        assert hands.app.terminal == "silent"


def device_asked(world: World) -> list[object]:
    return world.lane.journal.read("select 1 from journal where kind = 'device_asked'")


async def test_the_exchange_is_shown_in_words_beside_the_list() -> None:
    async with counter(shop()) as hands:
        await at_work(hands)
        await hands.press("2", "2", "2", "2", "2")
        await hands.sees("to the terminal", "9F01 type: 7 handshake", "LRC: fits")


async def test_what_runs_can_be_stopped_and_the_rest_says_that_it_was_not_checked() -> None:
    world = shop()
    began, go_on = Event(), Event()
    check = world.lane.terminal.check

    def slow(hear, stop):  # type: ignore[no-untyped-def]
        began.set()
        assert go_on.wait(10)
        return check(hear, stop)

    alter(world, check=slow)
    async with counter(world) as hands:
        await hands.rush("7")
        for key in ("0", "0", "1", "enter"):
            await hands.rush(key)
        await hands.type("161803")
        await hands.rush("enter")
        await hands.until(began.is_set, "the check")
        await hands.sees("Checking: Line, Terminal")
        assert ">" in row_of(hands, "terminal")
        assert "." in row_of(hands, "journal")
        await hands.rush("0")
        await hands.pilot.pause(0.1)
        go_on.set()
        await hands.sees("Checked.")
        assert "?" in row_of(hands, "journal")
        await hands.press("2", "2", "2", "2", "2", "2", "2", "2", "2")
        await hands.sees("Stopped before this was checked")


async def test_no_key_of_a_technician_moves_money_or_shows_that_it_could() -> None:
    """Everything waits that could be sent; every key is pressed; the ledger stays as it was."""
    world = shop("allinpay", "lost-answer@1")
    give_back(world, world.sell(25_00), Kind.VOID)
    world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    world.ask(world.sell(9_90), Kind.VOID)
    queued = world.ask(world.sell(3_20), Kind.VOID)
    world.is_unplugged = True
    send(world.lane, queued.id)
    world.is_unplugged = False
    ledger, commands = list(world.ledger), world.rules.commands
    async with counter(world) as hands:
        await at_work(hands)
        stood = states(world)
        for key in (
            "enter",
            "f10",
            "+",
            "enter",
            *"12345689.-*/",
            *(f"f{n}" for n in range(1, 13)),
        ):
            await hands.press(key)
            assert isinstance(hands.app.screen, TechnicianScreen), key
        keys = hands.line("keys").lower()
        assert not any(word in keys for word in ("send", "void", "refund", "approve", "withdraw"))
    assert (world.ledger, world.rules.commands, states(world)) == (ledger, commands, stood)


# -- lines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standing_has_a_sign_and_a_word_and_fits_its_column(language: str) -> None:
    words = speaker(language)
    assert len(set(SIGNS.values())) == len(SIGNS)
    for stands in (*Grade, WAITING, RUNNING):
        for name in BY_FINDING:
            assert cell_len(finding_line(words, name, stands)) <= 33


def test_a_detail_is_named_in_the_language_and_keeps_the_protocols_tag() -> None:
    words = speaker("zh")
    assert label_of(words, "  9F02 amount") == "  9F02 金额"
    assert label_of(words, "9F24 tvr") == "9F24 tvr"
    assert label_of(words, "seconds") == "秒"
    assert label_of(words, "/dev/ttyUSB0") == "/dev/ttyUSB0"


def test_the_plan_has_no_two_findings_of_one_name() -> None:
    assert len(BY_FINDING) == sum(len(check.finds) for check in PLAN)


# -- as it is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [0, 5], ids=["driver", "exchange"])
async def test_the_screen_is_drawn_as_it_was(
    place: int, language: str, snapshot: SnapshotAssertion
) -> None:
    world = shop("allinpay")
    give_back(world, world.sell(25_00), Kind.REFUND, 5_00)
    about = replace(world.lane.about, terminal="allinpay /dev/ttyUSB0")
    world.lane = replace(world.lane, about=about)
    async with counter(world, language) as hands:
        await hands.sign_in("7001")
        await hands.settled()
        await hands.press(*["2"] * place)
        drawn = hands.text()
    assert all(cell_len(line) <= 80 for line in drawn.split("\n"))
    assert drawn == snapshot


# -- by the bytes that reach a terminal ------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_no_byte_of_a_hostile_device_reaches_the_technicians_terminal(tmp_path: Path) -> None:
    with real(bench(tmp_path)) as hands:
        hands.sees("PIN")
        hands.press(*"7001", "enter")
        hands.press(*"161803", "enter")
        hands.sees("TECHNICIAN", "Checked.")
        for _ in BY_FINDING:
            hands.press("2")
            hands.press("6")
        hands.press("2", "2", "2", "6", "6")
        hands.sees("TECHNICIAN", "$primary")
        assert_harmless(hands)


async def test_the_terminals_functions_are_chosen_by_number_and_shown() -> None:
    world = shop()
    world.sell(2500)
    async with counter(world) as hands:
        await hands.sign_in("7001")
        await hands.sees("Checked.")
        await hands.press("7")
        await hands.sees("FUNCTIONS OF THE TERMINAL", "1 totals of the open batch")
        await hands.press("1")
        await hands.sees("25.00")
        await hands.press("enter", "0")
        await hands.sees("Checked.")
    assert [moved["kind"] for moved in world.ledger] == ["sale"]
