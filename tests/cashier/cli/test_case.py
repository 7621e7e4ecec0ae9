"""Cases by commands: opened, followed, closed with cause and proof, searched, taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cashier.cli.kit import PINS, Counter, Said, refund
from tests.cashier.kit import terminal

CARD = "4111111111111111"


@pytest.fixture
def doubtful(tmp_path: Path) -> Iterator[Counter]:
    """A counter whose terminal loses its first answer."""
    with terminal(faults=("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        yield counter


def opened(counter: Counter, *more: str) -> dict[str, Any]:
    told = counter.as_cashier("case", "new", "--type", "input", "--facts", "charged twice", *more)
    assert told.status == 0
    shape: dict[str, Any] = told.value
    return shape


def both(counter: Counter, *arguments: str) -> Said:
    """In JSON, by cashier 1001 with supervisor 9001 beside them."""
    people = ("--as", "1001", "--pin-file", "-", "--approve-as", "9001", "--approve-pin-file", "-")
    return counter.json(*arguments, *people, typed=f"{PINS['1001']}\n{PINS['9001']}\n")


def test_a_case_without_a_type_is_wrong_usage(counter: Counter) -> None:
    told = counter.as_cashier("case", "new", "--facts", "charged twice")
    assert told.status == 2
    assert told.value["error"]["exit"] == 2


def test_a_case_is_shown_with_everything_known_at_discovery(counter: Counter) -> None:
    case = opened(counter, "--kind", "complaint", "--amount", "12.80", "--goods", "tea",
                  "--found", "2026-01-02T10:00")  # fmt: skip
    told = counter.json("case", "show", case["case"][:8]).value
    assert told == case
    assert (told["type"], told["kind"], told["facts"]) == ("input", "complaint", "charged twice")
    assert told["amount"] == {"minor": 1280, "currency": "CNY"}
    assert (told["goods"], told["clock"], told["opened_by"]) == ("tea", "person", "1001")
    assert told["terminal"]
    assert told["deadline"]["awaited"] == "act"
    assert [one["item"] for one in told["evidence"]] == ["slip", "order"]


def test_a_case_is_followed_to_its_proof_and_found_again(counter: Counter, tmp_path: Path) -> None:
    slip = tmp_path / "slip.txt"
    slip.write_text(f"card {CARD}")
    name = opened(counter)["case"]
    for step in (
        ("note", "--text", "they call back", "--who", "acquirer", "--promised", "2030-01-02"),
        ("bank", "--reference", "B-77"),
        ("answer", "--refused", "--reason", "no slip"),
        ("evidence", "--file", str(slip), "--what", "slip"),
        ("appeal", "--reason", "here it is"),
        ("answer", "--granted", "--reason", "seen"),
    ):
        assert counter.as_cashier("case", step[0], name, *step[1:]).status == 0
    closing = ("case", "close", name, "--cause", "operator", "--proof", "B-77", "--lesson",
               "look at the last charge first")  # fmt: skip
    assert counter.as_cashier(*closing).status == 3
    told = counter.as_supervisor(*closing).value
    assert (told["state"], told["cause"], told["proof"]) == ("closed", "operator", "B-77")
    found = counter.json("kb", "search", "last", "charge").value
    assert [(one["case"], one["lesson"]) for one in found] == [
        (name, "look at the last charge first")
    ]
    assert counter.as_supervisor("case", "reopen", name, "--reason", "x").value["state"] == "open"
    steps = [one["part"] for one in counter.json("audit", name).value]
    assert steps[0] == "case_opened"
    assert steps[-1] == "case_reopened"


@pytest.mark.parametrize("words", [("--granted", "--refused"), ()])
def test_an_answer_is_one_of_two(counter: Counter, words: tuple[str, ...]) -> None:
    name = opened(counter)["case"]
    assert counter.as_cashier("case", "answer", name, *words, "--reason", "x").status == 2


def test_a_list_is_narrowed_by_state_sort_day_and_words(counter: Counter) -> None:
    name = opened(counter)["case"]
    ways: dict[tuple[str, ...], int] = {
        ("--open",): 1, ("--abnormal",): 0, ("--since", "2020-01-01"): 1,
        ("--since", "2999-01-01"): 0, ("--text", "twice charged"): 1, ("--text", "tea"): 0,
    }  # fmt: skip
    for given, count in ways.items():
        assert len(counter.json("case", "list", *given).value) == count
        assert len(counter.json("list", *given).value) == count
    assert name[:8] in counter.run("case", "list").text
    assert counter.json("list", "--since", "yesterday").status == 2


def test_a_doubt_that_ended_at_once_is_an_abnormal_case_with_its_proof(
    doubtful: Counter,
) -> None:
    assert refund(doubtful, "1", "12.80").status == 5
    (case,) = doubtful.json("list", "--abnormal", "--open").value
    assert (case["kind"], case["state"]) == ("in_doubt", "open")
    assert doubtful.json("recover").status == 0
    (closed,) = doubtful.json("list", "--abnormal").value
    assert (closed["state"], closed["cause"]) == ("closed", "line")
    assert closed["proof"].startswith("request_accepted")
    deeds = doubtful.json("audit", closed["request"]).value
    assert [(one["part"], one["by"]) for one in deeds] == [
        ("requested", "1001"), ("approved", "rule"), ("executed", "system"), ("proven", "system"),
    ]  # fmt: skip


def test_compensation_needs_another_person(counter: Counter) -> None:
    name = opened(counter)["case"]
    ask = ("case", "compensate", name, "--amount", "20", "--what", "goods")
    waiting = counter.as_cashier(*ask)
    assert (waiting.status, waiting.value["approved_by"]) == (3, "")
    given = counter.as_supervisor("case", "allow", waiting.value["compensation"])
    assert (given.status, given.value["approved_by"]) == (0, "9001")
    assert both(counter, *ask).value["approved_by"] == "9001"
    assert both(counter, *ask).value["error"]["code"] == "compensation.above_case"


def test_words_for_the_customer_come_in_both_languages(counter: Counter) -> None:
    said = counter.json("case", "say", opened(counter)["case"]).value
    assert said.keys() == {"en", "zh"}
    assert "We are looking into it." in said["en"]


def test_a_case_leaves_the_shop_without_card_numbers(counter: Counter, tmp_path: Path) -> None:
    slip, out = tmp_path / "slip.txt", tmp_path / "out"
    slip.write_text(f"card {CARD}")
    out.mkdir()
    name = opened(counter, "--goods", f"paid with {CARD}")["case"]
    counter.as_cashier("case", "evidence", name, "--file", str(slip), "--what", "slip")
    told = counter.json("case", "export", name, "--out", str(out)).value
    files = {one["file"] for one in told["files"]}
    assert {file.name for file in out.iterdir()} == files | {"case.json"}
    assert all(CARD not in file.read_text() for file in out.iterdir())
    whole = json.loads((out / "case.json").read_text())
    assert [one["kind"] for one in whole["history"]] == ["case_opened", "case_evidence_added"]
    assert counter.json("case", "export", name, "--out", str(out)).status == 2
    alone = tmp_path / "alone.json"
    assert counter.json("case", "export", name, "--out", str(alone)).status == 0
    assert json.loads(alone.read_text())["case"] == name


def test_a_dispute_blocks_the_charge_for_commands_too(counter: Counter) -> None:
    counter.json("find", "1")
    opened(counter, "--kind", "dispute", "--original", "1")
    told = refund(counter, "1", "1.00")
    assert (told.status, told.value["error"]["code"]) == (3, "choice.disputed")


def test_a_request_is_rejected_only_with_a_reason(counter: Counter) -> None:
    counter.configure(counter.port, {"policy": {"approve_above": "1"}})
    waiting = refund(counter, "1", "12.80").value["request"]
    assert counter.as_supervisor("reject", waiting).status == 2
    told = counter.as_supervisor("reject", waiting, "--reason", "no slip was shown")
    assert (told.status, told.value["state"]) == (0, "not_done")
    assert "no slip was shown" in told.value["message"]
