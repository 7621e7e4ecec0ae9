"""One Enter never moves money, and neither does a scanner."""

import pytest
from textual.app import App

from cashier.store import reads
from cashier.tui.counter import CounterScreen
from cashier.tui.original import OriginalScreen
from cashier.tui.review import ReviewScreen
from tests.cashier.lanes import shop
from tests.cashier.tui.kit import SCAN, SLOW, counter
from tests.explorer.world import World


@pytest.fixture
def world() -> World:
    made = shop("allinpay")
    made.sell(25_00)
    made.sell(2_000_00)
    return made


def nothing_happened(world: World, app: App[int]) -> bool:
    return isinstance(app.screen, ReviewScreen) and not reads.requests(world.lane.journal)


@pytest.mark.parametrize(
    "keys",
    [
        ("enter",),
        ("enter", "enter", "enter"),
        ("+",),
        ("+", "5", "enter"),
        ("f10", "+", "enter"),
        ("+", "+", "enter"),
    ],
)
async def test_these_keys_send_nothing(world: World, keys: tuple[str, ...]) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.press(*keys)
        assert nothing_happened(world, hands.app)


@pytest.mark.parametrize(
    "burst",
    [
        ("+", "enter"),
        ("f10", "enter"),
        ("enter", "+", "enter"),
        ("6", "9", "+", "enter"),
        ("+", "enter", "enter", "enter"),
        ("0", "enter"),
    ],
)
async def test_a_scan_sends_nothing_and_leaves_nothing_armed(
    world: World, burst: tuple[str, ...]
) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.scan(*burst)
        assert nothing_happened(world, hands.app)
        await hands.press("enter")
        assert nothing_happened(world, hands.app)


@pytest.mark.parametrize("burst", [("enter", "1"), ("1", "enter"), ("0", "0", "0")])
async def test_a_scan_over_an_armed_screen_disarms_it(world: World, burst: tuple[str, ...]) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.press("+")
        assert "ARMED" in hands.line("prompt")
        await hands.scan(*burst)
        assert "ARMED" not in hands.line("prompt")
        assert nothing_happened(world, hands.app)


async def test_an_enter_in_the_first_moment_after_arming_only_disarms(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.keys_after([(SLOW, "+"), (0.1, "enter")])
        assert nothing_happened(world, hands.app)
        await hands.press("enter")
        assert nothing_happened(world, hands.app)


async def test_a_paste_sends_nothing(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.press("+")
        await hands.paste("+\r")
        assert nothing_happened(world, hands.app)


async def test_keys_typed_ahead_do_not_survive_a_screen(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        assert isinstance(hands.app.screen, OriginalScreen)
        hands.too_early("1", "1", "+", "enter")
        await hands.press("1")
        hands.too_early("1", "+", "enter")
        await hands.settled()
        await hands.sees("WHY?")


async def test_a_second_scan_of_the_same_code_does_nothing_to_the_original(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.scan(*"000001", "enter")
        await hands.sees("ORIGINAL")
        await hands.scan("1", "2", "0", "enter")
        assert isinstance(hands.app.screen, OriginalScreen)


async def test_two_enters_after_arming_send_once(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.keys_after([(SLOW, "+"), (SLOW, "enter"), (0.05, "enter"), (0.05, "enter")])
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert world.paid_back("000001") == [25_00]


async def test_two_keys_in_good_time_count_though_the_screen_was_slow(world: World) -> None:
    """Both wait in the queue when the first is judged; their own times say that they are two."""
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        await hands.keys_after([(SLOW, "+"), (SLOW, "enter")])
        await hands.sees("ACCEPTED BY THE TERMINAL")


async def test_a_scan_never_becomes_a_pin(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("2")
        await hands.sees("A SUPERVISOR APPROVES")
        await hands.type("9001")
        await hands.press("enter")
        await hands.scan(*"314159", "enter")
        await hands.sees("typed, not scanned")
        await hands.paste("314159")
        await hands.press("enter")
        await hands.sees("A SUPERVISOR APPROVES")
    assert not world.paid_back("000002")


async def test_a_scan_at_sign_in_never_reaches_the_pin(world: World) -> None:
    async with counter(world) as hands:
        await hands.settled()
        await hands.scan(*"1001", "enter", *"112358", "enter")
        assert hands.app.person is None


async def test_a_scan_is_taken_at_the_counter(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.scan(*"000001", "enter")
        await hands.sees("ORIGINAL", "25.00")


async def test_a_scan_that_began_before_the_counter_was_seen_is_dropped_whole(
    world: World,
) -> None:
    """Half a code would be another voucher."""
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.press("0")
        opens = hands.app.screen._fingers._opens  # type: ignore[attr-defined]
        hands._time = opens - 3.5 * SCAN
        await hands.keys_after([(SCAN, key) for key in ("0", "0", "0", "2", "1", "enter")])
        assert isinstance(hands.app.screen, CounterScreen)
        assert not hands.app.screen.query_one("#find").value  # type: ignore[attr-defined]
