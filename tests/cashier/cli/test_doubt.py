"""Lost answers: in doubt until it is proven, by the terminal or by a person."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cashier.cli.kit import NOWHERE, Counter, Said, refund
from tests.cashier.kit import ledger_lines, terminal

ASIA_ECR = {
    "terminal.options": {"ack_seconds": 1, "answer_seconds": 1, "question_seconds": 1},
}
"""Options of asia_ecr with which a silent terminal does not hold a test up."""


def until_settled(counter: Counter) -> Said:
    """`recover`, again while the terminal is still away."""
    until = time.monotonic() + 15
    while (asked := counter.json("recover")).status in {5, 7}:
        assert time.monotonic() < until
    return asked


@pytest.mark.parametrize(
    ("fault", "end", "moved"), [("lost-answer", "accepted", 1), ("dead-before", "not_done", 0)]
)
def test_a_lost_answer_is_in_doubt_until_the_terminal_was_asked(
    tmp_path: Path, ledger: Path, fault: str, end: str, moved: int
) -> None:
    with terminal(ledger=ledger, faults=(f"{fault}@1",)) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        said = counter.as_cashier("void", "12", "--reason", "terminal_silent")
        assert (said.status, said.value["state"]) == (5, "in_doubt")
        asked = until_settled(counter)
    assert [one["state"] for one in asked.value["resolved"]] == [end]
    assert asked.value["still_in_doubt"] == []
    assert len(ledger_lines(ledger)) == moved
    assert counter.json("journal", "check").value["ok"]


def test_an_original_in_doubt_is_locked(tmp_path: Path, ledger: Path) -> None:
    with terminal(ledger=ledger, faults=("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        counter.as_cashier("void", "12", "--reason", "terminal_silent")
        again = refund(counter, "12", "1.00")
    assert (again.status, again.value["error"]["code"]) == (3, "choice.in_doubt")
    assert len(ledger_lines(ledger)) == 1


def test_recovery_without_terminal_says_so_and_settles_nothing(tmp_path: Path) -> None:
    with terminal(faults=("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        counter.as_cashier("void", "12", "--reason", "terminal_silent")
    asked = counter.json("recover")
    assert asked.status == 7
    assert [one["state"] for one in asked.value["still_in_doubt"]] == ["in_doubt"]
    assert asked.value["error"]["code"] == "line.not_found"


def test_recovery_with_nothing_in_doubt_asks_nobody(counter: Counter) -> None:
    counter.configure(NOWHERE)
    said = counter.json("recover")
    assert (said.status, said.value) == (0, {"resolved": [], "still_in_doubt": []})


def test_a_person_ends_a_doubt_that_the_protocol_cannot(tmp_path: Path, ledger: Path) -> None:
    with terminal("asia_ecr", ledger, ("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port, ASIA_ECR, "asia_ecr")
        counter.settle_in()
        said = counter.as_cashier("void", "12", "--reason", "terminal_silent")
        assert (said.status, said.value["state"]) == (5, "in_doubt")
        assert counter.json("recover").status == 5
        assert "paper slip" in counter.run("recover").text
    close = ["close", said.value["request"], "--finding", "paid", "--evidence", "slip"]
    assert counter.as_supervisor(*close, "--note", " ").status == 3
    assert counter.as_cashier(*close, "--note", "slip 25").status == 3
    done = counter.as_supervisor(*close, "--note", "slip 25", "--voucher", "000025")
    assert (done.status, done.value["state"]) == (0, "accepted")
    assert counter.json("journal", "check").value["ok"]


@pytest.mark.parametrize(
    ("driver", "fault", "state"),
    [
        ("allinpay", "decline", "declined"),
        ("allinpay", "busy", "declined"),
        ("asia_ecr", "decline", "declined"),
        ("asia_ecr", "nak", "not_done"),
    ],
)
def test_a_proven_no_is_told_as_what_it_is(
    tmp_path: Path, ledger: Path, driver: str, fault: str, state: str
) -> None:
    with terminal(driver, ledger, (fault,)) as port:
        counter = Counter(tmp_path, port, driver=driver)
        counter.settle_in()
        said = counter.as_cashier("void", "12", "--reason", "changed_mind")
    assert (said.status, said.value["state"]) == (4, state)
    assert not ledger_lines(ledger)
