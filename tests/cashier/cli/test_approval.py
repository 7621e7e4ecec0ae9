"""Who asks and who approves: PINs, roles, limits, and what waits in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cashier.cli.kit import NOWHERE, PINS, Counter, refund
from tests.cashier.kit import ledger_lines

BOTH = f"{PINS['1001']}\n{PINS['9001']}\n"


def test_nobody_moves_money_without_a_name(counter: Counter, ledger: Path) -> None:
    said = counter.json("void", "12", "--reason", "charged_twice")
    assert said.status == 2
    assert "--as" in said.value["error"]["message"]
    assert not ledger_lines(ledger)


@pytest.mark.parametrize(
    ("person", "pin", "code"),
    [
        ("1001", "000000", "pin.wrong"),
        ("nobody", "112358", "pin.wrong"),
        ("7001", PINS["7001"], "role.may_not.request"),
    ],
)
def test_a_person_must_prove_who_they_are_and_be_allowed(
    counter: Counter, ledger: Path, person: str, pin: str, code: str
) -> None:
    said = counter.json("void", "12", "--reason", "x", "--as", person, "--pin-file", "-", typed=pin)
    assert (said.status, said.value["error"]["code"]) == (3, code)
    assert not ledger_lines(ledger)


def test_a_lane_without_people_asks_for_setup(tmp_path: Path) -> None:
    said = Counter(tmp_path, NOWHERE).as_cashier("void", "12", "--reason", "x")
    assert (said.status, said.value["error"]["code"]) == (3, "cli.nobody")
    assert "cashier setup" in said.err


def test_pins_come_from_a_file_in_the_order_person_approver(
    counter: Counter, tmp_path: Path
) -> None:
    (tmp_path / "pins").write_text(BOTH)
    pins = str(tmp_path / "pins")
    said = counter.json(
        "refund", "21", "--amount", "900", "--reason", "typed_wrong",
        "--as", "1001", "--pin-file", pins, "--approve-as", "9001", "--approve-pin-file", pins,
    )  # fmt: skip
    assert (said.status, said.value["state"]) == (0, "accepted")


def test_a_pin_that_is_not_there_is_wrong_usage(counter: Counter) -> None:
    flow = ["void", "12", "--reason", "x", "--as", "1001"]
    assert counter.json(*flow).value["error"]["code"] == "cli.pin_file_lacking"
    empty = counter.json(*flow, "--pin-file", "-")
    assert (empty.status, empty.value["error"]["code"]) == (2, "cli.pin_lacking")
    assert counter.json(*flow, "--pin-file", "/no/such/file").status == 2


# -- approval ------------------------------------------------------------------------------------


def ask_above_the_limit(counter: Counter) -> str:
    said = refund(counter, "21", "900.00")
    assert (said.status, said.value["state"]) == (3, "awaiting_approval")
    return str(said.value["request"])


def test_above_the_limit_nothing_is_sent_before_a_supervisor_approves(
    counter: Counter, ledger: Path
) -> None:
    request = ask_above_the_limit(counter)
    assert not ledger_lines(ledger)
    done = counter.as_supervisor("approve", request[:8])
    assert (done.status, done.value["request"], done.value["state"]) == (0, request, "accepted")
    assert len(ledger_lines(ledger)) == 1


def test_only_a_supervisor_approves(counter: Counter, ledger: Path) -> None:
    request = ask_above_the_limit(counter)
    said = counter.as_cashier("approve", request)
    assert (said.status, said.value["error"]["code"]) == (3, "role.may_not.approve")
    assert said.value["state"] == "awaiting_approval"
    assert not ledger_lines(ledger)


def test_nobody_approves_their_own_request(counter: Counter, ledger: Path) -> None:
    said = counter.json(
        "refund", "21", "--amount", "900", "--reason", "typed_wrong",
        "--as", "9001", "--pin-file", "-", "--approve-as", "9001", "--approve-pin-file", "-",
        typed=f"{PINS['9001']}\n{PINS['9001']}\n",
    )  # fmt: skip
    assert (said.status, said.value["error"]["code"]) == (3, "approval.own_request")
    assert said.value["state"] == "awaiting_approval"
    assert not ledger_lines(ledger)


def test_a_wrong_approvers_pin_leaves_the_request_waiting(counter: Counter) -> None:
    said = counter.json(
        "refund", "21", "--amount", "900", "--reason", "typed_wrong",
        "--as", "1001", "--pin-file", "-", "--approve-as", "9001", "--approve-pin-file", "-",
        typed=f"{PINS['1001']}\n000000\n",
    )  # fmt: skip
    assert (said.status, said.value["error"]["code"]) == (3, "pin.wrong")
    assert said.value["state"] == "awaiting_approval"


def test_a_request_that_was_not_sent_can_be_withdrawn(counter: Counter, ledger: Path) -> None:
    request = ask_above_the_limit(counter)
    said = counter.as_cashier("queue", "withdraw", request)
    assert (said.status, said.value["state"]) == (0, "not_done")
    assert counter.as_supervisor("approve", request).status == 3
    assert not ledger_lines(ledger)
