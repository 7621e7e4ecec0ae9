"""A void and a refund by commands at every simulated terminal, and their lost answers recovered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.registry import load, names
from drivers.terminal import Kind, Proof
from tests.cashier.cli.kit import Counter, Said
from tests.cashier.cli.test_doubt import until_settled
from tests.cashier.kit import QUICK, ledger_lines, terminal
from tests.drivers.conformance.shop import Shop, everything

LAST_OF_THE_DAY = "000024"
"""What a terminal that remembers one transaction alone can still tell."""

PATIENCE: dict[str, dict[str, int]] = {
    "allinpay": QUICK,
    "asia_ecr": {"ack_seconds": 1, "answer_seconds": 1, "question_seconds": 1},
    "ecr17": {"ack_seconds": 1, "answer_seconds": 2, "host_seconds": 0, "receipt_seconds": 1},
    "poslink": {"ack_seconds": 1, "answer_seconds": 1, "host_seconds": 0},
    "zvt": {"ack_seconds": 1, "reply_seconds": 1, "result_seconds": 2, "host_seconds": 1},
    "transbank": {"ack_seconds": 1, "answer_seconds": 1, "listen_seconds": 1},
}
"""Options with which a silent terminal does not hold a test up."""

EVERYTHING = pytest.mark.parametrize(("protocol", "kind"), list(everything()))


@contextmanager
def beside(protocol: str, folder: Path, *faults: str) -> Iterator[Counter]:
    """A counter with people, in the money of such terminals."""
    with terminal(protocol, folder / "ledger.jsonl", faults) as port:
        tables = {
            "lane": {"currency": load(protocol).usual_currency},
            "terminal.options": PATIENCE[protocol],
            "policy": {
                "highest": "100000",
                "two_above": "100000",
            },  # in pesos the usual ones buy nothing
        }
        counter = Counter(folder, port, tables, protocol)
        counter.settle_in()
        yield counter


def give_back(counter: Counter, kind: Kind) -> Said:
    """Void the last sale of the day or refund a part of it, with approval where one is needed."""
    part = ["--amount", "100"] if kind is Kind.REFUND else []
    said = counter.as_cashier(kind, LAST_OF_THE_DAY, *part, "--reason", "typed_wrong")
    if said.status == 3 and said.value["state"] == "awaiting_approval":
        return counter.as_supervisor("approve", said.value["request"])
    return said


def test_every_installed_driver_has_its_patience_here() -> None:
    assert PATIENCE.keys() == set(names())


@EVERYTHING
def test_money_goes_back_once_and_the_terminal_proves_it(
    tmp_path: Path, protocol: str, kind: Kind
) -> None:
    with beside(protocol, tmp_path) as counter:
        said = give_back(counter, kind)
        assert (said.status, said.value["state"]) == (0, "accepted")
        assert said.value["receipts"]
        assert counter.json("journal", "check").value["ok"]
    [moved] = ledger_lines(tmp_path / "ledger.jsonl")
    assert moved["kind"] == kind
    assert moved["amount_minor"] == said.value["amount"]["minor"]


@EVERYTHING
def test_a_lost_answer_is_never_sent_again_and_recovered_as_far_as_the_protocol_can_prove(
    tmp_path: Path, protocol: str, kind: Kind
) -> None:
    with beside(protocol, tmp_path, "lost-answer") as counter:
        said = give_back(counter, kind)
        assert (said.status, said.value["state"]) == (5, "in_doubt")
        if Shop(protocol).terminal.capabilities.proof_of(kind) is Proof.NONE:
            asked = counter.json("recover")
            assert (asked.status, asked.value["resolved"]) == (5, [])
        else:
            [resolved] = until_settled(counter).value["resolved"]
            assert resolved["state"] == "accepted"
    assert len(ledger_lines(tmp_path / "ledger.jsonl")) == 1
