"""The technician's checks: each says what it knows in words, and none can move money."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import threading
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cashier.domain.facts import Fact as JournalFact
from cashier.domain.refusal import Refused
from cashier.domain.say import DEVICE, Say
from cashier.services import checks
from cashier.services.diagnose import (
    BY_FINDING,
    PLAN,
    Began,
    Check,
    Ended,
    Finding,
    Findings,
    Grade,
    diagnose,
    findings_body,
)
from cashier.services.lane import Lane, Wiring
from cashier.services.send import send
from cashier.store import reads
from cashier.text import LANGUAGES, speaker
from drivers.lines import damage
from drivers.lines.serial import open_serial
from drivers.registry import LineSettings
from drivers.terminal import Event, Fact, Kind, Progress, ignore
from tests.cashier.lanes import (
    CASHIER,
    PROTOCOLS,
    TECHNICIAN,
    World,
    give_back,
    is_sound,
    on_disk,
    shop,
)

Usage = namedtuple("Usage", "total used free")


def wired(lane: Lane, port: str) -> Lane:
    """The lane as if its terminal were at this port."""
    wiring = Wiring("allinpay", port, LineSettings(), {"operator": "01"})
    return replace(lane, about=replace(lane.about, simulated=False, wiring=wiring))


def one(lane: Lane, name: str) -> Finding:
    return diagnose(lane, plan=[BY_FINDING[name]]).of(name)


def asked(world: World) -> list[dict[str, object]]:
    rows = world.lane.journal.read("select body from journal where kind = 'device_asked'")
    return [dict(row) for row in rows]


# -- all of it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_sound_lane_has_no_fault_and_no_question_left_open(protocol: str, tmp_path: Path) -> None:
    world = shop(protocol)
    with on_disk(world, tmp_path) as lane:
        found = diagnose(lane, TECHNICIAN)
    assert [one.name for one in found.found] == list(BY_FINDING)
    open_ones = {one.name for one in found.found if one.grade is not Grade.OK}
    assert open_ones <= {"clock", "disk"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("fault", ["", "silence", "lost-answer", "dead-before", "busy"])
def test_no_check_ever_moves_money(protocol: str, fault: str) -> None:
    world = shop(protocol, *([fault] if fault else []))
    give_back(world, world.sell(2500), Kind.REFUND, 100)
    before, commands = list(world.ledger), world.rules.commands
    for _ in range(3):
        diagnose(world.lane, TECHNICIAN)
    assert world.ledger == before
    assert world.rules.commands == commands
    assert is_sound(world)


def test_who_may_not_diagnose_is_refused_and_nothing_is_asked() -> None:
    world = shop()
    with pytest.raises(Refused):
        diagnose(world.lane, CASHIER)
    assert not asked(world)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_finding_can_be_said_and_becomes_json(protocol: str, language: str) -> None:
    world = shop(protocol)
    give_back(world, world.sell(2500), Kind.VOID)
    body = findings_body(speaker(language), diagnose(world.lane))
    rows = body["findings"]
    assert isinstance(rows, list)
    assert [row["name"] for row in rows] == list(BY_FINDING)
    assert all(row["message"] for row in rows)
    assert body["grade"] in list(Grade)


def test_every_check_is_watched_from_its_beginning_to_its_end() -> None:
    steps: list[Began | Ended] = []
    found = diagnose(shop().lane, watch=steps.append)
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    assert all(isinstance(began, Began) and isinstance(ended, Ended) for began, ended in pairs)
    assert [began.check for began, _ in pairs] == list(PLAN)
    told = [one for _, ended in pairs if isinstance(ended, Ended) for one in ended.found]
    assert tuple(told) == found.found


def test_what_the_terminal_says_meanwhile_is_heard() -> None:
    world = shop()
    world.wire.hurt(damage.at(damage.Way.TO_REGISTER, 6, damage.flipped(0)))
    heard: list[Event] = []
    diagnose(world.lane, hear=heard.append)
    assert any(isinstance(event, Progress) for event in heard)


def test_a_stop_leaves_the_rest_unchecked_and_says_so() -> None:
    stopped: list[bool] = []

    def watch(step: Began | Ended) -> None:
        if isinstance(step, Ended) and step.check.name == "port":
            stopped.append(True)

    found = diagnose(shop().lane, stop=lambda: bool(stopped), watch=watch)
    assert found.of("driver").grade is Grade.OK
    later = [found.of(name) for check in PLAN[2:] for name in check.finds]
    assert {(one.grade, one.words.key) for one in later} == {(Grade.UNKNOWN, "diagnose.stopped")}


def test_a_check_that_breaks_is_a_finding_and_hides_nothing() -> None:
    def broken(_bench: object) -> list[Finding]:
        raise OSError("the disk is gone")

    plan = [Check("odd", ("odd", "odder"), broken), BY_FINDING["queue"]]
    found = diagnose(shop().lane, plan=plan)
    assert [one.grade for one in found.found] == [Grade.FAULT, Grade.FAULT, Grade.OK, Grade.OK]
    assert "the disk is gone" in speaker("en").say(found.of("odder").words)


def test_the_worst_finding_is_the_grade_of_all() -> None:
    fine, odd = (Finding("a", grade, Say("diagnose.line")) for grade in (Grade.OK, Grade.WARNING))
    assert Findings((fine, odd, fine)).worst is Grade.WARNING
    assert Findings(()).worst is Grade.UNKNOWN


# -- the terminal --------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_silent_terminal_is_a_fault_behind_a_line_that_opens(protocol: str) -> None:
    world = shop(protocol)
    world.wire.hurt(damage.mute_after(0, damage.Way.TO_DEVICE))
    found = diagnose(world.lane)
    assert found.of("line").grade is Grade.OK
    assert found.of("terminal").grade is Grade.FAULT
    assert found.of("terminal").now is not None
    assert found.of("clock").grade is Grade.UNKNOWN


def test_a_pulled_cable_says_so_and_leaves_no_record_of_a_question() -> None:
    world = shop()
    world.is_unplugged = True
    found = diagnose(world.lane)
    assert found.of("line").grade is Grade.FAULT
    assert found.of("line").words.key == "line.not_found"
    assert {found.of(name).grade for name in ("terminal", "clock", "exchange")} == {Grade.UNKNOWN}
    assert not asked(world)


def test_while_the_terminal_is_busy_with_a_request_it_is_not_asked() -> None:
    world, held, done = shop(), threading.Event(), threading.Event()

    def hold() -> None:
        with world.lane.turn():
            held.set()
            done.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    found = diagnose(world.lane)
    done.set()
    other.join()
    assert found.of("terminal").words.key == "terminal.in_use"
    assert not asked(world)


def test_a_stop_while_the_terminal_is_asked_is_no_fault_of_the_terminal() -> None:
    world = shop()
    world.wire.hurt(damage.mute_after(0, damage.Way.TO_DEVICE))
    until = world.clock.monotonic() + 0.5
    found = diagnose(
        world.lane, stop=lambda: world.clock.monotonic() > until, plan=[BY_FINDING["terminal"]]
    )
    assert found.of("terminal").grade is Grade.UNKNOWN


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_exchange_is_kept_as_a_blob_and_shown_in_words(protocol: str) -> None:
    world = shop(protocol)
    found = one(world.lane, "exchange")
    name = dict(found.details)["sha256"].parts["en"]
    kept = reads.blob(world.lane.journal, str(name))
    assert kept is not None
    assert b" > " in kept
    assert b" < " in kept
    (row,) = asked(world)
    assert str(name) in str(row["body"])
    assert any("type" in label for label, _ in found.details)


@pytest.mark.parametrize(
    ("hours", "grade", "key"),
    [
        (-2, Grade.WARNING, "diagnose.clock.ahead"),
        (3, Grade.WARNING, "diagnose.clock.behind"),
    ],
)
def test_the_terminals_clock_is_held_against_this_pcs(hours: int, grade: Grade, key: str) -> None:
    world = shop("allinpay")
    world.lane = replace(world.lane, clock=Shifted(world, hours))
    found = one(world.lane, "clock")
    assert (found.grade, found.words.key) == (grade, key)
    assert abs(int(found.words.parts["seconds"]) - abs(hours) * 3600) < 60  # type: ignore[arg-type]


def test_clocks_that_agree_are_said_to_agree() -> None:
    found = one(shop("allinpay").lane, "clock")
    assert (found.grade, found.words.key) == (Grade.OK, "diagnose.clock.agrees")


def test_a_terminal_that_does_not_tell_its_time_is_not_judged() -> None:
    found = one(shop("asia_ecr").lane, "clock")
    assert (found.grade, found.words.key) == (Grade.UNKNOWN, "diagnose.clock.not_told")


class Shifted:
    """The world's clock as a PC shows it whose clock is some hours ahead."""

    def __init__(self, world: World, hours: int) -> None:
        self._clock, self._off = world.clock, timedelta(hours=hours)
        self.monotonic, self.sleep = world.clock.monotonic, world.clock.sleep

    def now(self):  # type: ignore[no-untyped-def]
        return self._clock.now() + self._off


