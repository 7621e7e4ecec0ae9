"""The simulated terminal as a stranger's register meets it: what it acknowledges, says, repeats."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17 import requests
from drivers.ecr17.device import RESEND_SECONDS
from drivers.ecr17.driver import DRIVER
from drivers.ecr17.frames import Display, Packet, Reader, Reading, Scope, encode
from drivers.ecr17.messages import code_of, compose, parse
from drivers.ecr17.slips import PART
from drivers.effects import Effects, WakeAt, Write
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Fault, Faults, Rule
from tests.drivers.ecr17.build import NOON, euros, profile, refund, sale, void
from tests.drivers.ecr17.scripted import read_all
from tests.drivers.ecr17.talk import ACK, NAK, framed
from tests.drivers.ecr17.vectors import BY_NAME

PROFILE = profile()
RECEIPT = BY_NAME["receipt to the register"].wire
VOID = framed(requests.money(void("1"), PROFILE).message)
REFUND = framed(requests.money(refund(), PROFILE).message)


@dataclass
class Desk:
    """A register that writes what a test says, and reads what comes."""

    faults: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    ledger: list[Movement] = field(default_factory=list)
    now: float = 0.0
    wake: float = float("inf")

    def __post_init__(self) -> None:
        self.bank = Bank(ManualClock(NOON), "EUR", on_movement=self.ledger.append)
        self.bank.sale(euros("6.50"), card="************9012")
        self.ledger.clear()
        rules = tuple(Rule.parse(text) for text in self.faults)
        self.device = DRIVER.device(self.bank, Faults(rules), DRIVER.read(self.options))
        self._reader = Reader(Scope.STX_ETX)

    def say(self, data: bytes) -> list[Reading]:
        return self._heard(self.device.receive(data, self.now))

    def wait(self) -> list[Reading]:
        self.now, self.wake = self.wake, float("inf")
        return self._heard(self.device.expire(self.now))

    def _heard(self, effects: Effects) -> list[Reading]:
        for effect in effects:
            if isinstance(effect, WakeAt):
                self.wake = effect.at
            if isinstance(effect, Write):
                self._reader.receive(effect.data)
        return [reading for reading in read_all(self._reader) if reading is not None]


def codes(readings: list[Reading]) -> list[str]:
    """ACK and NAK, the codes of messages, and 01 for what is shown."""
    return [
        code_of(one.message) if isinstance(one, Packet)
        else "01" if isinstance(one, Display) else one.name
        for one in readings
    ]  # fmt: skip


def packet(readings: list[Reading]) -> bytes:
    return next(one.message for one in readings if isinstance(one, Packet))


# -- questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", ["status", "last result", "totals", "close", "first load"])
def test_every_question_is_acknowledged_and_answered(vector: str) -> None:
    said = Desk().say(BY_NAME[vector].wire)
    code = {"s": "s", "G": "E", "D": "E"}.get(chr(BY_NAME[vector].wire[10]))
    assert codes(said) == ["ACK", code or chr(BY_NAME[vector].wire[10])]


@pytest.mark.parametrize(
    "data",
    [
        framed(b"123456780s"),
        framed(b"000000000J"),
        framed(b"000000000s0"),
        framed(b"000000000K"),
        framed(b"AB"),
        encode(b"000000000s", Scope.PLAIN),
    ],
    ids=["another id", "forbidden J", "too long", "unknown", "no header", "another checksum"],
)
def test_what_it_cannot_take_is_refused(data: bytes) -> None:
    assert codes(Desk().say(data)) == ["NAK"]


def test_it_keeps_the_last_result_alone_and_byte_for_byte() -> None:
    it = Desk()
    last = BY_NAME["last result"].wire
    first = packet(it.say(last))
    assert parse(first, "payment result").text("stan") == "000001"
    assert packet(it.say(last)) == first
    result = packet(it.say(VOID))
    it.say(ACK)
    assert packet(it.say(last)) == result
    assert parse(result, "reversal result").text("stan") == "000002"


def test_a_terminal_that_has_done_nothing_keeps_nothing() -> None:
    it = Desk()
    it.bank.entries.clear()
    assert codes(it.say(BY_NAME["last result"].wire)) == ["NAK"]
    assert codes(it.say(BY_NAME["reprint to the register"].wire)) == ["NAK"]


def test_the_total_falls_by_what_is_given_back() -> None:
    it = Desk()
    before = parse(packet(it.say(BY_NAME["totals"].wire)), "totals").number("pos_total_cents")
    it.say(framed(requests.money(refund(amount="2.50"), PROFILE).message))
    after = parse(packet(it.say(BY_NAME["totals"].wire)), "totals").number("pos_total_cents")
    assert (before, after) == (650, 400)


# -- money -----------------------------------------------------------------------------------------


def test_it_acknowledges_shows_what_it_does_and_answers() -> None:
    it = Desk()
    assert codes(it.say(VOID)) == ["ACK", "01", "E"]
    assert it.ledger[0]["original_voucher"] == "000001"


def test_only_the_last_transaction_can_be_reversed() -> None:
    it = Desk()
    it.bank.sale(euros("1.00"))
    it.ledger.clear()
    assert parse(packet(it.say(VOID)), "reversal result").result == "01"
    unchecked = compose("reversal request", "00000000", {"cash_register": "00000001"})
    assert parse(packet(it.say(framed(unchecked))), "reversal result").result == "00"
    assert it.ledger[0]["amount_minor"] == 100


def test_an_older_transaction_is_reversed_by_its_own_command() -> None:
    it = Desk()
    it.bank.sale(euros("1.00"))
    it.ledger.clear()
    values = {"stan": "000001", "amount_cents": "650", "card": "C9012"}
    older = compose("retroactive reversal request", "00000000", values)
    assert parse(packet(it.say(framed(older))), "reversal result").result == "00"
    assert it.ledger[0]["amount_minor"] == 650


def test_every_refund_pays_out_again() -> None:
    """Nothing ties a refund to another one, which is why it is never sent again."""
    it = Desk()
    small = framed(requests.money(refund(amount="2.00"), PROFILE).message)
    for _time in range(3):
        it.say(small)
        it.say(ACK)
    assert [line["amount_minor"] for line in it.ledger] == [200, 200, 200]


def test_nothing_is_paid_without_an_amount() -> None:
    it = Desk()
    free = compose("payment request", "00000000", {})
    assert parse(packet(it.say(framed(free))), "payment result").result == "01"
    assert it.ledger == []


def test_a_refused_refund_shows_why_and_answers_without_a_reason() -> None:
    it = Desk(("decline",))
    said = it.say(REFUND)
    assert codes(said) == ["ACK", "01", "01", "A"]
    assert said[2] == Display(b"CARTA RIFIUTATA     ")
    assert parse(packet(said), "refund result").result == "01"


# -- receipts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "codes_"), [("after", ["E", "S"]), ("before", ["S", "E"]), ("never", ["E"])]
)
def test_a_receipt_comes_once_and_where_it_is_set(order: str, codes_: list[str]) -> None:
    it = Desk(options={"simulate_receipts": order})
    assert codes(it.say(RECEIPT)) == ["ACK"]
    heard = codes(it.say(VOID))[2:]
    while said := it.say(ACK):
        heard += codes(said)
    assert heard == codes_
    assert codes(it.say(framed(requests.money(sale(), PROFILE).message)))[2:] == ["E"]
    assert it.say(ACK) == []


def test_a_reprint_brings_the_last_receipt() -> None:
    it = Desk()
    said = it.say(BY_NAME["reprint to the register"].wire)
    assert codes(said) == ["ACK", "S"]
    assert b"COPIA" in packet(said)
    assert len(packet(said)) <= PART + 10


# -- repeating -------------------------------------------------------------------------------------


def test_an_answer_is_sent_three_times_and_then_left() -> None:
    it = Desk()
    first = packet(it.say(VOID))
    assert it.wake == RESEND_SECONDS
    assert [packet(it.wait()), packet(it.wait())] == [first, first]
    assert it.wait() == []
    assert len(it.ledger) == 1


def test_a_refused_answer_is_sent_again_at_once() -> None:
    it = Desk()
    first = packet(it.say(VOID))
    assert packet(it.say(NAK)) == first
    assert it.say(ACK) == []


def test_a_new_request_ends_what_was_still_to_be_said() -> None:
    it = Desk()
    it.say(RECEIPT)
    it.say(VOID)
    assert codes(it.say(BY_NAME["status"].wire)) == ["ACK", "s"]
    assert it.say(ACK) == []


# -- faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_moves_money_or_not(fault: Fault) -> None:
    from tests.drivers.conformance.endings import MOVED

    it = Desk((f"{fault}@1",))
    it.say(VOID)
    assert len(it.ledger) == MOVED[fault]


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_hostile_bytes_move_no_money_and_do_not_break_it(pieces: list[bytes]) -> None:
    it = Desk()
    for piece in pieces:
        it.now += 1.0
        it.say(piece)
    assert it.ledger == []
    it.now += 1.0
    assert "s" in codes(it.say(BY_NAME["status"].wire))
