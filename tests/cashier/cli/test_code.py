"""Codes by phone with commands alone: a lane, and a supervisor's own PC."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cashier.cli.kit import NOWHERE, PINS, Counter, Said, refund
from tests.cashier.kit import ledger_lines

PHRASE = "three blue umbrellas"


def enrol(counter: Counter, out: Path, person: str = "9001") -> Said:
    return counter.json(
        "code", "enrol", "--as", person, "--pin-file", "-", "--phrase-file", "-",
        "--out", str(out), typed=f"{PINS[person]}\n{PHRASE}\n",
    )  # fmt: skip


def give(tmp_path: Path, key: Path, number: str, amount: str) -> Said:
    """On a PC without a lane."""
    elsewhere = Counter(tmp_path / "elsewhere", NOWHERE)
    asked = ["--key", str(key), "--request", number, "--amount", amount]
    return elsewhere.json("code", "give", *asked, "--phrase-file", "-", typed=PHRASE)


@pytest.fixture
def key(counter: Counter, tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "9001.key"
    assert enrol(counter, out).status == 0
    return out


def waiting(counter: Counter) -> tuple[str, str]:
    """A request that waits, and its number as it is read out."""
    said = refund(counter, "21", "900.00")
    request = str(said.value["request"])
    asked = counter.json("code", "ask", request[:8])
    assert asked.value["amount"] == {"minor": 90000, "currency": "CNY"}
    return request, str(asked.value["number"])


def test_a_code_from_another_pc_approves_and_sends(
    counter: Counter, key: Path, tmp_path: Path, ledger: Path
) -> None:
    request, number = waiting(counter)
    code = give(tmp_path, key, number, "900").value["code"]
    said = counter.json("approve", request, "--code-of", "9001", "--code-file", "-", typed=code)
    assert (said.status, said.value["state"]) == (0, "accepted")
    assert len(ledger_lines(ledger)) == 1
    again = counter.json("approve", request, "--code-of", "9001", "--code-file", "-", typed=code)
    assert (again.status, len(ledger_lines(ledger))) == (3, 1)


def test_a_code_for_another_amount_moves_nothing(
    counter: Counter, key: Path, tmp_path: Path, ledger: Path
) -> None:
    request, number = waiting(counter)
    code = give(tmp_path, key, number, "90.00").value["code"]
    said = counter.json("approve", request, "--code-of", "9001", "--code-file", "-", typed=code)
    assert (said.status, said.value["error"]["code"]) == (3, "code.wrong")
    assert said.value["state"] == "awaiting_approval"
    assert not ledger_lines(ledger)


def test_the_history_of_a_request_says_which_codes_were_typed_and_what_was_wrong(
    counter: Counter, key: Path, tmp_path: Path
) -> None:
    request, number = waiting(counter)
    for amount in ("90.00", "900.00"):
        code = give(tmp_path, key, number, amount).value["code"]
        counter.json("approve", request, "--code-of", "9001", "--code-file", "-", typed=code)
    told = counter.run("show", request).text
    assert told.count("a code by phone was typed") == 2
    assert told.count("CODE REFUSED") == told.count("That code does not fit") == 1
    assert told.count("said yes by a code over the phone") == 1


def test_somebody_must_approve(counter: Counter) -> None:
    said = counter.json("approve", waiting(counter)[0])
    assert (said.status, said.value["error"]["code"]) == (2, "code.who")


def test_a_code_is_read_out_in_groups_with_what_it_says_yes_to(
    key: Path, tmp_path: Path, counter: Counter
) -> None:
    number = waiting(counter)[1]
    elsewhere = Counter(tmp_path / "elsewhere", NOWHERE)
    said = elsewhere.run(
        "code", "give", "--key", str(key), "--request", number, "--amount", "900",
        "--phrase-file", "-", typed=PHRASE,
    )  # fmt: skip
    first, _, second = said.text.strip().partition(" ")
    assert (len(first), len(second), said.status) == (4, 4, 0)
    assert "900.00" in said.err
    assert "Counter 1" in said.err


def test_a_misheard_number_is_told_before_anything_is_asked(key: Path, tmp_path: Path) -> None:
    said = give(tmp_path, key, "1234567", "900")
    assert (said.status, said.value["error"]["code"]) == (3, "code.misheard")


def test_the_files_are_for_their_owners_alone(counter: Counter, key: Path) -> None:
    ring = counter.data / "codes.key"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (key, ring)] == [0o600, 0o600]


def test_a_key_file_is_never_written_over_another(counter: Counter, key: Path) -> None:
    before = key.read_bytes()
    said = enrol(counter, key)
    assert (said.status, said.value["error"]["code"]) == (2, "code.out_exists")
    assert key.read_bytes() == before
    assert [one["revoked_at"] for one in counter.json("code", "list").value] == [""]


def test_a_revoked_key_is_refused_and_listed(
    counter: Counter, key: Path, tmp_path: Path, ledger: Path
) -> None:
    request, number = waiting(counter)
    code = give(tmp_path, key, number, "900").value["code"]
    assert counter.as_supervisor("code", "revoke", "9001").status == 0
    said = counter.json("approve", request, "--code-of", "9001", "--code-file", "-", typed=code)
    assert (said.status, said.value["error"]["code"]) == (3, "code.no_key")
    (listed,) = counter.json("code", "list").value
    assert listed["revoked_at"]
    assert not ledger_lines(ledger)