# -- the last exchange about money -----------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_last_exchange_about_money_is_read_out_in_words(protocol: str) -> None:
    world = shop(protocol)
    give_back(world, world.sell(2500), Kind.REFUND, 100)
    found = one(world.lane, "last_money")
    labels = [label.strip() for label, _ in found.details]
    assert {"allinpay": "9F02 amount", "asia_ecr": "40 amount"}[protocol] in labels
    assert found.words.parts["state"] == "accepted"


def test_a_full_card_number_and_an_expiry_are_nowhere_in_it() -> None:
    world = shop("asia_ecr")
    give_back(world, world.sell(2500), Kind.VOID)
    text = str(findings_body(speaker("en"), diagnose(world.lane)))
    assert "31 expiry" not in text or "'****'" in text
    assert "4111111111111111" not in text


def test_before_the_first_request_there_is_none_to_show() -> None:
    assert one(shop().lane, "last_money").words.key == "diagnose.last_money.none"


# -- port and wiring ---------------------------------------------------------------------------


def test_the_drivers_settings_are_shown() -> None:
    found = one(wired(shop().lane, "/dev/nowhere"), "driver")
    assert dict(found.details)["baud"].parts["en"] == "9600"
    assert dict(found.details)["operator"].parts["en"] == "01"


def test_a_port_that_is_not_there_is_a_fault_with_a_next_step(tmp_path: Path) -> None:
    found = one(wired(shop().lane, str(tmp_path / "ttyUSB9")), "port")
    assert (found.grade, found.words.key) == (Grade.FAULT, "diagnose.port.absent")
    assert found.now is not None


