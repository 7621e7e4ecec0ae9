"""What a supervisor writes down later: a doubt that is taken over, and the bank's own record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cashier.cli.kit import PINS, Counter, Said, refund
from tests.cashier.cli.test_doubt import ASIA_ECR
from tests.cashier.kit import ledger_lines, terminal

PAIR = f"{PINS['9001']}\n{PINS['9002']}\n"
PLAN = ("--note", "ask the bank on Monday")
RECORD = ("--note", "line 12", "--reference", "ARN 7451")
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
DAY = ("--date", TODAY)


@pytest.fixture
def silent(tmp_path: Path, ledger: Path) -> Iterator[Counter]:
    """A counter with people, beside a terminal that swallows its first answer about money."""
    with terminal("asia_ecr", ledger, ("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port, ASIA_ECR, "asia_ecr")
        counter.settle_in()
        yield counter


def in_doubt(counter: Counter) -> str:
    said = counter.as_cashier("void", "12", "--reason", "terminal_silent")
    assert (said.status, said.value["state"]) == (5, "in_doubt")
    return str(said.value["request"])


def accepted(counter: Counter, key: str = "12", amount: str = "1.00") -> str:
    said = refund(counter, key, amount)
    if said.value["state"] == "awaiting_approval":
        said = counter.as_supervisor("approve", said.value["request"])
    assert said.value["state"] == "accepted"
    return str(said.value["request"])


def code(said: Said) -> tuple[int, str]:
    return said.status, said.value["error"]["code"]


# -- escalate --------------------------------------------------------------------------------------


def test_a_doubt_that_is_taken_over_stays_unknown_until_evidence_ends_it(
    silent: Counter, ledger: Path
) -> None:
    request = in_doubt(silent)
    done = silent.as_supervisor("escalate", request[:8], *PLAN)
    assert (done.status, done.value["request"], done.value["state"]) == (0, request, "escalated")
    assert "ask the bank on Monday" in done.value["message"]
    assert silent.json("recover").status == 5
    assert code(refund(silent, "12", "1.00")) == (3, "choice.in_doubt")
    close = ("close", request, "--finding", "paid", "--evidence", "slip", "--note", "slip 25")
    assert silent.as_supervisor(*close).value["state"] == "accepted"
    assert len(ledger_lines(ledger)) == 1
    assert silent.json("journal", "check").value["ok"]


def test_show_tells_who_took_it_over_and_with_which_evidence_it_ended(silent: Counter) -> None:
    request = in_doubt(silent)
    silent.as_supervisor("escalate", request, *PLAN)
    silent.as_supervisor(
        "close", request, "--finding", "not-paid", "--evidence", "acquirer_report",
        "--note", "not in the report",
    )  # fmt: skip
    history = silent.json("show", request).value["history"]
    taken, ended = history[-2:]
    assert (taken["actor"], taken["body"]["plan"]) == ("9001", "ask the bank on Monday")
    assert (ended["actor"], ended["body"]["evidence"]["kind"]) == ("9001", "acquirer_report")
    told = silent.run("show", request).text
    assert "Taken over by 9001" in told
    assert "What it shows: not in the report" in told
    assert "brought by 9001" in told


def test_only_a_supervisor_takes_a_doubt_over_and_only_once(silent: Counter) -> None:
    request = in_doubt(silent)
    escalate = ("escalate", request, *PLAN)
    assert code(silent.as_cashier(*escalate)) == (3, "role.may_not.take_over")
    assert code(silent.as_supervisor("escalate", request, "--note", " ")) == (
        3, "doubt.plan_missing",
    )  # fmt: skip
    assert silent.as_supervisor(*escalate).status == 0
    again = silent.as_supervisor(*escalate)
    assert code(again) == (3, "doubt.taken_already")
    assert "with evidence" in again.value["error"]["now"]


def test_for_a_person_it_stays_unknown_and_the_next_step_is_named(silent: Counter) -> None:
    request = in_doubt(silent)
    pin = ("--as", "9001", "--pin-file", "-")
    told = silent.run("escalate", request, *PLAN, *pin, typed=PINS["9001"])
    assert told.status == 0
    assert "RESULT UNKNOWN, taken over by a person" in told.text
    assert f"cashier close {request[:8]}" in told.text


def test_what_is_no_doubt_is_not_taken_over(counter: Counter) -> None:
    said = counter.as_supervisor("escalate", accepted(counter), *PLAN)
    assert code(said) == (3, "doubt.not_open")
    assert "bank's record" in said.value["error"]["now"]


# -- bank ------------------------------------------------------------------------------------------


def test_a_credit_is_written_down_with_its_day_and_reference(counter: Counter) -> None:
    request = accepted(counter)
    said = counter.as_supervisor("bank", request[:8], "--says", "credited", *RECORD, *DAY)
    assert (said.status, said.value["request"], said.value["state"]) == (0, request, "credited")
    assert said.value["attempts"][0]["outcome"] == "accepted"
    told = counter.run("show", request).text
    assert "CREDITED to the customer" in told
    assert "Reference: ARN 7451" in told
    assert f"Date on the record: {TODAY}" in told
    assert counter.json("journal", "check").value["ok"]


def test_a_refusal_frees_the_amount_for_a_new_request(counter: Counter, ledger: Path) -> None:
    request = accepted(counter)
    before = counter.json("find", "12").value["original"]["refundable"]["minor"]
    said = counter.as_supervisor("bank", request, "--says", "failed", *RECORD)
    assert (said.status, said.value["state"]) == (0, "failed_later")
    after = counter.json("find", "12").value["original"]["refundable"]["minor"]
    assert after - before == 100
    assert len(ledger_lines(ledger)) == 1
    assert accepted(counter) != request
    assert len(ledger_lines(ledger)) == 2


def test_above_the_limit_two_people_stand_for_a_refusal(counter: Counter) -> None:
    request = accepted(counter, "21", "900.00")
    bank = ("bank", request, "--says", "failed", *RECORD)
    assert code(counter.as_supervisor(*bank)) == (3, "doubt.two_people")
    both = (
        "--as", "9001", "--pin-file", "-", "--approve-as", "9002", "--approve-pin-file", "-",
    )  # fmt: skip
    done = counter.json(*bank, *both, typed=PAIR)
    assert (done.status, done.value["state"]) == (0, "failed_later")
    people = counter.json("show", request).value["history"][-1]["body"]["people"]
    assert people == ["9001", "9002"]


@pytest.mark.parametrize(
    ("person", "pin", "expected"),
    [
        ("1001", PINS["1001"], "role.may_not.bank_says"),
        ("7001", PINS["7001"], "role.may_not.bank_says"),
        ("9001", "000000", "pin.wrong"),
    ],
)
def test_the_bank_s_word_takes_a_supervisor_s_pin(
    counter: Counter, person: str, pin: str, expected: str
) -> None:
    request = accepted(counter)
    bank = ("bank", request, "--says", "failed", *RECORD)
    said = counter.json(*bank, "--as", person, "--pin-file", "-", typed=pin)
    assert code(said) == (3, expected)
    assert counter.json("show", request).value["state"] == "accepted"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--says", "credited", *RECORD), "bank.day_missing"),
        (("--says", "credited", *RECORD, "--date", "soon"), "bank.day_missing"),
        (("--says", "failed", "--note", " ", "--reference", "1"), "doubt.note_missing"),
        (("--says", "failed", "--note", "x", "--reference", " "), "bank.reference_missing"),
    ],
)
def test_a_record_that_says_too_little_is_refused(
    counter: Counter, options: tuple[str, ...], expected: str
) -> None:
    assert code(counter.as_supervisor("bank", accepted(counter), *options)) == (3, expected)


@pytest.mark.parametrize(
    "options",
    [("--says", "paid", *RECORD), ("--says", "failed", "--note", "x"), RECORD,
     ("--says", "failed", *RECORD, "--evidence", "slip")],
)  # fmt: skip
def test_a_word_or_a_record_that_there_is_not_is_wrong_usage(
    counter: Counter, options: tuple[str, ...]
) -> None:
    assert counter.as_supervisor("bank", "x", *options).status == 2


def test_the_bank_s_word_is_said_once_and_only_of_what_was_accepted(silent: Counter) -> None:
    doubtful = silent.as_supervisor("bank", in_doubt(silent), "--says", "failed", *RECORD)
    assert code(doubtful) == (3, "bank.not_accepted")
    assert "Do not repeat" in doubtful.value["error"]["now"]
    request = accepted(silent, "13")
    bank = ("bank", request, "--says", "failed", *RECORD)
    assert silent.as_supervisor(*bank).status == 0
    assert code(silent.as_supervisor(*bank)) == (3, "bank.not_accepted")
