"""A lockout holds across clocks, restarts and older copies of the journal, and has a way out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cashier.bootstrap import open_lane
from cashier.config import parse_config
from cashier.demo import add_demo_people
from cashier.domain.facts import Fact
from cashier.domain.pins import LOCKOUTS, TRIES, is_locked_out
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.identify import prove
from cashier.services.lane import Lane
from cashier.services.recall_tries import acknowledge
from cashier.services.staff import reset_pin
from cashier.store import reads
from cashier.store.check import check
from tests.cashier.lanes import CASHIER, PINS, SUPERVISOR, World, is_sound, shop

WRONG, OTHER = "824613", "593717"
HALF_AN_HOUR = timedelta(minutes=30, seconds=1)
NO_PORT = parse_config(Path("config.toml"), "[terminal]\nport = '/dev/no-such-port'")


@pytest.fixture
def world() -> World:
    return shop()


def said(lane: Lane, person: str, pin: str = WRONG) -> str:
    """The reason for which this try was refused; empty when it was right."""
    try:
        prove(lane, person, pin, "sign_in")
    except Refused as refusal:
        return refusal.why.key
    return ""


def guess(world: World, person: str, rounds: int) -> int:
    """Lock a person out, and guess once more after each half hour; returns how many went through.

    Each round is one lockout.
    """
    through = 0
    for _ in range(rounds):
        for _ in range(TRIES):
            through += said(world.lane, person) == "pin.wrong"
        world.clock.advance(HALF_AN_HOUR.total_seconds())
    return through


# -- how often, how long -------------------------------------------------------------------------


def test_the_third_lockout_in_a_row_holds_until_a_supervisor_resets_the_pin(world: World) -> None:
    assert guess(world, "1001", 10) == TRIES + LOCKOUTS - 1
    world.clock.advance(timedelta(days=400).total_seconds())
    assert said(world.lane, "1001", PINS["1001"]) == "pin.shut"
    reset_pin(world.lane, "1001", OTHER, SUPERVISOR)
    assert said(world.lane, "1001", OTHER) == "pin.must_change_first"
    assert is_sound(world)


def test_three_lockouts_in_a_day_hold_too_with_right_pins_between(world: World) -> None:
    for _ in range(LOCKOUTS):
        guess(world, "1001", 1)
        last = said(world.lane, "1001", PINS["1001"])
    assert last == "pin.shut"


def test_three_lockouts_in_as_many_days_do_not(world: World) -> None:
    for _ in range(5):
        guess(world, "1001", 1)
        world.clock.advance(timedelta(hours=13).total_seconds())
        assert said(world.lane, "1001", PINS["1001"]) == ""
    assert reads.tries(world.lane.journal, "1001").lockouts <= 1


def test_a_right_pin_at_the_last_moment_was_no_lockout(world: World) -> None:
    for _ in range(LOCKOUTS + 1):
        for _ in range(TRIES - 1):
            said(world.lane, "1001")
        assert said(world.lane, "1001", PINS["1001"]) == ""
    assert reads.lockouts(world.lane.journal, "1001") == []


def test_strangers_cannot_shut_a_lane_whose_supervisors_are_all_locked_out(world: World) -> None:
    for person in ("9001", "9002"):
        guess(world, person, LOCKOUTS)
    assert is_locked_out(reads.tries(world.lane.journal, "9001"))
    assert said(world.lane, "9001", PINS["9001"]) == ""
    assert said(world.lane, "9002", PINS["9002"]) == "pin.shut"
    assert said(world.lane, "9001", PINS["9001"]) == ""
    reset_pin(world.lane, "9002", OTHER, SUPERVISOR)
    assert said(world.lane, "9001", PINS["9001"]) == ""


def test_locked_supervisors_open_no_cashier_s_lock(world: World) -> None:
    for person in ("9001", "9002", "1001"):
        guess(world, person, LOCKOUTS)
    assert said(world.lane, "1001", PINS["1001"]) == "pin.shut"


def test_a_locked_supervisor_approves_nothing_even_with_the_right_pin(world: World) -> None:
    guess(world, "9001", LOCKOUTS)
    with pytest.raises(Refused) as caught:
        approve(world.lane, "any", prove(world.lane, "9001", PINS["9001"], "approve"))
    assert caught.value.why.key == "pin.shut"


# -- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [1, 24, 24 * 80, -1, -24 * 365])
def test_setting_the_clock_frees_nobody_and_holds_nobody_longer(world: World, hours: int) -> None:
    for _ in range(TRIES):
        said(world.lane, "1001")
    world.jump(hours)
    assert said(world.lane, "1001", PINS["1001"]) == "pin.locked"
    world.clock.advance(HALF_AN_HOUR.total_seconds())
    assert said(world.lane, "1001", PINS["1001"]) == ""


# -- a real folder: restarts and older copies ------------------------------------------------------


@contextmanager
def opened(folder: Path, ahead: timedelta = timedelta(0)) -> Iterator[Lane]:
    """The lane, on a machine whose clock is ahead."""
    with open_lane(NO_PORT, folder) as lane:
        yield replace(lane, hasher=Quick(), clock=Ahead(lane, ahead))


class Ahead:
    def __init__(self, lane: Lane, by: timedelta) -> None:
        self._clock, self._by = lane.clock, by

    def now(self) -> datetime:
        return self._clock.now() + self._by

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)


class Quick:
    """The demo people's PINs by heart."""

    def hash(self, pin: str) -> str:
        return pin

    def verify(self, verifier: str, pin: str) -> bool:
        return pin in PINS.values()

    def is_current(self, verifier: str) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_lane(NO_PORT, tmp_path) as lane:
        add_demo_people(replace(lane, about=replace(lane.about, simulated=True)))
    return tmp_path


