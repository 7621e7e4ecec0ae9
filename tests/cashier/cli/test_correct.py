"""A wrong charge corrected by commands: both halves in one, and whatever stops in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.terminal import Kind, Proof
from tests.cashier.cli.kit import NOWHERE, PINS, Counter, Said
from tests.cashier.cli.test_every_terminal import LAST_OF_THE_DAY, PATIENCE, beside
from tests.cashier.kit import terminal
from tests.drivers.conformance.shop import Shop

EVERY = pytest.mark.parametrize("protocol", sorted(PATIENCE))
SHAPE = {"correction", "state", "give_back", "charge", "message"}


@contextmanager
def trouble(folder: Path, *faults: str) -> Iterator[Counter]:
    """A counter beside a terminal with faults."""
    with terminal(ledger=folder / "ledger.jsonl", faults=faults) as port:
        counter = Counter(folder, port)
        counter.settle_in()
        yield counter


def correct(counter: Counter, key: str, right: str = "100") -> Said:
    return counter.as_cashier("correct", key, "--amount", right, "--reason", "typed_wrong")


def go_on(counter: Counter, said: Said) -> Said:
    return counter.as_cashier("correct", "--continue", said.value["correction"][:8])


def moved(folder: Path) -> list[tuple[str, int]]:
    """Every movement that a command brought about, in its order; the day's own sales are before."""
    rows = map(json.loads, (folder / "ledger.jsonl").read_text("utf-8").splitlines())
    all_of_them = [(str(row["kind"]), int(row["amount_minor"])) for row in rows]
    return all_of_them[int(LAST_OF_THE_DAY) :]


def state(said: Said, part: str) -> str | None:
    return said.value[part] and str(said.value[part]["state"])


# -- the whole of it -------------------------------------------------------------------------------


def test_one_command_takes_back_and_charges(counter: Counter, tmp_path: Path) -> None:
    wrong = counter.json("find", "12").value["original"]["amount"]["minor"]
    said = correct(counter, "12", "1.28")
    assert (said.status, said.value["state"]) == (0, "done")
    assert said.value.keys() == SHAPE
    assert (said.value["give_back"]["kind"], said.value["charge"]["kind"]) == ("void", "sale")
    assert said.value["charge"]["amount"] == {"minor": 128, "currency": "CNY"}
    assert moved(tmp_path) == [("void", wrong), ("sale", 128)]
    assert counter.json("journal", "check").value["ok"]
    assert counter.json("corrections", "--open").value == []
    assert [one["state"] for one in counter.json("corrections").value] == ["done"]


def test_a_person_reads_both_amounts(counter: Counter) -> None:
    said = counter.run(
        "correct", "12", "--amount", "1.28", "--reason", "typed_wrong", "--as", "1001",
        "--pin-file", "-", typed=PINS["1001"],
    )  # fmt: skip
    assert said.text.startswith("CORRECTED: ")
    assert "CN¥1.28 was charged." in said.text
    assert "CHARGED: CN¥1.28." in said.text
    assert "CORRECTED" in counter.run("corrections").text


@EVERY
def test_every_terminal_corrects_a_charge(tmp_path: Path, protocol: str) -> None:
    with beside(protocol, tmp_path) as counter:
        said = _with_approval(counter, correct(counter, LAST_OF_THE_DAY))
        assert (said.status, said.value["state"]) == (0, "done"), said.err
        assert counter.json("journal", "check").value["ok"]
    assert [kind for kind, _ in moved(tmp_path)] in (["void", "sale"], ["refund", "sale"])
    assert moved(tmp_path)[-1][1] == said.value["charge"]["amount"]["minor"]


@EVERY
def test_a_charge_whose_answer_is_lost_is_never_made_twice(tmp_path: Path, protocol: str) -> None:
    with beside(protocol, tmp_path, "lost-answer@2") as counter:
        said = _with_approval(counter, correct(counter, LAST_OF_THE_DAY))
        assert (said.status, said.value["state"]) == (5, "charging")
        proof = Shop(protocol).terminal.capabilities.proof_of(Kind.SALE)
        for _ in range(3):
            said = go_on(counter, said)
        ends = (5, "charging") if proof is Proof.NONE else (0, "done")
        assert (said.status, said.value["state"]) == ends
    assert [kind for kind, _ in moved(tmp_path)].count("sale") == 1


