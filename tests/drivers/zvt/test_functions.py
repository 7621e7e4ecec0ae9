"""What only a technician lets a ZVT terminal do."""

from __future__ import annotations

import pytest

from drivers.terminal import ignore, never
from drivers.zvt import words
from drivers.zvt.driver import DRIVER
from tests.drivers.zvt.build import OK, Scripted, counter, scripted

BY_NAME = {function.name: function for function in DRIVER.functions}


@pytest.mark.parametrize(
    ("name", "text", "sent"),
    [
        ("diagnosis", "1", "067005060 31B0101"),
        ("initialise", "", "069303000000"),
        ("set_clock", "", "0691"),
        ("display", "Hallo|Welt", "06E011F00AF1F0F548616C6C6FF2F0F457656C74"),
        ("log_off", "", "060200"),
    ],
)
def test_each_sends_its_command_and_moves_no_money(name: str, text: str, sent: str) -> None:
    device = Scripted(**{f"_{code}": [[OK]] for code in ("06E0", "0602")})
    report = BY_NAME[name].run(scripted(device), text, ignore, never)
    assert report.done
    (command,) = device.asked
    assert command.hex().upper().startswith(sent.replace(" ", ""))


@pytest.mark.parametrize("text", ["", "0", "6", "one", "１"])
def test_a_diagnosis_that_does_not_exist_is_not_sent(text: str) -> None:
    device = Scripted()
    report = BY_NAME["diagnosis"].run(scripted(device), text, ignore, never)
    assert (report.done, report.words) == (False, words.BAD_DIAGNOSIS)
    assert device.asked == []


def test_every_function_is_done_by_the_simulated_terminal() -> None:
    it = counter()
    for function in DRIVER.functions:
        assert function.run(it.terminal, "1" if function.takes else "", ignore, never).done
    assert it.ledger == []