def lock_out(folder: Path, person: str = "1001") -> None:
    with opened(folder) as lane:
        for _ in range(TRIES):
            assert said(lane, person) == "pin.wrong"


def alarms(lane: Lane) -> list[tuple[str, str]]:
    return [(one.kind, one.person) for one in reads.pin_alarms(lane.journal)]


def test_a_clock_that_was_set_forward_between_two_starts_frees_nobody(folder: Path) -> None:
    lock_out(folder)
    with opened(folder, timedelta(days=2)) as lane:
        assert said(lane, "1001", PINS["1001"]) == "pin.locked"
        assert alarms(lane) == []


def test_yesterday_s_journal_does_not_end_a_lockout_unseen(folder: Path) -> None:
    yesterday = shutil.copy(folder / "journal.db", folder / "yesterday")
    lock_out(folder)
    shutil.copy(yesterday, folder / "journal.db")
    with opened(folder) as lane:
        assert alarms(lane) == [(Fact.TRIES_RECALLED, "1001")]
        assert said(lane, "1001", PINS["1001"]) == "pin.locked"
        assert said(lane, "9001", PINS["9001"]) == ""
        assert check(lane.journal.connection, "lane-1").ok
    with opened(folder) as lane:
        assert alarms(lane) == [(Fact.TRIES_RECALLED, "1001")]


def test_an_older_copy_with_fewer_lockouts_is_brought_up_to_the_third(folder: Path) -> None:
    lock_out(folder, "9002")
    older = shutil.copy(folder / "journal.db", folder / "older")
    with opened(folder) as lane, lane.journal.write() as pen:
        for _ in range(LOCKOUTS - 1):
            pen.append(Fact.PIN_TRIED, {"person": "9002"}, "system")
            pen.append(Fact.PIN_LOCKED, {"person": "9002"}, "system")
    with opened(folder):
        pass
    shutil.copy(older, folder / "journal.db")
    with opened(folder, timedelta(days=2)) as lane:
        assert said(lane, "9002", PINS["9002"]) == "pin.shut"


def test_a_right_pin_since_the_copy_is_told_and_locks_nobody(folder: Path) -> None:
    yesterday = shutil.copy(folder / "journal.db", folder / "yesterday")
    with opened(folder) as lane:
        assert said(lane, "1001", PINS["1001"]) == ""
    shutil.copy(yesterday, folder / "journal.db")
    with opened(folder) as lane:
        assert alarms(lane) == [(Fact.TRIES_RECALLED, "1001")]
        assert said(lane, "1001", PINS["1001"]) == ""


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_file_of_tries_that_is_gone_or_altered_is_told_and_the_journal_still_locks(
    folder: Path, damage: str
) -> None:
    lock_out(folder)
    file = folder / "tries"
    if damage == "missing":
        file.unlink()
    else:
        file.write_text(file.read_text().replace('"wrong": 10', '"wrong": 0'))
    with opened(folder) as lane:
        assert alarms(lane) == [(Fact.TRIES_LOST, "")]
        assert said(lane, "1001", PINS["1001"]) == "pin.locked"
        assert check(lane.journal.connection, "lane-1").ok
    with opened(folder) as lane:
        assert len(alarms(lane)) == 1


def test_a_journal_from_before_there_was_such_a_file_is_no_alarm(folder: Path) -> None:
    lock_out(folder)
    with opened(folder) as lane, lane.journal.write() as pen:
        pen.execute("delete from meta")
    for name in ("pin.key", "tries"):
        (folder / name).unlink()
    with opened(folder) as lane:
        assert alarms(lane) == []
        assert said(lane, "1001", PINS["1001"]) == "pin.locked"


def test_a_crash_between_journal_and_file_is_no_alarm(folder: Path) -> None:
    lock_out(folder)
    with opened(folder) as lane, lane.journal.write() as pen:
        pen.append(Fact.PIN_TRIED, {"person": "1001"}, "system")
    with opened(folder) as lane:
        assert alarms(lane) == []
        assert lane.tallies.known["1001"].ever == TRIES + 1


def test_the_file_is_written_before_the_pin_is_hashed_and_only_its_owner_reads_it(
    folder: Path,
) -> None:
    seen: list[str] = []

    class Watching(Quick):
        def verify(self, verifier: str, pin: str) -> bool:
            seen.append((folder / "tries").read_text())
            return False

    with opened(folder) as lane:
        said(replace(lane, hasher=Watching()), "1001")
    assert '"ever": 1' in seen[0]
    assert (folder / "tries").stat().st_mode & 0o777 == 0o600


def test_a_supervisor_acknowledges_an_alarm_once(folder: Path) -> None:
    lock_out(folder)
    (folder / "tries").unlink()
    with opened(folder) as lane:
        (alarm,) = reads.pin_alarms(lane.journal)
        with pytest.raises(Refused):
            acknowledge(lane, alarm, CASHIER)
        acknowledge(lane, alarm, SUPERVISOR)
        assert alarms(lane) == []
        with pytest.raises(Refused):
            acknowledge(lane, alarm, SUPERVISOR)
        assert check(lane.journal.connection, "lane-1").ok