def test_a_port_of_the_network_is_not_judged_before_it_is_opened() -> None:
    assert one(wired(shop().lane, "socket://127.0.0.1:9"), "port").grade is Grade.OK


def test_the_own_simulator_is_named_as_such() -> None:
    assert one(shop().lane, "port").words.key == "diagnose.port.simulated"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are POSIX")
class TestPortsThatAreThere:
    @pytest.fixture
    def port(self):  # type: ignore[no-untyped-def]
        master, slave = os.openpty()
        yield os.ttyname(slave)
        os.close(master)
        os.close(slave)

    def test_a_port_that_this_program_has_open_is_ours(self, port: str) -> None:
        line = open_serial(port, LineSettings())
        found = one(wired(shop().lane, port), "port")
        line.close()
        assert found.words.key == "diagnose.port.ours"

    def test_another_programs_port_names_that_program(self) -> None:
        found = checks._held("/dev/ttyUSB0", "minicom (pid 1)", ())
        assert (found.grade, found.words.parts["holder"]) == (Grade.FAULT, "minicom (pid 1)")

    def test_a_port_that_nobody_holds_is_free(self, tmp_path: Path) -> None:
        socket_file = tmp_path / "device"
        with socket.socket(socket.AF_UNIX) as device:
            device.bind(str(socket_file))
            found = one(wired(shop().lane, str(socket_file)), "port")
        assert found.words.key == "diagnose.port.free"


# -- the journal and the machine -------------------------------------------------------------------


def test_a_journal_with_an_altered_event_is_a_fault_that_names_it(tmp_path: Path) -> None:
    with on_disk(shop(), tmp_path) as lane:
        alter(lane)
        found = one(lane, "journal")
    assert found.grade is Grade.FAULT
    assert "contents do not fit the hash" in str(found.details[0][1].parts["en"])
    assert found.now is not None


