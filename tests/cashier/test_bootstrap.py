"""A lane from its parts: what is private, what is separate, and what ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cashier.bootstrap import DEMO_PEOPLE, lane_folder, open_lane, open_look
from cashier.config import parse_config
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.records import Person, original_id
from cashier.domain.roles import Role
from cashier.domain.weak_pins import demand_good_pin
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.identify import prove
from cashier.services.intend import intend
from cashier.services.lane import Lane, NoTerminal
from cashier.store import case_reads, reads
from cashier.store.codec import transaction_body
from cashier.store.connection import open_reader, open_writer
from cashier.store.errors import HeldElsewhere
from cashier.store.journal import SYSTEM
from cashier.store.schema import LANE, SCRIPTS
from cashier.store.shape import migrate, version
from cashier.text import speaker
from drivers.money import Money
from drivers.terminal import Kind, Transaction

SIMULATED = parse_config(Path("config.toml"), "")
NO_PORT = parse_config(Path("config.toml"), "[terminal]\nport = '/dev/no-such-port'")
SALE = Transaction(
    voucher="000001", amount=Money(1280, "CNY"), terminal_id="T1", batch="000001",
    rrn="112233445566", at="2026-11-24T10:00:00", card="622588******1234",
)  # fmt: skip


OLDER = replace(LANE, scripts=dict(list(SCRIPTS.items())[:3]))
"""What a journal was before there were approvals, cases and other routes."""

HOLDING = """
import sys
from pathlib import Path
from cashier.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def older_journal(data: Path) -> Path:
    """The journal of a program that knew three migrations."""
    path = lane_folder(NO_PORT, data) / "journal.db"
    with closing(open_writer(path, OLDER)) as connection:
        migrate(connection, OLDER)
    return path


def known_sale(lane: Lane) -> str:
    """An original that the device reported at some time."""
    body = {"id": original_id(SALE), "transaction": transaction_body(SALE), "source": "device"}
    with lane.journal.write() as pen:
        pen.append(Fact.ORIGINAL_FOUND, body, SYSTEM)
    return original_id(SALE)


# -- people --------------------------------------------------------------------------------------


def test_demo_people_can_sign_in_with_pins_that_the_rules_allow(tmp_path: Path) -> None:
    with open_lane(SIMULATED, tmp_path) as lane:
        for one in DEMO_PEOPLE:
            demand_good_pin(one.pin, one.id, lane.clock.now())
            assert prove(lane, one.id, one.pin, "sign_in").role is one.role


def test_demo_people_are_added_once(tmp_path: Path) -> None:
    for _ in range(2):
        with open_lane(SIMULATED, tmp_path) as lane:
            assert len(reads.people(lane.journal)) == len(DEMO_PEOPLE)


def test_a_real_port_gets_no_demo_people_and_another_journal(tmp_path: Path) -> None:
    with open_lane(SIMULATED, tmp_path):
        pass
    with open_lane(NO_PORT, tmp_path) as lane:
        assert not reads.people(lane.journal)
        assert not lane.about.simulated
    assert lane_folder(NO_PORT, tmp_path) != lane_folder(SIMULATED, tmp_path)


# -- the journal ---------------------------------------------------------------------------------


def test_a_second_lane_on_the_same_journal_hears_who_holds_it(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path), pytest.raises(HeldElsewhere) as caught:
        open_lane(NO_PORT, tmp_path).__enter__()
    assert str(os.getpid()) in caught.value.holder


