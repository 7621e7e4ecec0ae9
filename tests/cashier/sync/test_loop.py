"""The exchange behind the screen: it waits, wakes, and goes when told."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from cashier.hub.app import build
from cashier.hub.lanes import enrol
from cashier.store.journal import Journal
from cashier.sync import marks
from cashier.sync.backoff import CAP_SECONDS
from cashier.sync.courier import Bell, Courier, Ended
from cashier.sync.loop import Standing, State, run
from cashier.sync.marks import Retry
from cashier.sync.push import exchange
from cashier.sync.settings import Settings
from drivers.lines.memory import ManualClock
from tests.cashier.hub.kit import LANE, LOOPBACK, NOON, Office, serving, until
from tests.cashier.sync.kit import (
    Copies,
    Cut,
    arrived,
    cutting_proxy,
    office_for,
    rows,
    sign_in,
)

PROMPTLY = 1.0
"""Seconds. A slice is 0.1; the rest is for a machine that does other things at the same time."""
NOWHERE = "http://127.0.0.1:1/"
"""Nothing listens there."""


class Told(list[State]):
    """What the loop said, in order."""

    def standings(self) -> list[Standing]:
        return [state.standing for state in self]


class PromptBell(Bell):
    """Notes the waits instead of waiting; ends after so many."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.waits: list[tuple[str, float]] = []
        self._left = waits

    def idle(self, seconds: float) -> None:
        self._note("idle", seconds)

    def hold(self, seconds: float) -> None:
        self._note("hold", seconds)

    def _note(self, kind: str, seconds: float) -> None:
        self.waits.append((kind, seconds))
        self._left -= 1
        if not self._left:
            self.end()


@contextmanager
def running(journal: Journal, url: str, bell: Bell) -> Iterator[Told]:
    told = Told()
    arguments = (journal, Settings(url, LANE), ManualClock(NOON), bell, told.append)
    thread = threading.Thread(target=run, args=arguments)
    thread.start()
    try:
        yield told
    finally:
        start = time.monotonic()
        bell.end()
        thread.join(10)
        assert time.monotonic() - start < PROMPTLY


def turns(journal: Journal, url: str, waits: int, chance: float = 1.0) -> tuple[Told, PromptBell]:
    """The loop in this thread, until it has waited so often."""
    told, bell = Told(), PromptBell(waits)
    run(journal, Settings(url, LANE), ManualClock(NOON), bell, told.append, lambda: chance)
    return told, bell


def test_it_sends_what_waits_and_what_comes_later_as_soon_as_it_is_rung(
    journal: Journal, office: Office
) -> None:
    bell = Bell()
    with serving(build(office.file, LOOPBACK)) as url, running(journal, url, bell) as told:
        until(lambda: Standing.IN_STEP in told.standings())
        sign_in(journal, 3)
        bell.ring()
        until(lambda: len(arrived(office)) == 4)
        until(lambda: told[-1] == State(Standing.IN_STEP, 0))
    assert arrived(office) == rows(journal)
    assert told[0] == State(Standing.SENDING, 1)


def test_a_ring_while_it_sends_is_not_lost() -> None:
    bell = Bell()
    bell.ring()
    start = time.monotonic()
    bell.idle(60)
    assert time.monotonic() - start < 1


def test_with_nothing_to_send_it_asks_as_often_as_head_office_wishes(
    journal: Journal, office: Office
) -> None:
    with serving(build(office.file, LOOPBACK)) as url:
        told, bell = turns(journal, url, 3)
    assert bell.waits == [("hold", 0.0), ("idle", 15.0), ("idle", 15.0)]
    assert told.standings() == [Standing.SENDING, Standing.IN_STEP, Standing.IN_STEP]


def test_without_head_office_it_waits_longer_and_longer_and_says_so(journal: Journal) -> None:
    told, bell = turns(journal, NOWHERE, 5)
    assert bell.waits == [("hold", seconds) for seconds in (0.0, 2.0, 4.0, 8.0, 16.0)]
    assert told[-1].standing is Standing.UNREACHABLE
    assert told[-1].waiting == 1
    assert NOWHERE in told[-1].words


def test_how_long_it_waits_survives_a_restart(journal: Journal) -> None:
    turns(journal, NOWHERE, 4)
    assert marks.retry(journal) == Retry(3, "2026-11-22T12:00:08.000+00:00")
    _told, bell = turns(journal, NOWHERE, 2)
    assert bell.waits == [("hold", 8.0), ("hold", 16.0)]


def test_a_clock_that_was_set_back_does_not_stretch_the_wait(journal: Journal) -> None:
    marks.set_retry(journal, Retry(3, (NOON + timedelta(days=400)).isoformat()))
    _told, bell = turns(journal, NOWHERE, 1)
    assert bell.waits == [("hold", CAP_SECONDS)]


