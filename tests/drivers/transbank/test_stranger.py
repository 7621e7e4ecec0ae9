"""The vendor's own Python SDK against our simulated terminal, over a pseudo-terminal.

Somebody else's client shares none of our code, so it shares none of our misreadings either.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

transbank = pytest.importorskip(
    "transbank", reason="the vendor's SDK is not installed: pip install 'cashier[strangers]'"
)

PATIENCE = 50
"""In the SDK's units of 0.2 s; its own default would wait 8 hours."""


@dataclass
class Shop:
    """The SDK at an empty simulated terminal, and what really moved."""

    pos: Any
    ledger: Path

    def moved(self) -> list[tuple[str, str, int]]:
        """Kind, operation number of the original, pesos."""
        rows = map(json.loads, self.ledger.read_text("utf-8").splitlines())
        return [(row["kind"], row["original_voucher"], row["amount_minor"]) for row in rows]


@pytest.fixture
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    ledger = tmp_path / "ledger"
    command = [sys.executable, "-m", "drivers.simulator", "--protocol", "transbank",
               "--scenario", "empty", "--ledger", str(ledger)]  # fmt: skip
    command += [part for fault in getattr(request, "param", ()) for part in ("--fault", fault)]
    simulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert simulator.stdout is not None
    pos = transbank.POSIntegrado()
    pos.timeout = PATIENCE
    try:
        assert pos.open_port(json.loads(simulator.stdout.readline())["port"])
        yield Shop(pos, ledger)
        pos.close_port()
    finally:
        simulator.terminate()
        simulator.communicate()


def test_the_vendors_sdk_understands_a_whole_day(shop: Shop) -> None:
    pos = shop.pos
    assert pos.poll() is True
    keys = pos.load_keys()
    assert (keys["success"], keys["response_message"]) == (True, "Aprobado")
    assert len(keys["commerce_code"]) == 12

    sold = pos.sale(25000, "ABC123")
    assert (sold["success"], sold["amount"], sold["ticket"]) == (True, "25000", "ABC123")
    assert pos.sale(1500, "ABC124")["success"] is True
    last = pos.last_sale()
    assert (last["function_code"], last["ticket"], last["amount"]) == (260, "ABC124", "1500")
    assert last["operation_number"] == "000002"

    voided = pos.refund(int(sold["operation_number"]))
    assert voided["success"] is True
    assert voided["authorization_code"] == sold["authorization_code"]
    assert voided["operation_number"] == sold["operation_number"]
    assert shop.moved() == [("sale", "", 25000), ("sale", "", 1500), ("void", "000001", 25000)]

    totals = pos.totals()
    assert (totals["tx_count"], totals["tx_total"]) == ("1", "1500")
    *records, end = pos.details(print_on_pos=True)
    assert [one["amount"] for one in records] == ["25000", "1500", "-25000"]
    assert records[0]["operation_number"] == records[2]["operation_number"] == "000001"
    assert end["authorization_code"].strip() == ""

    assert pos.close()["success"] is True
    assert pos.last_sale()["response_message"] == "No existe venta"
    assert len(pos.details(print_on_pos=True)) == 1
    assert len(shop.moved()) == 3


def test_the_vendors_sdk_follows_what_the_terminal_does_during_a_sale(shop: Shop) -> None:
    steps: list[str] = []
    sold = shop.pos.sale(
        999, "A1", send_status=True, callback=lambda step: steps.append(step["response_code"])
    )
    assert steps == ["84", "79", "81", "82"]
    assert (sold["success"], sold["amount"]) == (True, "999")


def test_the_vendors_sdk_sells_and_lists_for_another_merchant(shop: Shop) -> None:
    sold = shop.pos.multicode_sale(12000, "ABC123", 597029414303)
    assert (sold["success"], sold["child_commerce_code"]) == (True, "597029414303")
    last = shop.pos.multicode_last_sale(send_voucher=True)
    assert "COPIA COMERCIO" in last["voucher"][1]
    assert {len(line) for line in last["voucher"]} == {40}
    records = shop.pos.multicode_details(print_on_pos=True)
    assert [one["amount"] for one in records[:-1]] == ["12000"]


def test_the_vendors_sdk_hears_every_refusal_of_a_void(shop: Shop) -> None:
    assert shop.pos.refund(7)["response_code"] == "05"
    shop.pos.sale(25000, "A1")
    assert shop.pos.refund(1)["response_code"] == "00"
    assert shop.pos.refund(1)["response_message"] == "Transacción ya Fue Anulada"
    assert [kind for kind, _original, _amount in shop.moved()] == ["sale", "void"]


@pytest.mark.parametrize("shop", [("decline@1", "cancel@2")], indirect=True)
def test_the_vendors_sdk_finds_every_field_in_a_refused_sale(shop: Shop) -> None:
    assert shop.pos.sale(1000, "A1")["response_code"] == "01"
    cancelled = shop.pos.sale(1000, "A2")
    assert (cancelled["success"], cancelled["response_code"]) == (False, "07")
    assert cancelled["tip"] == ""
    assert shop.moved() == []


def test_a_list_to_be_printed_and_the_end_of_register_mode_are_just_acknowledged(
    shop: Shop,
) -> None:
    """Raw bytes: this version of the SDK waits for ever for what the first never sends."""
    port = shop.pos._serial_port
    port.timeout = 2
    for request in ("02303236307C307C0337", "0230333030" + "0300"):
        port.write(bytes.fromhex(request))
        assert port.read(1) == b"\x06"
    port.write(bytes.fromhex("023031303003" + "02"))
    port.timeout = 0.3
    assert port.read(1) == b""
