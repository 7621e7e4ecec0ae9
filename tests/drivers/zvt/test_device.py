"""The simulated terminal as any register meets it: what it says, when, and to whom it listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Write
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults, Rule
from drivers.zvt import frames
from drivers.zvt.device import PATIENCE, ZvtDevice
from drivers.zvt.driver import DRIVER
from drivers.zvt.messages import parse
from drivers.zvt.values import code_of
from tests.drivers.zvt.build import CURRENCY, NOON, OK, money, split

SALE = bytes.fromhex("06010A04000000001200490978")
STATE = bytes.fromhex("0501050000000302")
CALL_OFF = bytes.fromhex("06B000")


class Bench:
    """A terminal over TCP; `say` gives what it answers, control field by control field."""

    def __init__(self, *faults: str, **options: str | int | bool) -> None:
        self.clock = ManualClock(NOON)
        self.bank = Bank(self.clock, CURRENCY)
        settings = DRIVER.read({"transport": "tcp"} | options)
        rules = tuple(map(Rule.parse, faults))
        self.device = ZvtDevice(self.bank, Faults(rules), settings)
        self.told: list[bytes] = []

    def say(self, *messages: bytes) -> list[str]:
        heard: list[str] = []
        for message in messages:
            heard += self._heard(self.device.receive(message, self.clock.monotonic()))
        return heard

    def wait(self, seconds: float) -> list[str]:
        self.clock.advance(seconds)
        return self._heard(self.device.expire(self.clock.monotonic()))

    def _heard(self, effects: object) -> list[str]:
        return list(self._controls(effects))

    def _controls(self, effects: object) -> Iterator[str]:
        for effect in effects:  # type: ignore[attr-defined]
            if isinstance(effect, Write):
                for message in split(effect.data):
                    self.told.append(message)
                    yield message[:2].hex().upper()


def test_each_message_waits_for_the_answer_to_the_one_before_it() -> None:
    bench = Bench()
    assert bench.say(SALE) == ["8000", "04FF"]
    assert bench.say(OK) == ["04FF"]
    assert bench.bank.entries == []
    assert bench.say(OK) == ["040F"]
    assert len(bench.bank.entries) == 1


def test_a_payment_that_nobody_answers_is_given_up_before_the_bank_has_it() -> None:
    bench = Bench()
    bench.say(SALE)
    assert bench.say(STATE) == ["8000", "060F"]
    assert bench.told[-1] == bytes.fromhex("060F019C")
    bench.wait(PATIENCE + 1)
    bench.say(STATE)
    assert bench.told[-1] == bytes.fromhex("060F0100")
    assert bench.bank.entries == []


def test_what_is_booked_stays_booked_when_nobody_takes_the_result() -> None:
    bench = Bench()
    bench.say(SALE, OK, OK)
    bench.wait(PATIENCE + 1)
    assert bench.say(bytes.fromhex("0620050000000303"), OK) == ["8000", "040F", "060F"]


def test_it_can_be_called_off_until_the_bank_has_it() -> None:
    bench = Bench()
    bench.say(SALE)
    assert bench.say(CALL_OFF) == ["8000"]
    assert bench.say(OK, OK) == ["040F", "061E"]
    assert code_of(parse(bench.told[-2])) == "6C"
    assert bench.bank.entries == []
    assert Bench().say(CALL_OFF) == ["8483"]


def test_a_second_command_while_one_runs_is_told_to_wait() -> None:
    bench = Bench()
    bench.say(SALE)
    assert bench.say(SALE) == ["849C"]


def test_without_the_wish_for_progress_none_is_told() -> None:
    assert Bench(config_byte="86").say(SALE) == ["8000", "040F"]


def test_without_the_wish_to_print_nothing_is_printed() -> None:
    assert Bench(config_byte="08").say(SALE, OK, OK, OK)[-2:] == ["040F", "060F"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("0630 09 000000 87 0009 04 000000001200", "B5"),  # no such receipt
        ("0630 0D 000000 87 0001 04 000000001201 49 0978", "B5"),  # another amount
        ("0631 0D 000000 04 000000000500 49 0756", "6F"),  # another currency
        ("0601 07 04 000000000000", "C8"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(command: str, code: str) -> None:
    bench = Bench(config_byte="80")
    bench.bank.sale(money("12.00"))
    data = bytes.fromhex(command)
    bench.say(data[:2] + bytes([len(data) - 3]) + data[3:], OK)
    assert code_of(parse(bench.told[1])) == code
    assert bench.told[2] == bytes.fromhex(f"061E01{code}")


def test_a_sale_is_voided_once() -> None:
    bench = Bench(config_byte="80")
    bench.bank.sale(money("12.00"))
    command = bytes.fromhex("063010000000870001040000000012004909 78".replace(" ", ""))
    bench.say(command, *[OK] * 40)
    bench.told.clear()
    bench.say(command, OK)
    assert code_of(parse(bench.told[1])) == "B4"


def test_receipt_numbers_have_four_digits_and_begin_anew_while_traces_go_on() -> None:
    bench = Bench(config_byte="80")
    bench.bank.next_voucher = 10_001
    bench.say(SALE)
    told = parse(bench.told[1])
    assert (told.get(0x87).hex(), told.get(0x0B).hex()) == ("0002", "010001")


def test_an_unknown_command_is_not_supported() -> None:
    assert Bench().say(bytes.fromhex("069900")) == ["8483"]


def test_a_wrong_password_is_refused() -> None:
    assert Bench(password="481629").say(bytes.fromhex("061003000000")) == ["8437"]


def test_over_a_serial_line_a_damaged_command_is_thrown_away() -> None:
    device = ZvtDevice(Bank(ManualClock(NOON), CURRENCY), Faults(), DRIVER.read({}))
    wire = bytearray(frames.encode(SALE))
    wire[5] ^= 1
    device.receive(bytes(wire), 0.0)
    assert Write(b"\x15") in device.expire(1.0)


@given(st.lists(st.binary(max_size=80), max_size=10), st.sampled_from(["tcp", "serial"]))
def test_no_bytes_move_money_by_accident(parts: list[bytes], transport: str) -> None:
    bank = Bank(ManualClock(NOON), CURRENCY)
    device = ZvtDevice(bank, Faults(), DRIVER.read({"transport": transport}))
    for number, part in enumerate(parts):
        device.receive(part, float(number))
        device.expire(number + 0.5)
    assert bank.entries == []