def test_success_ends_the_back_off_and_then_writes_no_more(
    journal: Journal, office: Office
) -> None:
    turns(journal, NOWHERE, 4)
    with serving(build(office.file, LOOPBACK)) as url:
        turns(journal, url, 2)
        assert marks.retry(journal) == Retry()
        before = journal.connection.total_changes
        turns(journal, url, 4)
        assert journal.connection.total_changes == before


def test_a_refused_token_is_said_and_tried_again_later(journal: Journal, office: Office) -> None:
    enrol(office.path, LANE)
    with serving(build(office.file, LOOPBACK)) as url:
        told, bell = turns(journal, url, 2)
    assert told[-1].standing is Standing.REFUSED
    assert bell.waits[-1] == ("hold", 2.0)


def test_head_office_may_ask_for_a_longer_wait(journal: Journal, office: Office) -> None:
    office.file._connection.execute("pragma busy_timeout = 0")
    with office.file.write():
        other = Office(office.path)
        other.file._connection.execute("pragma busy_timeout = 0")
        with serving(build(other.file, LOOPBACK)) as url:
            _told, bell = turns(journal, url, 2, chance=0.0)
        other.close()
    assert bell.waits[-1] == ("hold", 5.0)


def test_an_address_that_is_not_secure_is_said_and_nothing_is_tried(journal: Journal) -> None:
    told = Told()
    settings = Settings("http://hq.example/", LANE)
    run(journal, settings, ManualClock(NOON), Bell(), told.append)
    assert told.standings() == [Standing.REFUSED]
    assert "https" in told[0].words


def test_a_restored_copy_is_said_as_long_as_it_lives_while_everything_goes_out(
    tmp_path: Path, office: Office
) -> None:
    lane = Copies(tmp_path)
    lane.back_up()
    sign_in(lane.journal, 2)
    exchange(lane.journal, office_for(office))
    lane.restore()
    sign_in(lane.journal, 1, "other")
    with serving(build(office.file, LOOPBACK)) as url:
        told, _bell = turns(lane.journal, url, 4)
    assert Standing.TROUBLE in told.standings()
    assert "older copy" in next(s.words for s in told if s.standing is Standing.TROUBLE)
    assert told[-1] == State(Standing.IN_STEP, 0, "", is_forked=True)
    lane.journal.close()


def test_it_ends_at_once_while_head_office_keeps_it_waiting(journal: Journal) -> None:
    with socket.create_server((LOOPBACK, 0)) as mute:
        url = f"http://{LOOPBACK}:{mute.getsockname()[1]}"
        with running(journal, url, Bell()) as told:
            line, _ = mute.accept()  # the request is under way, and no answer comes
            assert line.recv(4)
            assert told.standings() == [Standing.SENDING]
        line.close()
    until(lambda: not any(one.name == "sync-courier" for one in threading.enumerate()))
    assert marks.waiting(journal) == 1


def test_it_ends_at_once_in_the_middle_of_a_back_off(journal: Journal) -> None:
    with running(journal, NOWHERE, Bell()) as told:
        until(lambda: Standing.UNREACHABLE in told.standings())


def test_it_ends_at_once_in_the_middle_of_a_long_queue(journal: Journal, office: Office) -> None:
    sign_in(journal, 5000)
    bell, requests = Bell(), itertools.count(1)

    def end_at_the_third() -> Cut:
        if next(requests) == 3:
            bell.end()
        return Cut.NONE

    with (
        serving(build(office.file, LOOPBACK)) as url,
        cutting_proxy(url, end_at_the_third) as slow_url,
        running(journal, slow_url, bell),
    ):
        until(lambda: bell.has_ended)
    assert 400 <= len(arrived(office)) <= 600
    assert 400 <= 5001 - marks.waiting(journal) <= len(arrived(office))


def test_a_journal_that_cannot_be_used_ends_it_with_words(journal: Journal) -> None:
    journal.close()
    told = Told()
    run(journal, Settings(NOWHERE, LANE), ManualClock(NOON), Bell(), told.append)
    assert told[0].standing is Standing.TROUBLE
    assert "journal" in told[0].words


def test_a_courier_brings_back_what_a_call_raises() -> None:
    courier = Courier(Bell())
    with pytest.raises(ZeroDivisionError):
        courier.carry(lambda: 1 // 0)
    assert courier.carry(lambda: 7) == 7
    courier.finish()


def test_a_courier_of_an_ended_bell_sets_out_no_more() -> None:
    bell, done = Bell(), []
    courier = Courier(bell)
    bell.end()
    with pytest.raises(Ended):
        courier.carry(lambda: done.append(1))
    courier.finish()
    until(lambda: not any(one.name == "sync-courier" for one in threading.enumerate()))
    assert done == []
