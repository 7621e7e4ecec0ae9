"""Commands that look: their shapes, beside a program that holds the journal, on damaged files."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cashier.bootstrap import open_lane
from cashier.config import read_config
from cashier.store.schema import LANE
from tests.cashier.cli.kit import NOWHERE, Counter, refund
from tests.cashier.kit import terminal

LOOKING = [
    ["requests"], ["originals"], ["queue"], ["queue", "list"], ["staff", "list"],
    ["evidence", "list"], ["journal", "check"],
]  # fmt: skip
ORIGINAL_KEYS = [
    "voucher", "rrn", "auth_code", "batch", "amount", "at", "method", "card", "state",
    "refundable", "void", "refund",
]  # fmt: skip


def journal_of(counter: Counter) -> Path:
    return counter.data / "journal.db"


def test_find_prints_the_original_and_what_may_be_done(counter: Counter) -> None:
    said = counter.json("find", "12")
    assert said.status == 0
    assert list(said.value) == ["original", "receipts"]
    original = said.value["original"]
    assert list(original) == ORIGINAL_KEYS
    assert original["amount"] == {"minor": 2500, "currency": "CNY"}
    assert original["void"]["allowed"] is original["refund"]["allowed"] is True
    assert all(original[kind]["why"] for kind in ("void", "refund"))


@pytest.mark.parametrize("name", ["rrn", "auth_code", "voucher"])
def test_a_known_original_is_found_by_each_of_its_numbers(counter: Counter, name: str) -> None:
    original = counter.json("find", "000012").value["original"]
    assert counter.json("find", original[name]).value["original"]["voucher"] == "000012"


def test_a_known_original_is_shown_without_terminal_as_not_fresh(counter: Counter) -> None:
    counter.json("find", "12")
    counter.configure(NOWHERE)
    said = counter.json("find", "12")
    assert said.status == 0
    assert "Not fresh" in said.err


def test_words_are_in_the_language_of_the_lane(counter: Counter) -> None:
    counter.configure(counter.port, {"lane": {"language": "zh"}})
    why = counter.json("find", "12").value["original"]["void"]["why"]
    assert "批次 000013 未结算" in why
    assert "凭证号: 000012" in counter.run("find", "12").text


def test_show_tells_the_whole_history(counter: Counter) -> None:
    request = refund(counter, "12", "1.00").value["request"]
    said = counter.json("show", request[:6])
    kinds = [event["kind"] for event in said.value["history"]]
    assert said.value["request"] == request
    assert kinds[0] == "request_drafted"
    assert kinds.index("request_intended") < kinds.index("request_accepted")
    assert request in counter.run("show", request).text


def test_requests_are_listed_by_state(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    refund(counter, "21", "900.00")
    assert len(counter.json("requests").value) == 2
    (waiting,) = counter.json("requests", "--state", "awaiting_approval").value
    assert waiting["amount"] == {"minor": 90000, "currency": "CNY"}
    assert counter.run("requests", "--state", "lost").status == 2


@pytest.mark.parametrize("name", ["", "zzzz"])
def test_a_request_that_is_not_there_is_refused(counter: Counter, name: str) -> None:
    assert counter.json("show", name).status == 3


def test_receipts_are_shown_as_text_and_given_out_as_bytes(counter: Counter) -> None:
    done = refund(counter, "12", "1.00").value
    shown = counter.run("evidence", "show", done["request"])
    assert "退货" in shown.text
    for name in done["receipts"]:
        raw = counter.run("evidence", "show", name, "--raw").out
        assert hashlib.sha256(raw).hexdigest() == name
    by_voucher = counter.json("evidence", "show", "000012").value
    assert {one["owner"] for one in by_voucher} == {done["original"]}
    assert counter.json("evidence", "show", "nothing").status == 3
    names = {one["name"] for one in counter.json("evidence", "list").value}
    assert names >= set(done["receipts"])


# -- beside, before and after ----------------------------------------------------------------------


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_looking_works_beside_a_program_that_holds_the_journal(
    counter: Counter, command: list[str]
) -> None:
    with open_lane(read_config(counter.config), counter.data):
        said = counter.json(*command)
    assert said.status == 0
    assert said.value is not None


@pytest.mark.parametrize("command", LOOKING[:-1], ids=" ".join)
def test_a_lane_that_has_not_begun_shows_nothing(tmp_path: Path, command: list[str]) -> None:
    said = Counter(tmp_path, NOWHERE).json(*command)
    assert (said.status, said.value) == (0, [])
    assert not (tmp_path / "data").exists()


def test_a_second_start_says_who_holds_the_journal(counter: Counter) -> None:
    with open_lane(read_config(counter.config), counter.data):
        said = counter.as_cashier("void", "12", "--reason", "x")
    assert (said.status, said.value["error"]["code"]) == (8, "cli.held")
    assert "process" in said.value["error"]["message"]


# -- the journal ----------------------------------------------------------------------------------


def test_a_good_journal_is_proven(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    said = counter.json("journal", "check")
    assert said.status == 0
    assert list(said.value) == ["ok", "events", "head", "projections_match", "first_bad"]
    assert said.value["ok"]
    assert said.value["projections_match"]
    assert said.value["first_bad"] == ""


ALTERATIONS = {
    "an event": "update journal set body = replace(body, '100', '900') where kind like '%drafted'",
    "a table": "update requests set amount_minor = 900",
    "a receipt": "update blobs set data = x'00'",
}


@pytest.mark.parametrize("statement", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_altered_journal_is_found(counter: Counter, statement: str) -> None:
    refund(counter, "12", "1.00")
    with closing(sqlite3.connect(journal_of(counter))) as file, file:
        for name in ("journal_keeps_values", "blobs_keep_values"):
            file.execute(f"drop trigger {name}")
        file.execute(statement)
    said = counter.json("journal", "check")
    assert said.status == 1
    assert not said.value["ok"]
    assert counter.run("journal", "check").text


def test_a_check_of_nothing_is_refused(tmp_path: Path) -> None:
    said = Counter(tmp_path, NOWHERE).json("journal", "check")
    assert (said.status, said.value["error"]["code"]) == (2, "cli.no_journal")


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(bytes(data))


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("create table theirs(x)")


def no_database(path: Path) -> None:
    path.write_bytes(b"a letter to the editor" * 400)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"pragma user_version = {len(LANE.scripts) + 1}")


@pytest.mark.parametrize("spoil", [damaged, foreign, no_database, newer])
@pytest.mark.parametrize("command", [["requests"], ["find", "12"]], ids=" ".join)
def test_a_journal_that_is_not_ours_to_use_is_left_untouched(
    tmp_path: Path, spoil: object, command: list[str]
) -> None:
    with terminal() as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        spoil(journal_of(counter))  # type: ignore[operator]
        before = journal_of(counter).read_bytes()
        said = counter.json(*command)
    assert said.status == 2
    assert said.value["error"]["code"] in {"cli.not_a_journal", "cli.newer_journal"}
    assert str(journal_of(counter)) in said.value["error"]["message"]
    assert journal_of(counter).read_bytes() == before
    assert json.loads(said.out) == said.value
