"""`cashier explain`: the rules' answer for each way, before anybody asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cashier.cli.kit import PINS, Counter, refund
from tests.cashier.kit import ledger_lines

CASHIER_AND_CHECKER = f"{PINS['1001']}\n{PINS['9001']}\n"


def explained(counter: Counter, voucher: str, *more: str) -> dict[str, object]:
    counter.json("find", voucher)
    said = counter.json("explain", voucher, *more)
    assert said.status == 0
    value: dict[str, object] = said.value
    return value


def answers(value: object) -> dict[str, tuple[str, int]]:
    ways = value["ways"]  # type: ignore[index]
    return {name: (way["answer"], way["checkers"]) for name, way in ways.items()}


def test_a_small_sale_needs_nobody(counter: Counter) -> None:
    ways = ("void", "whole", "part", "correct")
    assert answers(explained(counter, "12")) == dict.fromkeys(ways, ("allowed", 0))


def test_a_large_sale_says_how_many_must_approve_which_way(counter: Counter) -> None:
    """1,280.00 is above the first limit and a fen of it is not."""
    counter.configure(counter.port, {"policy": {"two_above": "2000.00"}})
    value = explained(counter, "21")
    assert answers(value) == {
        "void": ("approval", 1), "whole": ("approval", 1), "part": ("allowed", 0),
        "correct": ("approval", 1),
    }  # fmt: skip
    counter.configure(counter.port, {"policy": {"two_above": "1000.00"}})
    assert answers(explained(counter, "21"))["whole"] == ("approval", 2)


def test_a_role_that_may_not_ask_and_a_reason_that_is_looked_at(counter: Counter) -> None:
    assert set(answers(explained(counter, "12", "--role", "technician")).values()) == {
        ("denied", 0)
    }
    told = explained(counter, "12", "--reason", "other_method")
    assert answers(told)["part"] == ("approval", 2)


def test_a_shop_that_is_paid_at_once_has_no_void_and_says_so(counter: Counter) -> None:
    counter.configure(counter.port, {"acquirer": {"instant": True}})
    told = explained(counter, "12")
    assert answers(told)["void"] == ("denied", 0)
    assert answers(told)["correct"] == ("allowed", 0)
    assert "paid out at once" in told["ways"]["void"]["why"][0]  # type: ignore[index]


def test_deadlines_and_the_rules_version_are_told(counter: Counter) -> None:
    tables = {"acquirer": {"cut_off": "23:59", "refund_days": 30}, "policy": {"version": "2026-B"}}
    counter.configure(counter.port, tables)
    told = explained(counter, "12")
    assert told["rules"] == "2026-B"
    assert str(told["deadlines"]["void"]).endswith("T23:59:00")  # type: ignore[index]
    plain = counter.run("explain", "12").text
    assert "2026-B" in plain
    assert "working days" in plain


def test_a_contract_that_has_run_out_warns_and_blocks_nothing(counter: Counter) -> None:
    past = 'valid_until = 2020-01-31\nname = "Bank A"'
    counter.config.write_text(f"{counter.config.read_text()}\n[acquirer]\n{past}\n")
    told = explained(counter, "12")
    assert "Bank A" in told["warnings"][0]  # type: ignore[index]
    assert answers(told)["whole"] == ("allowed", 0)


def test_a_person_reads_a_line_for_each_way(counter: Counter) -> None:
    counter.json("find", "21")
    rows = counter.run("explain", "21").text.splitlines()
    assert [row.split(" CN¥")[0] for row in rows if not row.startswith("  ")] == [
        "What can be done about voucher 000021, asked for by a cashier:",
        "Void", "Refund the whole", "Refund a part", "Correct the charge", "Rules: 1",
    ]  # fmt: skip
    counter.configure(counter.port, {"lane": {"language": "zh"}})
    assert "须两位不同的主管批准。" in counter.run("explain", "21").text


def test_what_nobody_has_found_is_not_explained(counter: Counter) -> None:
    said = counter.json("explain", "999")
    assert (said.status, said.value["error"]["code"]) == (3, "find.unknown")


# -- two checkers ----------------------------------------------------------------------------------


def test_approve_is_given_twice_and_says_in_between_what_is_missing(
    counter: Counter, ledger: Path
) -> None:
    counter.configure(counter.port, {"policy": {"two_above": "500.00"}})
    waiting = refund(counter, "21", "900.00").value
    assert waiting["approvals"]["needed"] == 2
    first = counter.as_supervisor("approve", waiting["request"])
    assert (first.status, first.value["state"]) == (3, "awaiting_approval")
    assert [one["by"] for one in first.value["approvals"]["given"]] == ["9001"]
    again = counter.as_supervisor("approve", waiting["request"])
    assert (again.status, again.value["error"]["code"]) == (3, "approval.twice")
    assert not ledger_lines(ledger)
    assert "1 of 2 approved, by 9001." in counter.run("show", waiting["request"]).text
    second = counter.json(
        "approve", waiting["request"], "--as", "9002", "--pin-file", "-", typed=PINS["9002"]
    )
    assert (second.status, second.value["state"]) == (0, "accepted")
    assert len(ledger_lines(ledger)) == 1


def test_one_approver_beside_the_cashier_is_not_two(counter: Counter, ledger: Path) -> None:
    counter.configure(counter.port, {"policy": {"two_above": "500.00"}})
    said = counter.json(
        "refund", "21", "--amount", "900", "--reason", "typed_wrong",
        "--as", "1001", "--pin-file", "-", "--approve-as", "9001", "--approve-pin-file", "-",
        typed=CASHIER_AND_CHECKER,
    )  # fmt: skip
    assert (said.status, said.value["state"]) == (3, "awaiting_approval")
    assert not ledger_lines(ledger)


@pytest.mark.parametrize("reason", ["other_method", "other_card", "no_card_number"])
def test_a_reason_that_is_looked_at_waits_for_a_supervisor(counter: Counter, reason: str) -> None:
    said = counter.as_cashier("refund", "12", "--amount", "1.00", "--reason", reason)
    assert (said.status, said.value["state"]) == (3, "awaiting_approval")
