"""The simulated terminal by bytes: what it acknowledges, repeats, refuses and keeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Effects, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.transbank.device import TransbankDevice
from drivers.transbank.driver import DRIVER
from drivers.transbank.explain import decode
from tests.drivers.transbank.build import AUTOSERVICIO, NOON, pesos
from tests.drivers.transbank.vectors import BY_NAME, wire

ACK, NAK = b"\x06", b"\x15"


@dataclass
class Counter:
    """A device alone; `say` tells what it writes at once, `later` what its time brings."""

    device: TransbankDevice
    bank: Bank
    ledger: list[Movement] = field(default_factory=list)
    now: float = 0.0
    wake: float = float("inf")

    def say(self, data: bytes) -> list[bytes]:
        return self._did(self.device.receive(data, self.now))

    def ask(self, payload: str) -> list[bytes]:
        self.now += 1.0
        return self.say(wire(payload))

    def later(self) -> list[bytes]:
        self.now = self.wake
        return self._did(self.device.expire(self.now))

    def fields(self, payload: str, **options: Any) -> list[str]:
        """The fields of the one answer to `payload`, which is then acknowledged."""
        first, frame = self.ask(payload)
        assert first == ACK
        assert self.say(ACK) == []
        assert decode(frame, DRIVER.read(options)).frame == "ok"
        return frame[1:-2].decode("latin-1").split("|")

    def _did(self, effects: Effects) -> list[bytes]:
        for effect in effects:
            if isinstance(effect, WakeAt):
                self.wake = effect.at
        return [effect.data for effect in effects if isinstance(effect, Write)]


def counter(*faults: str, **options: Any) -> Counter:
    ledger: list[Movement] = []
    bank = Bank(ManualClock(NOON), "CLP", on_movement=ledger.append)
    rules = tuple(Rule.parse(text) for text in faults)
    device = TransbankDevice(bank, Faults(rules), DRIVER.read(options))
    return Counter(device, bank, ledger)


# -- the link -----------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", ["0100", "0260|0|"])
def test_some_requests_are_only_acknowledged(payload: str) -> None:
    assert counter().ask(payload) == [ACK]


@pytest.mark.parametrize("name", ["poll, whose checksum is STX", "load keys"])
def test_a_request_is_read_byte_by_byte_and_answered_once(name: str) -> None:
    it = counter()
    answers = [it.say(bytes([byte])) for byte in BY_NAME[name].wire]
    assert answers[:-1] == [[]] * (len(answers) - 1)
    assert answers[-1][0] == ACK


@pytest.mark.parametrize("damaged", [wire("0800")[:-1] + b"\x00", wire("0800").replace(b"8", b"9")])
def test_a_damaged_request_is_refused(damaged: bytes) -> None:
    it = counter()
    assert it.say(damaged) == [NAK]
    assert it.ask("0100") == [ACK]


@pytest.mark.parametrize("payload", ["9999", "0210|00", "hello", "0900|84"])
def test_what_no_register_asks_is_refused(payload: str) -> None:
    assert counter().ask(payload) == [NAK]


def test_half_a_request_is_dropped_after_a_pause() -> None:
    it = counter()
    it.say(wire("0800")[:4])
    assert it.ask("0100") == [ACK]


def test_an_answer_comes_whole_in_one_write_behind_the_acknowledgement() -> None:
    first, answer = counter().ask("0800")
    assert first == ACK
    assert answer.startswith(b"\x020810|00|")
    assert decode(answer, DRIVER.read({})).size == len(answer)


def test_an_answer_that_nobody_acknowledges_comes_three_times() -> None:
    it = counter()
    _, answer = it.ask("0800")
    assert it.later() == [answer]
    assert it.now == 11.0
    assert it.later() == [answer]
    assert it.ask("0100") == [], "it takes nothing else meanwhile"
    assert it.later() == []
    assert it.ask("0100") == [ACK]


def test_an_answer_that_is_refused_comes_again_at_once_and_three_times_in_all() -> None:
    it = counter()
    _, answer = it.ask("0800")
    assert it.say(NAK) == [answer]
    assert it.say(NAK) == [answer]
    assert it.say(NAK) == []
    assert it.ask("0100") == [ACK]


def test_the_next_record_waits_for_the_acknowledgement_of_the_one_before() -> None:
    it = counter()
    it.bank.sale(pesos(1000))
    it.bank.sale(pesos(2000))
    _, first = it.ask("0260|1|")
    (second,) = it.say(ACK)
    (end,) = it.say(ACK)
    assert it.say(ACK) == []
    assert [one.split(b"|")[6] for one in (first, second)] == [b"1000", b"2000"]
    assert not end.split(b"|")[5].strip()


def test_without_register_mode_it_serves_no_register() -> None:
    it = counter()
    assert it.ask("0300") == [ACK]
    assert it.ask("0100") == []


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_whatever_comes_moves_no_money_and_the_next_request_is_served(pieces: list[bytes]) -> None:
    it = counter()
    it.bank.sale(pesos(1000))
    it.ledger.clear()
    for piece in pieces:
        it.say(piece)
    it.now += 60.0
    assert it.ask("0100") == [ACK]
    assert it.device._firmware._bank.last() is not None


# -- what is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        "0200|1200|123asd||1|1|", "0200|000001200|123asd||0|0|", "0200|1200|123asd|||0|",
        "0200|1200|123asd|||0", "0200|1200|000123||1|0",
    ],
)  # fmt: skip
def test_every_variant_of_a_sale_is_taken(payload: str) -> None:
    it = counter()
    frames = it.ask(payload)
    while len(frames[-1]) < 30:  # intermediate messages
        frames = it.say(ACK)
    fields = frames[-1].split(b"|")
    assert fields[0].endswith(b"0210")
    assert (fields[1], fields[6]) == (b"00", b"1200")
    assert len(it.bank.entries) == 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("0200|49|A||0|0|", "10"), ("0200|0|A||0|0|", "72"), ("0200|x|A||0|0|", "72"),
        ("0200|1000|1234567||0|0|", "70"),
    ],
)  # fmt: skip
def test_a_sale_that_cannot_be_is_refused_with_all_its_fields(payload: str, code: str) -> None:
    it = counter()
    fields = it.fields(payload)
    assert fields[:2] == ["0210", code]
    assert len(fields) >= 19
    assert it.bank.entries == []


@pytest.mark.parametrize("number", ["1", "000001", "01"])
def test_a_void_repeats_the_authorisation_of_its_sale(number: str) -> None:
    it = counter()
    sold = it.bank.sale(pesos(1000)).transaction
    fields = it.fields(f"1200|{number}|")
    assert fields[:2] == ["1210", "00"]
    assert fields[4:6] == [sold.auth_code, "000001"]
    assert it.bank.entries[0].voided


def test_a_void_is_a_second_record_with_the_amount_negative() -> None:
    it = counter()
    it.bank.sale(pesos(25000))
    it.fields("1200|1|")
    _, sale = it.ask("0260|1|")
    (void,) = it.say(ACK)
    assert void.replace(b"|-25000|", b"|25000|")[:-1] == sale[:-1]
    it.say(ACK)
    it.say(ACK)
    assert it.fields("0700||")[:4] == ["0710", "00", "0", "0"]


def test_the_refusals_of_a_void_have_their_codes() -> None:
    it = counter()
    it.bank.sale(pesos(1000))
    it.bank.sale(pesos(2000))
    it.bank.entries[1].transaction = replace(it.bank.entries[1].transaction, issuer="DEBIT")
    assert it.fields("1200|7|")[1] == "05"
    assert it.fields("1200||")[1] == "05"
    assert it.fields("1200|2|")[1] == "21"
    assert it.fields("1200|1|")[1] == "00"
    assert it.fields("1200|1|")[1] == "04"
    assert it.fields("0500||")[1] == "00"
    assert it.fields("1200|1|")[1] == "05"


def test_closing_the_day_forgets_the_sales() -> None:
    it = counter()
    it.bank.sale(pesos(1000))
    assert it.fields("0250|")[1] == "00"
    it.fields("0500||")
    assert it.fields("0250|")[1] == "11"
    assert it.fields("0260|1|")[1] == "11"


def test_autoservicio_answers_in_its_own_layout_and_checksum() -> None:
    it = counter(**AUTOSERVICIO)
    assert it.fields("0250|0", **AUTOSERVICIO) == ["0260", "11", "120170130018", "00440036"]
    it.bank.sale(pesos(750), "00201803211622202533")
    fields = it.fields("0250|0", **AUTOSERVICIO)
    assert (fields[4], fields[6], fields[8]) == ("00201803211622202533", "750", "000001")
    assert it.fields("1200", **AUTOSERVICIO)[1:6:4] == ["00", "000001"]
    assert it.fields("1200", **AUTOSERVICIO)[1] == "04"


# -- faults -------------------------------------------------------------------------------------


def test_the_nak_fault_meets_every_send_of_one_command() -> None:
    it = counter("nak@1")
    it.bank.sale(pesos(1000))
    assert [it.ask("1200|1|") for _ in range(3)] == [[NAK]] * 3
    assert it.fields("1200|1|")[1] == "00"


def test_a_garbled_answer_stays_garbled_however_often_it_is_asked_for() -> None:
    it = counter("garbled@1")
    it.bank.sale(pesos(1000))
    _, first = it.ask("1200|1|")
    again = it.say(NAK)
    assert again == [first]
    assert decode(first, DRIVER.read({})).frame == "bad_checksum"


def test_a_slow_terminal_hears_nothing_until_it_has_answered() -> None:
    it = counter("slow@1")
    it.bank.sale(pesos(1000))
    assert it.ask("1200|1|") == [ACK]
    assert it.ask("0100") == []
    (answer,) = it.later()
    assert answer.startswith(b"\x021210|00|")


def test_an_answer_cut_by_a_hang_up_comes_again_when_the_cable_is_back() -> None:
    it = counter("hang-up@1")
    it.bank.sale(pesos(1000))
    _, half = it.ask("1200|1|")
    (whole,) = it.later()
    assert whole.startswith(half)
    assert len(whole) > len(half)
    assert it.say(ACK) == []
    assert it.ask("0100") == [ACK]