def test_a_journal_can_be_looked_at_while_it_is_written(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane:
        known_sale(lane)
        with open_look(NO_PORT, tmp_path) as look:
            assert [one.transaction for one in reads.originals(look.journal)] == [SALE]


def test_looking_brings_a_journal_of_an_older_program_up_to_date(tmp_path: Path) -> None:
    path = older_journal(tmp_path)
    with open_look(NO_PORT, tmp_path) as look:
        assert not reads.requests(look.journal)
        assert not case_reads.cases(look.journal)
    with closing(open_reader(path)) as connection:
        assert version(connection) == len(SCRIPTS)


def test_an_older_journal_that_another_process_holds_is_not_touched(tmp_path: Path) -> None:
    path = older_journal(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HeldElsewhere) as caught:
            open_look(NO_PORT, tmp_path).__enter__()
        assert f"process {holder.pid}" in caught.value.holder
        holder.communicate()
    with closing(open_reader(path)) as connection:
        assert version(connection) == len(OLDER.scripts)


def test_a_look_stays_the_same_while_others_write(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane, open_look(NO_PORT, tmp_path) as look:
        assert not reads.originals(look.journal)
        known_sale(lane)
        assert not reads.originals(look.journal)


def test_a_lane_that_has_not_begun_looks_empty_and_leaves_nothing(tmp_path: Path) -> None:
    with open_look(NO_PORT, tmp_path / "data") as look:
        assert not reads.requests(look.journal)
    assert not (tmp_path / "data").exists()


def test_what_was_cut_off_is_in_doubt_from_the_next_start_on(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane:
        by = Person("1001", "Cashier", Role.CASHIER)
        request = draft(lane, Kind.VOID, known_sale(lane), None, "typed_wrong", by)
        intend(lane, request.id, None)
    with open_lane(NO_PORT, tmp_path) as lane:
        assert [one.state for one in reads.requests(lane.journal)] == [State.IN_DOUBT]


def test_evidence_that_the_journal_cannot_take_is_kept_privately(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane:
        lane.spill("a.json", b"one")
        lane.spill("a.json", b"two")
    files = sorted((tmp_path / "spilled").iterdir())
    assert [file.read_bytes() for file in files] == [b"one", b"two"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_evidence_goes_elsewhere_when_the_folder_cannot_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    with open_lane(NO_PORT, tmp_path) as lane:
        (tmp_path / "spilled").write_text("in the way")
        lane.spill("a.json", b"one")
    assert (tmp_path / "elsewhere" / "cashier-spilled" / "a.json").read_bytes() == b"one"


def test_evidence_that_no_disk_takes_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").write_text("in the way")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    with open_lane(NO_PORT, tmp_path) as lane:
        (tmp_path / "spilled").write_text("in the way")
        lane.spill("a.json", b"one")
    assert capsys.readouterr().err == "a.json\none\n"


# -- the simulator -------------------------------------------------------------------------------

TALKING = """
import sys, time
from pathlib import Path
from cashier.bootstrap import open_lane
from cashier.config import parse_config
from cashier.services.find import find
with open_lane(parse_config(Path("config.toml"), ""), Path(sys.argv[1])) as lane:
    find(lane, "000012")
    print("talking", flush=True)
    time.sleep(60)
"""


def test_nothing_is_started_before_it_is_talked_to(tmp_path: Path) -> None:
    with open_lane(SIMULATED, tmp_path):
        pass
    with open_look(SIMULATED, tmp_path):
        pass
    names = {file.name for file in lane_folder(SIMULATED, tmp_path).iterdir()}
    assert all(name.startswith("journal.db") or name == "pin.key" for name in names)


def test_the_simulated_terminal_dies_with_a_program_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TALKING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"talking\n"
        program.send_signal(signal.SIGKILL)
    with open_lane(SIMULATED, tmp_path) as lane:
        found = find(lane, "000012")
    assert found.fresh
    assert found.original.transaction.voucher == "000012"


def test_a_simulator_that_cannot_start_is_told_with_its_own_words(tmp_path: Path) -> None:
    folder = lane_folder(SIMULATED, tmp_path)
    folder.mkdir(parents=True)
    (folder / "ledger.jsonl").write_text("{}\n")
    with open_lane(SIMULATED, tmp_path) as lane, pytest.raises(NoTerminal) as caught:
        find(lane, "000012")
    assert "ledger" in speaker("en").say(caught.value.why)


def test_a_port_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with open_lane(NO_PORT, tmp_path) as lane, pytest.raises(NoTerminal) as caught:
        find(lane, "000012")
    for language in ("en", "zh"):
        assert "/dev/no-such-port" in speaker(language).say(caught.value.why)