def alter(lane: Lane) -> None:
    connection = lane.journal.connection
    (trigger,) = connection.execute(
        "select sql from sqlite_master where name = 'journal_keeps_values'"
    ).fetchone()
    connection.execute("drop trigger journal_keeps_values")
    connection.execute("update journal set actor = 'nobody' where seq = 1")
    connection.execute(trigger)


def test_a_table_that_differs_from_the_events_is_a_fault(tmp_path: Path) -> None:
    world = shop()
    with on_disk(world, tmp_path) as lane:
        lane.journal.connection.execute(
            "insert into people(id, name, role, pin_at) values ('1', 'x', 'cashier', '')"
        )
        assert one(lane, "journal").details[0][1].key == "diagnose.journal.tables"


def test_the_journal_is_checked_as_it_was_while_others_write_on(tmp_path: Path) -> None:
    """The check reads a snapshot, so events that come meanwhile are no fault."""
    world = shop()
    with on_disk(world, tmp_path) as lane:
        bench = checks.Bench(lane, "7001", ignore, lambda: False)
        with checks._snapshot(bench) as connection:
            count = "select count(*) from journal"
            before = connection.execute(count).fetchone()[0]
            lane.journal.start_epoch("while it is read")
            assert connection.execute(count).fetchone()[0] == before


def test_a_long_check_of_the_journal_ends_when_it_is_stopped(tmp_path: Path) -> None:
    world = shop()
    with on_disk(world, tmp_path) as lane:
        with lane.journal.write() as pen:
            for _ in range(800):
                pen.append(JournalFact.SIGNED_OUT, {"person": "1001"}, "1001")
        answers = iter([False])
        found = diagnose(lane, stop=lambda: next(answers, True), plan=[BY_FINDING["journal"]])
    assert found.of("journal").words.key == "diagnose.stopped"


@pytest.mark.parametrize(
    ("mib", "grade"),
    [(20, Grade.FAULT), (49, Grade.FAULT), (50, Grade.WARNING), (499, Grade.WARNING),
     (500, Grade.OK)],
)  # fmt: skip
def test_little_disk_space_is_told_before_it_is_none(
    mib: int, grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk itself is the only thing that a test cannot fill."""
    free = Usage(0, 0, mib * checks.MIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    with on_disk(shop(), tmp_path) as lane:
        found = one(lane, "disk")
    assert found.grade is grade
    assert (found.now is None) is (grade is Grade.OK)


def test_the_versions_of_program_libraries_and_sqlite_are_told() -> None:
    told = dict(one(shop().lane, "versions").details)
    assert told["SQLite"].parts["en"] == sqlite3.sqlite_version
    assert {"cashier", "textual", "pyserial", "Python"} <= told.keys()


def test_what_is_unknown_and_what_waits_is_counted() -> None:
    world = shop("allinpay", "lost-answer@1")
    first, second = world.sell(2500), world.sell(3000)
    request = world.ask(first, Kind.REFUND, 100)
    queued = world.ask(second, Kind.REFUND, 100)
    send(world.lane, request.id, stop=_when_sent(world))
    world.is_unplugged = True
    send(world.lane, queued.id)
    found = diagnose(world.lane, plan=[BY_FINDING["queue"]])
    assert found.of("in_doubt").words.parts["count"] == 1
    assert found.of("queue").words.parts["queued"] == 1
    assert {one.grade for one in found.found} == {Grade.WARNING}


def _when_sent(world: World):  # type: ignore[no-untyped-def]
    """Stops waiting once the money has moved."""
    return lambda: bool(world.paid_back("000001"))


def test_details_carry_what_the_device_says_through_the_device_key() -> None:
    """So that screens show it by the one door for device text."""
    details = one(shop().lane, "exchange").details
    assert {said.key for _, said in details} <= {
        DEVICE, "exchange.to_terminal", "exchange.from_terminal",
    }  # fmt: skip


def test_facts_that_a_person_may_bring_have_names_in_every_language() -> None:
    for language in LANGUAGES:
        assert all(speaker(language).has(f"fact.{fact}") for fact in Fact)
