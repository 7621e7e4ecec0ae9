"""Whatever the line does, head office ends up with every event and blob once, without a gap."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cashier.hub import desk
from cashier.hub.app import build
from cashier.store.check import check
from cashier.store.connection import MEMORY
from cashier.store.journal import Journal
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import Forked, Unreachable
from cashier.sync.push import Synced, exchange, once
from cashier.sync.settings import Settings
from tests.cashier.hub.kit import LANE, LOOPBACK, Office, serving
from tests.cashier.hub.test_serve import process
from tests.cashier.sync.kit import (
    Copies,
    Cut,
    arrived,
    by_chance,
    cutting_proxy,
    is_whole,
    keep_slip,
    office_for,
    open_journal,
    rows,
    sign_in,
)


def patiently(journal: Journal, office: HeadOffice, tries: int = 60) -> Synced:
    """Exchange until one run gets through, as the loop does without its waits."""
    for _ in range(tries):
        try:
            return exchange(journal, office)
        except (Unreachable, Forked):
            continue
    raise AssertionError("no run got through")


def live(journal: Journal, steps: int, slips: dict[str, bytes]) -> None:
    for step in range(steps):
        sign_in(journal, 3)
        data = b"slip %d of %d" % (step, len(slips))
        slips[keep_slip(journal, data)] = data


def assert_all_there(office: Office, journal: Journal, slips: dict[str, bytes]) -> None:
    assert marks.waiting(journal) == 0
    assert arrived(office) == rows(journal)
    assert is_whole(office)
    assert {name: desk.blob(office.file, name) for name in slips} == slips


def test_over_a_real_connection_everything_arrives(office: Office, journal: Journal) -> None:
    slips: dict[str, bytes] = {}
    live(journal, 5, slips)
    with serving(build(office.file, LOOPBACK)) as url:
        assert once(journal, Settings(url, LANE)) == Synced(21, 21, 0, 0)
        assert once(journal, Settings(url, LANE)) == Synced(0, 21, 0, 0)
    assert_all_there(office, journal, slips)


@pytest.mark.parametrize("seed", range(4))
def test_over_a_connection_that_is_cut_at_every_second_request_everything_arrives_once(
    office: Office, journal: Journal, seed: int
) -> None:
    slips: dict[str, bytes] = {}
    with (
        serving(build(office.file, LOOPBACK)) as url,
        cutting_proxy(url, by_chance(seed)) as cut_url,
        HeadOffice(Settings(cut_url, LANE)) as head_office,
    ):
        for _ in range(4):
            live(journal, 2, slips)
            for number in range(3):
                desk.tell(office.file, LANE, "word", str(number))
            patiently(journal, head_office)
    assert_all_there(office, journal, slips)
    assert [row[0] for row in journal.read("select seq from inbox")] == list(range(1, 13))


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.HALF, Cut.AFTER])
def test_a_real_cut_is_an_unreachable_head_office(
    office: Office, journal: Journal, cut: Cut
) -> None:
    plan = itertools.chain([cut], itertools.repeat(Cut.NONE))
    with (
        serving(build(office.file, LOOPBACK)) as url,
        cutting_proxy(url, lambda: next(plan)) as cut_url,
    ):
        with pytest.raises(Unreachable):
            once(journal, Settings(cut_url, LANE))
        assert marks.waiting(journal) == 1
        assert once(journal, Settings(cut_url, LANE)).pushed == (0 if cut is Cut.AFTER else 1)
    assert arrived(office) == rows(journal)


STEPS = st.lists(st.sampled_from(["live", "sync", "back up", "restore", "epoch"]), max_size=14)


@given(steps=STEPS, seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_lane_goes_through_no_event_is_lost_or_stored_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], seed: int
) -> None:
    """Cuts at every second request, restored copies that go on, new epochs; in any order.

    An event that was written and wiped by a restore before any exchange is gone with the disk;
    every other one must be at head office in the end.
    """
    folder = tmp_path_factory.mktemp("shop")
    office, lane = Office(folder / "hub.sqlite"), Copies(folder)
    head_office = office_for(office, by_chance(seed))
    lane.back_up()
    sent: set[tuple[str, int, str]] = set()
    for number, step in enumerate(steps):
        if step == "live":
            live(lane.journal, 1, {})
            sign_in(lane.journal, number, str(number))
        elif step == "epoch":
            lane.journal.start_epoch("by hand")
        elif step == "sync":
            patiently(lane.journal, head_office)
            sent |= set(rows(lane.journal))
        else:
            {"back up": lane.back_up, "restore": lane.restore}[step]()
    patiently(lane.journal, head_office)
    wanted = sent | set(rows(lane.journal))
    assert wanted <= set(arrived(office))
    assert len(arrived(office)) == len(set(arrived(office)))
    assert is_whole(office)
    assert check(lane.journal.connection, LANE).ok
    lane.journal.close()
    office.close()


def test_a_new_epoch_points_at_the_last_event_though_others_write_at_the_same_time(
    journal: Journal,
) -> None:
    """After a fork the exchange starts one while the cashier goes on."""
    work = [lambda: sign_in(journal, 1), lambda: journal.start_epoch("fork at head office")]
    threads = [Thread(target=work[number % 2]) for number in range(40)]
    with journal.write():  # holds them all back to the same moment
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    assert check(journal.connection, LANE).ok


def test_head_office_killed_between_two_batches_has_everything_after_its_restart(
    tmp_path: Path,
) -> None:
    path, journal = tmp_path / "hub.sqlite", open_journal(MEMORY)
    sign_in(journal, 500)
    with process(path) as (running, told):
        plan = iter([Cut.NONE, Cut.NONE])

        def kill_after_two() -> Cut:
            cut = next(plan, Cut.BEFORE)
            if cut is Cut.BEFORE:
                running.kill()
                running.wait(10)
            return cut

        with (
            cutting_proxy(told["url"], kill_after_two) as cut_url,
            pytest.raises(Unreachable),
        ):
            once(journal, Settings(cut_url, LANE))
    assert marks.waiting(journal) == 101
    with process(path) as (_running, told):
        assert once(journal, Settings(told["url"], LANE)) == Synced(101, 501, 0, 0)
    office = Office(path)
    assert_all_there(office, journal, {})
    office.close()
    journal.close()


PUSH_AND_DIE = """
import os, sys
from pathlib import Path
from cashier.sync import push
from cashier.sync.settings import Settings
from tests.cashier.sync.kit import open_journal
push._accept = lambda *_: os.kill(os.getpid(), 9)
push.once(open_journal(Path(sys.argv[1])), Settings(sys.argv[2], "L01"))
"""


def test_a_lane_killed_before_it_marks_what_was_stored_sends_nothing_twice(
    tmp_path: Path, office: Office
) -> None:
    path = tmp_path / "lane.sqlite"
    journal = open_journal(path)
    sign_in(journal, 9)
    journal.close()
    with serving(build(office.file, LOOPBACK)) as url:
        command = [sys.executable, "-c", PUSH_AND_DIE, str(path), url]
        assert subprocess.run(command, check=False).returncode == -9
        assert len(arrived(office)) == 10
        journal = open_journal(path)
        assert marks.waiting(journal) == 10
        assert once(journal, Settings(url, LANE)) == Synced(0, 10, 0, 0)
    assert arrived(office) == rows(journal)
    journal.close()
