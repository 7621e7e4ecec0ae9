"""The lists by keys: what is unknown, what waits, and the kept receipts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.send import send
from cashier.store import reads
from cashier.text import LANGUAGES
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import ABOVE_LIMIT, PINS, again, give_back, kinds, shop, states
from tests.cashier.tui.kit import Counter, counter
from tests.explorer.world import World


def unknown(protocol: str = "asia_ecr", minor: int = 25_00) -> tuple[World, Request]:
    """A shop with one void whose answer was lost."""
    world = shop(protocol, "lost-answer")
    request = give_back(world, world.sell(minor), Kind.VOID)
    world.rules.rules = ()
    world.clock.advance(300.0)
    return world, request


def queued(*minors: int) -> tuple[World, list[Request]]:
    """A shop with refunds that wait for the terminal."""
    world = shop()
    requests = [world.ask(world.sell(25_00), Kind.REFUND, minor) for minor in minors]
    world.is_unplugged = True
    for one in requests:
        send(world.lane, one.id)
    world.is_unplugged = False
    return world, requests


async def prove(hands: Counter, person: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(PINS[person])
    await hands.press("enter")


# -- the board -----------------------------------------------------------------------------------


async def test_the_board_says_since_when_what_was_said_and_what_to_bring() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6")
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT", "25.00", "000001", "Unknown since")
        await hands.sees("still lists", "Bring one of", "paper slip")
        assert "fail" not in hands.text().lower()
    assert again(world, request).state is State.IN_DOUBT


async def test_an_empty_board_says_so() -> None:
    async with counter(shop()) as hands:
        await hands.sign_in()
        await hands.press("f6")
        await hands.sees("Nothing is unknown")
        await hands.press("1", "3", "enter", "2", "8")
        await hands.sees("Nothing is unknown")
        await hands.press("0")
        await hands.sees("COUNTER")


async def test_asking_from_the_board_clears_what_the_device_can_prove() -> None:
    world, request = unknown("allinpay")
    world.is_unplugged = True
    async with counter(world) as hands:
        await hands.sign_in()
        world.is_unplugged = False
        await hands.press("f6", "1")
        await hands.sees("1 cleared, 0 still unknown", "Nothing is unknown")
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back("000001") == [25_00]


async def test_a_pulled_cable_is_told_on_the_board_and_nothing_is_cleared() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        world.is_unplugged = True
        await hands.press("f6", "1")
        await hands.sees("NO TERMINAL on memory", "NO TERMINAL")
    assert again(world, request).state is State.IN_DOUBT


async def test_the_history_shows_every_step_in_words() -> None:
    world, _ = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "enter")
        await hands.sees("HISTORY", "drafted", "being sent", "RESULT UNKNOWN")
        await hands.press("0")
        await hands.sees("Bring one of")


async def evidence(hands: Counter, finding: str, *numbers: str) -> None:
    """From the board to the question who stands for it."""
    await hands.press("f6", "3", finding, "1")
    await hands.type("slip 000002 says so")
    await hands.press("enter")
    for number in (*numbers, "", "", "")[:3]:
        await hands.type(number)
        await hands.press("enter")
    await hands.sees("WHO STANDS FOR THE EVIDENCE?")


@pytest.mark.parametrize(("finding", "state"), [("1", State.ACCEPTED), ("2", State.NOT_DONE)])
async def test_a_supervisors_evidence_ends_it(finding: str, state: State) -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await evidence(hands, finding, "000002", "031910000002", "031337")
        await prove(hands, "9001")
        await hands.sees("Nothing is unknown")
    assert again(world, request).state is state
    body = reads.history(world.lane.journal, request.id)[-1]["body"]
    assert isinstance(body, dict)
    assert body["evidence"]["rrn"] == "031910000002"
    assert body["people"] == ["9001"]


async def test_a_cashier_is_refused_where_the_pin_was_typed_and_nothing_typed_is_lost() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await evidence(hands, "1")
        await prove(hands, "1001")
        await hands.sees("may not end a doubt", "WHO STANDS")
        assert again(world, request).state is State.IN_DOUBT


async def test_above_the_limit_two_different_people_must_come() -> None:
    world, request = unknown(minor=ABOVE_LIMIT)
    async with counter(world) as hands:
        await hands.sign_in()
        await evidence(hands, "1")
        await prove(hands, "9001")
        await hands.sees("a second person")
        await prove(hands, "9001")
        await hands.sees("somebody else must come")
        assert again(world, request).state is State.IN_DOUBT
    world.restart()
    async with counter(world) as hands:
        await hands.sign_in()
        await evidence(hands, "1")
        await prove(hands, "9001")
        await hands.sees("a second person")
        await prove(hands, "1001")
        await hands.sees("Nothing is unknown")
    assert again(world, request).state is State.ACCEPTED


async def test_evidence_without_a_note_goes_no_further() -> None:
    world, _ = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "3", "1", "1", "enter")
        await hands.sees("Write down what the evidence shows")


@pytest.mark.parametrize("back", [("0",), ("1", "0"), ("1", "1", "escape")])
async def test_every_step_of_bringing_evidence_can_be_left(back: tuple[str, ...]) -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "3", *back)
        await hands.sees("Bring one of")
    assert again(world, request).state is State.IN_DOUBT


async def test_the_number_pad_alone_leads_back_out_of_the_evidence_form() -> None:
    world, _ = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "3", "1", "1")
        await hands.type(".0")
        await hands.press("enter")
        await hands.sees("Bring one of")


async def test_a_number_may_be_scanned_from_the_slip() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "3", "1", "1")
        await hands.type("slip")
        await hands.press("enter", "enter")
        await hands.scan(*"031910000002", "enter")
        await hands.press("enter")
        await prove(hands, "9001")
        await hands.sees("Nothing is unknown")
    body = reads.history(world.lane.journal, request.id)[-1]["body"]
    assert isinstance(body, dict)
    assert body["evidence"]["rrn"] == "031910000002"


async def test_the_marked_one_is_the_one_that_is_acted_on() -> None:
    world = shop("asia_ecr", "lost-answer")
    first, second = (give_back(world, world.sell(minor), Kind.VOID) for minor in (9_90, 25_00))
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "2", "3", "1", "1")
        await hands.type("slip")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.sees("25.00", "000003")
        await prove(hands, "9001")
        await hands.sees("9.90")
    assert again(world, first).state is State.IN_DOUBT
    assert again(world, second).state is State.ACCEPTED


# -- what waits ------------------------------------------------------------------------------------


async def test_no_single_key_press_on_a_row_sends_it() -> None:
    world, (request,) = queued(1000)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "enter")
        await hands.sees("WHAT IS DONE WITH IT?", "Send it now")
        assert world.rules.commands == 0
        await hands.press("1")
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back("000001") == [1000]


async def test_all_that_is_queued_goes_in_its_order_and_once() -> None:
    world, requests = queued(100, 200, 300)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "1")
        await hands.sees("3 sent, 0 still queued", "Nothing waits")
    moved = [one["amount_minor"] for one in world.ledger if one["kind"] == "refund"]
    assert moved == [100, 200, 300]
    assert {again(world, one).state for one in requests} == {State.ACCEPTED}


async def test_without_a_terminal_everything_goes_on_waiting() -> None:
    world, _ = queued(100, 200)
    async with counter(world) as hands:
        await hands.sign_in()
        world.is_unplugged = True
        await hands.press("f5", "1")
        await hands.sees("0 sent, 2 still queued", "NOT SENT: QUEUED")
        assert "!queue 2!" in hands.line("status")
    assert world.rules.commands == 0


async def test_taking_a_promise_back_needs_a_second_key_and_says_who_did_it() -> None:
    world, (request,) = queued(1000)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "enter", "2")
        await hands.sees("Withdrawn by 1001. Nothing was sent.", "Nothing waits")
    assert again(world, request).state is State.NOT_DONE
    assert kinds(world, request)[-1] == "not_done"


async def test_what_waits_for_a_supervisor_is_approved_from_the_list_and_sent() -> None:
    world = shop()
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5")
        await hands.sees("NOT SENT: WAITING FOR", "above")
        await hands.press("enter")
        await hands.sees("A supervisor approves it")
        await hands.press("1")
        await prove(hands, "9001")
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert again(world, request).approved_by == "9001"


async def test_sending_all_leaves_what_nobody_approved() -> None:
    world, _ = queued(1000)
    request = world.ask(world.sell(ABOVE_LIMIT), Kind.VOID)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "1")
        await hands.sees("1 sent, 0 still queued", "to approve")
    assert again(world, request).state is State.AWAITING_APPROVAL


async def test_a_scan_over_the_list_does_nothing() -> None:
    world, _ = queued(1000)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5")
        await hands.scan(*"6920152400111", "enter")
        await hands.sees("WAITING: NOT SENT")
    assert states(world) == [State.QUEUED]


# -- the kept receipts -----------------------------------------------------------------------------


def with_receipts() -> World:
    world = shop()
    for minor in (9_90, 25_00):
        give_back(world, world.sell(minor), Kind.REFUND)
    return world


async def test_receipts_are_shown_newest_first_with_their_text_and_marked_simulated() -> None:
    async with counter(with_receipts()) as hands:
        await hands.sign_in()
        await hands.press("f4")
        await hands.sees("KEPT RECEIPTS", "8 of 8", "SIMULATED", "存根")
        rows = [line for line in hands.text().split("\n") if "REFUND" in line]
        assert "25.00" in rows[0]


async def test_typing_narrows_the_list_and_enter_reads_the_marked_one() -> None:
    async with counter(with_receipts()) as hands:
        await hands.sign_in()
        await hands.press("f4")
        await hands.type("9.90 refund customer")
        await hands.sees("1 of 8")
        await hands.press("enter")
        await hands.sees("RECEIPT", "持卡人存根")
        await hands.press("2")
        await hands.sees("sha256")
        await hands.press("0")
        await hands.sees("9.90 refund customer", "1 of 8")


async def test_a_hash_finds_its_copy() -> None:
    world = with_receipts()
    name = world.lane.journal.read("select blob from receipts order by rowid")[0]["blob"]
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f4")
        await hands.type(name[:16])
        await hands.sees("1 of 8")


async def test_what_fits_nothing_shows_nothing_and_opens_nothing() -> None:
    async with counter(with_receipts()) as hands:
        await hands.sign_in()
        await hands.press("f4")
        await hands.type("nothing like it")
        await hands.sees("0 of 8")
        await hands.press("+", "-", "*", "/", "enter")
        await hands.sees("0 of 8")


async def test_plus_and_minus_move_beside_a_box_that_takes_digits() -> None:
    async with counter(with_receipts()) as hands:
        await hands.sign_in()
        await hands.press("f4", "+")
        marked = next(line for line in hands.text().split("\n") if line.startswith(" > "))
        await hands.press("-")
        assert marked not in hands.text()


@pytest.mark.parametrize("back", ["escape", ".0"])
async def test_without_receipts_it_says_so_and_leads_back(back: str) -> None:
    async with counter(shop()) as hands:
        await hands.sign_in()
        await hands.press("f4")
        await hands.sees("No receipt has been kept yet")
        if back == ".0":
            await hands.type(back)
            await hands.press("enter")
        else:
            await hands.press(back)
        await hands.sees("COUNTER")


async def test_the_mouse_marks_a_row() -> None:
    world, _ = queued(100, 200, 300)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5")
        await hands.pilot.click("#rows", offset=(5, 2))
        await hands.sees("REFUND CN¥3.00")
        await hands.pilot.click("#rows", offset=(5, 9))
        await hands.sees("REFUND CN¥3.00")


# -- as they are drawn -----------------------------------------------------------------------------

Visit = Callable[[Counter, World], Awaitable[None]]
SCREENS: dict[str, tuple[str, Visit]] = {}


def drawn_of(protocol: str) -> Callable[[Visit], Visit]:
    """One screen over a shop with everything in it, and the keys from the counter to there."""

    def note(visit: Visit) -> Visit:
        SCREENS[visit.__name__] = (protocol, visit)
        return visit

    return note


@drawn_of("asia_ecr")
async def board(hands: Counter, _world: World) -> None:
    await hands.press("f6")


@drawn_of("asia_ecr")
async def board_after_asking(hands: Counter, _world: World) -> None:
    await hands.press("f6", "1")


@drawn_of("asia_ecr")
async def board_history(hands: Counter, _world: World) -> None:
    await hands.press("f6", "1", "enter")


@drawn_of("asia_ecr")
async def finding(hands: Counter, _world: World) -> None:
    await hands.press("f6", "3")


@drawn_of("asia_ecr")
async def fact(hands: Counter, _world: World) -> None:
    await hands.press("f6", "3", "1")


@drawn_of("asia_ecr")
async def evidence_form(hands: Counter, _world: World) -> None:
    await hands.press("f6", "3", "1", "1")


@drawn_of("asia_ecr")
async def witness(hands: Counter, _world: World) -> None:
    await hands.press("f6", "3", "1", "1")
    await hands.type("slip 7")
    await hands.press("enter", "enter", "enter", "enter")


@drawn_of("allinpay")
async def empty_board(hands: Counter, _world: World) -> None:
    await hands.press("f6", "1")


@drawn_of("asia_ecr")
async def waiting(hands: Counter, _world: World) -> None:
    await hands.press("f5")


@drawn_of("asia_ecr")
async def waiting_queued(hands: Counter, _world: World) -> None:
    await hands.press("f5", "2")


@drawn_of("asia_ecr")
async def waiting_menu(hands: Counter, _world: World) -> None:
    await hands.press("f5", "2", "enter")


@drawn_of("allinpay")
async def receipts(hands: Counter, _world: World) -> None:
    await hands.press("f4")


@drawn_of("allinpay")
async def receipts_narrowed(hands: Counter, _world: World) -> None:
    await hands.press("f4")
    await hands.type("5.00")
    await hands.press("+")


@drawn_of("allinpay")
async def receipt_read(hands: Counter, _world: World) -> None:
    await hands.press("f4", "enter")


def busy_shop(protocol: str) -> World:
    """One refund accepted, one void unknown, and one request in each state of waiting."""
    world = shop(protocol)
    vouchers = [world.sell(minor) for minor in (9_90, 25_00, ABOVE_LIMIT, 3_20, 18_00)]
    give_back(world, vouchers[1], Kind.REFUND, 5_00)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    give_back(world, vouchers[0], Kind.VOID)
    world.rules.rules = ()
    world.ask(vouchers[2], Kind.VOID)
    queue = world.ask(vouchers[4], Kind.REFUND, 7_00)
    world.is_unplugged = True
    send(world.lane, queue.id)
    world.is_unplugged = False
    world.ask(vouchers[3], Kind.VOID)
    return world


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_list_is_drawn_as_it_was(
    name: str, language: str, snapshot: SnapshotAssertion
) -> None:
    protocol, visit = SCREENS[name]
    world = busy_shop(protocol)
    async with counter(world, language) as hands:
        await hands.sign_in("9001")
        await visit(hands, world)
        await hands.pilot.pause()
        drawn = hands.text()
    assert all(cell_len(line) <= 80 for line in drawn.split("\n"))
    assert drawn == snapshot