@EVERY
def test_nothing_is_charged_before_the_give_back_is_proven(tmp_path: Path, protocol: str) -> None:
    with beside(protocol, tmp_path, "lost-answer@1") as counter:
        said = _with_approval(counter, correct(counter, LAST_OF_THE_DAY))
        assert (said.status, said.value["state"], said.value["charge"]) == (5, "giving_back", None)
        assert [kind for kind, _ in moved(tmp_path)].count("sale") == 0
        for _ in range(3):
            said = go_on(counter, said)
        kind = Kind(said.value["give_back"]["kind"])
        proof = Shop(protocol).terminal.capabilities.proof_of(kind)
        ends = (5, "giving_back") if proof is Proof.NONE else (0, "done")
        assert (said.status, said.value["state"]) == ends


def _with_approval(counter: Counter, said: Said) -> Said:
    """In currencies of small units the usual limit is passed by everything."""
    return _approved(counter, said) if state(said, "give_back") == "awaiting_approval" else said


def _approved(counter: Counter, said: Said) -> Said:
    return counter.json(
        "correct", "--continue", said.value["correction"], "--as", "1001", "--pin-file", "-",
        "--approve-as", "9001", "--approve-pin-file", "-",
        typed=f"{PINS['1001']}\n{PINS['9001']}\n",
    )  # fmt: skip


# -- what stops it ---------------------------------------------------------------------------------


def test_a_large_amount_waits_for_a_supervisor_and_goes_on_with_one(counter: Counter) -> None:
    counter.configure(counter.port, {"policy": {"two_above": "5000"}})
    said = correct(counter, "21")
    assert (said.status, state(said, "give_back")) == (3, "awaiting_approval")
    assert counter.json("corrections", "--open").value[0]["state"] == "giving_back"
    after = _approved(counter, said)
    assert (after.status, after.value["state"]) == (0, "done")


def test_a_declined_give_back_changes_nothing_and_says_so(tmp_path: Path) -> None:
    with trouble(tmp_path, "decline@1") as counter:
        said = correct(counter, "12")
        assert (said.status, said.value["state"]) == (4, "unchanged")
        assert said.value["message"].startswith("NOTHING CHANGED")
        assert counter.json("corrections", "--open").value == []


def test_a_declined_charge_stays_open_until_it_is_made_or_given_up(tmp_path: Path) -> None:
    with trouble(tmp_path, "decline@2", "decline@3") as counter:
        said = correct(counter, "12")
        assert (said.status, said.value["state"]) == (4, "to_charge")
        assert go_on(counter, said).status == 4
        supervised = counter.as_supervisor("settle")
        assert (supervised.status, supervised.value["error"]["code"]) == (3, "settle.to_charge")
        name = said.value["correction"]
        ended = counter.as_cashier("correct", "--give-up", name, "--reason", "customer_left")
        assert (ended.status, ended.value["state"]) == (0, "given_up")
        assert "the customer left" in ended.value["message"]
        assert counter.as_supervisor("settle").status == 0
        again = go_on(counter, said)
        assert [kind for kind, _ in moved(tmp_path)] == ["void"]
        assert again.value["state"] == "given_up"


def test_a_terminal_that_is_away_leaves_the_charge_open_and_unqueued(tmp_path: Path) -> None:
    with trouble(tmp_path, "decline@2") as counter:
        said = correct(counter, "12")
        counter.configure(NOWHERE)
        away = go_on(counter, said)
        assert (away.status, away.value["state"]) == (7, "to_charge")
        assert state(away, "charge") == "approved"
        assert counter.json("queue", "list").value == []


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("12",),
        ("12", "--amount", "1"),
        ("12", "--amount", "1", "--reason", "x", "--continue", "ab"),
        ("--give-up", "ab"),
    ],
)
def test_half_a_command_is_wrong_usage(counter: Counter, given: tuple[str, ...]) -> None:
    said = counter.as_cashier("correct", *given)
    assert (said.status, said.value["error"]["code"]) == (2, "cli.correct_what")


@pytest.mark.parametrize("way", ["--continue", "--give-up"])
def test_an_unknown_correction_is_refused(counter: Counter, way: str) -> None:
    said = counter.as_cashier("correct", way, "abc", *(("--reason", "x") if "give" in way else ()))
    assert (said.status, said.value["error"]["code"]) == (3, "correct.unknown")


def test_without_corrections_that_is_said(counter: Counter) -> None:
    assert counter.run("corrections").text == "There are no corrections.\n"
