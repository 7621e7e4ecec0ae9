"""How the lane stands, for a program that watches it."""

from __future__ import annotations

from pathlib import Path

from tests.cashier.cli.kit import Counter, refund
from tests.cashier.cli.test_doubt import ASIA_ECR
from tests.cashier.kit import terminal


def test_a_lane_that_works_is_told_with_its_head(counter: Counter) -> None:
    refund(counter, "12", "1.00")
    counter.as_supervisor("report", "close")
    value = counter.json("status").value
    assert (value["queued"], value["in_doubt"], value["last_closing"]) == (0, 0, 1)
    assert value["head"]["events"] == value["head"]["seq"] == value["unsent"]
    checked = counter.json("journal", "check").value
    assert (checked["ok"], checked["head"]) == (True, value["head"]["hash"])
    assert "has not been asked yet" in counter.run("status").text


def test_a_doubt_is_told_by_the_exit_too(tmp_path: Path, ledger: Path) -> None:
    with terminal("asia_ecr", ledger, ("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port, ASIA_ECR, "asia_ecr")
        counter.settle_in()
        counter.as_cashier("void", "12", "--reason", "terminal_silent")
        said = counter.json("status")
        assert (said.status, said.value["in_doubt"]) == (5, 1)
        assert said.value["oldest_doubt_at"]
        assert "RESULT UNKNOWN 1" in counter.run("status").text
