"""`refund --route` and `pay-other-way`: one approval is refused, two pay, nothing is sent."""

from __future__ import annotations

from pathlib import Path

from tests.cashier.cli.kit import PINS, Counter, Said
from tests.cashier.kit import ledger_lines


def by_transfer(counter: Counter, pins: Path, *more: str, people: str = "") -> Said:
    pins.write_text(f"{PINS['1001']}\n{people}")
    return counter.json(
        "refund", "21", "--amount", "1.00", "--reason", "changed_mind", "--route", "transfer",
        "--bank-reference", "T77", "--as", "1001", "--pin-file", str(pins), *more,
    )  # fmt: skip


def two(pins: Path) -> list[str]:
    return [
        "--approve-as", "9001", "--approve-pin-file", str(pins),
        "--second-as", "9002", "--second-pin-file", str(pins),
    ]  # fmt: skip


def test_two_supervisors_pay_another_way(counter: Counter, ledger: Path, tmp_path: Path) -> None:
    pins = tmp_path / "pins"
    both = f"{PINS['9001']}\n{PINS['9002']}\n"
    said = by_transfer(counter, pins, *two(pins), people=both)
    assert (said.status, said.value["state"], said.value["route"]) == (0, "accepted", "transfer")
    assert not ledger_lines(ledger)


def test_a_single_approval_is_refused(counter: Counter, ledger: Path, tmp_path: Path) -> None:
    pins = tmp_path / "pins"
    said = by_transfer(counter, pins, *two(pins)[:4], people=f"{PINS['9001']}\n")
    assert (said.status, said.value["error"]["code"]) == (3, "route.one_is_not_enough")
    assert said.value["state"] == "awaiting_approval"
    assert not ledger_lines(ledger)


def test_what_waits_is_paid_later_and_never_sent(
    counter: Counter, ledger: Path, tmp_path: Path
) -> None:
    pins = tmp_path / "pins"
    waiting = by_transfer(counter, pins)
    assert (waiting.status, waiting.value["state"]) == (3, "awaiting_approval")
    request = waiting.value["request"]
    pins.write_text(f"{PINS['9001']}\n{PINS['9002']}\n")
    pay = ["pay-other-way", request, "--bank-reference", "T78", *two(pins)]
    assert counter.json(*pay).value["state"] == "accepted"
    pins.write_text(f"{PINS['9001']}\n{PINS['9002']}\n")
    assert counter.json(*pay).status == 3
    assert counter.json("send", request).status == 3
    assert not ledger_lines(ledger)
