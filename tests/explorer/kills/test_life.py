"""The tools of the kills themselves: lives, and the audit that has to see every broken promise."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cashier.services.lane import Lane
from drivers.money import Money
from tests.explorer.kills import audit
from tests.explorer.kills.counter import Counter
from tests.explorer.kills.life import Report, life
from tests.explorer.kills.points import Aim, Watch
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import Movement, WatchedTerminal

# -- lives -----------------------------------------------------------------------------------------


def test_a_life_tells_what_it_did_until_it_is_killed() -> None:
    def endless(report: Report) -> None:
        number = 0
        while True:
            report(number=(number := number + 1))

    with life(endless) as one:
        while len(one.told("number")) < 3:
            assert one.hear()
        one.kill()
    numbers = one.told("number")
    assert numbers == list(range(1, len(numbers) + 1))
    assert os.waitstatus_to_exitcode(one.status or 0) == -signal.SIGKILL


def test_a_life_that_fails_tells_why_and_never_runs_what_its_parent_runs_at_the_end(
    tmp_path: Path,
) -> None:
    def fail(_report: Report) -> None:
        raise ValueError("out of paper")

    atexit.register((tmp_path / "ended").touch)
    try:
        with life(fail) as one:
            assert one.ends_within()
    finally:
        atexit.unregister((tmp_path / "ended").touch)
    assert "out of paper" in one.told("fault")[0]
    assert not (tmp_path / "ended").exists()


def test_a_life_that_goes_on_for_ever_does_not_outlive_its_block() -> None:
    def wait(_report: Report) -> None:
        signal.pause()

    with life(wait) as one:
        assert not one.ends_within(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(one.pid, 0)


def test_a_watch_strikes_at_the_passing_that_it_is_aimed_at() -> None:
    struck: list[int] = []
    watch = Watch(Aim(event=7), lambda _point, nth: struck.append(nth))
    watch.at("money")
    Money.parse("12.80", "CNY")
    watch.end()
    assert len(struck) == 1
    assert watch.events > 7


# -- the audit -------------------------------------------------------------------------------------


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A lane with one accepted void, and the ledger that says the same."""
    terminal, counter = WatchedTerminal(tmp_path, "allinpay"), Counter(tmp_path, "allinpay", 2)
    terminal.switch_on()
    counter.hire()
    try:
        with life(Shift(counter, terminal, counter.void())) as one:
            assert one.ends_within()
        (request,) = set(one.told("request"))
        with counter.lane() as lane:
            yield Books(lane, request, terminal.movements())
    finally:
        terminal.cut()


@dataclass(frozen=True)
class Books:
    lane: Lane
    request: str
    moved: list[Movement]

    def breaches(self, moved: list[Movement], told: dict[str, str]) -> list[str]:
        return audit.breaches(self.lane, moved, told)


def other(movement: Movement) -> Movement:
    return movement | {"amount_minor": 1}


FORGERIES: dict[str, Callable[[Books], list[str]]] = {
    "PAID TWICE": lambda books: books.breaches(books.moved * 2, {}),
    "ABOVE THE SALE": lambda books: books.breaches([*books.moved, other(books.moved[0])], {}),
    "UNPROVEN CLAIM": lambda books: books.breaches([], {}),
    "LOST": lambda books: books.breaches([*books.moved, other(books.moved[0])], {}),
    "OTHER TOTAL": lambda books: books.breaches([other(books.moved[0])], {}),
    "FORGOTTEN": lambda books: books.breaches(books.moved, {"never drafted": "approved"}),
    "TAKEN BACK": lambda books: books.breaches(books.moved, {books.request: "declined"}),
}


def test_the_audit_sees_every_kind_of_broken_promise_and_no_other(books: Books) -> None:
    assert books.breaches(books.moved, {books.request: "accepted"}) == []
    seen = {name: forged(books) for name, forged in FORGERIES.items()}
    assert not [name for name, found in seen.items() if not any(name in text for text in found)]
