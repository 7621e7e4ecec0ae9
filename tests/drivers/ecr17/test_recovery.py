"""Lost answers, recovered: the terminal's memory against the ledger, and nothing sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.ecr17 import words
from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.effects import Effects
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.link import words as common
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import (
    Approved,
    Attempt,
    Declined,
    MoneyRequest,
    NotDone,
    Transaction,
    Unknown,
)
from tests.drivers.ecr17.build import (
    NOON,
    counter,
    euros,
    original,
    refund_of,
    sale,
    void,
    void_of,
)
from tests.drivers.ecr17.scripted import Scripted, scripted
from tests.drivers.ecr17.vectors import NOT_REVERSED, REFUNDED, REVERSED, TOTALS

ASKED = [
    pytest.param(void_of, id="void"),
    pytest.param(lambda sold: refund_of(sold, "2.50"), id="refund"),
]
Make = Callable[[Transaction], MoneyRequest]


@pytest.mark.parametrize("make", ASKED)
@pytest.mark.parametrize("order", ["after", "before", "never"])
def test_a_lost_answer_is_found_in_the_terminals_memory(make: Make, order: str) -> None:
    it = counter("lost-answer", simulate_receipts=order)
    attempt, outcome = it.attempt(make(it.sold()))
    assert isinstance(outcome, Unknown)
    told = it.resolve(attempt, after=1.0)
    assert isinstance(told, Approved)
    assert told.words == words.LAST_IS_OURS
    assert told.transaction.original_voucher == "000001"
    assert len(told.receipts) == (order != "never")
    assert len(it.moved()) == 1


def test_a_lost_sale_is_found_as_well() -> None:
    it = counter("lost-answer")
    it.sold()
    attempt, outcome = it.attempt(sale("5.00"))
    assert isinstance(outcome, Unknown)
    told = it.resolve(attempt)
    assert isinstance(told, Approved)
    assert told.transaction.voucher == "000002"


@pytest.mark.parametrize("make", ASKED)
@pytest.mark.parametrize("fault", ["silence", "dead-before", "busy"])
def test_what_was_never_done_is_proven_after_a_while(make: Make, fault: str) -> None:
    it = counter(fault)
    attempt, outcome = it.attempt(make(it.sold()))
    assert isinstance(outcome, Unknown)
    early = it.resolve(attempt, after=10.0)
    assert early == Unknown(words.TOO_EARLY)
    assert it.resolve(attempt, after=60.0) == NotDone(words.NOTHING_STORED)
    assert it.moved() == []


@pytest.mark.parametrize("make", ASKED)
@pytest.mark.parametrize("fault", ["timeout", "duplicate", "strange-code"])
def test_a_refusal_behind_which_money_moved_stays_in_doubt(make: Make, fault: str) -> None:
    it = counter(fault)
    attempt, outcome = it.attempt(make(it.sold()))
    assert isinstance(outcome, Unknown)
    told = it.resolve(attempt)
    assert isinstance(told, Unknown)
    assert told.needs
    assert len(it.moved()) == 1


def test_a_refused_void_whose_answer_got_lost_is_declined() -> None:
    device = Scripted(G=[NOT_REVERSED])
    assert isinstance(scripted(device).resolve(attempted()), Declined)
    assert set(device.asked) == {"s", "G", "T", "R"}


def test_the_second_of_two_refunds_in_one_minute_is_told_from_the_first() -> None:
    it = counter("lost-answer@2")
    sold = it.sold()
    assert isinstance(it.ask(refund_of(sold, "2.50")), Approved)
    attempt, outcome = it.attempt(refund_of(sold, "2.50"))
    assert isinstance(outcome, Unknown)
    assert isinstance(it.resolve(attempt, after=1.0), Approved)
    assert it.moved() == [("refund", 250)] * 2


def test_two_refunds_that_look_alike_stay_in_doubt() -> None:
    """Their answers have no number; nothing new in the memory then proves nothing."""
    before = scripted(Scripted(G=[REFUNDED])).last().transaction
    attempt = Attempt(refund_of(original()), NOON, before)
    told = scripted(Scripted(G=[REFUNDED])).resolve(attempt)
    assert isinstance(told, Unknown)
    assert told.words == words.SAME_MINUTE


# -- what the memory cannot prove ------------------------------------------------------------------


def attempted(request: MoneyRequest | None = None) -> Attempt:
    """Asked of the scripted terminal when the payment 000042 was its last."""
    before = scripted(Scripted()).last().transaction
    return Attempt(request or void(), NOON, before)


def test_without_a_baseline_nothing_is_proven() -> None:
    told = scripted(Scripted(G=[REVERSED])).resolve(replace(attempted(), baseline=None))
    assert isinstance(told, Unknown)
    assert told.words == words.NO_BASELINE


def test_another_terminal_proves_nothing() -> None:
    other = Scripted(G=[b"87654321" + REVERSED[8:]])
    told = scripted(other).resolve(attempted())
    assert isinstance(told, Unknown)
    assert told.words == words.OTHER_TERMINAL


def test_a_terminal_that_keeps_nothing_leaves_it_to_people() -> None:
    told = scripted(Scripted(G=None)).resolve(attempted())
    assert isinstance(told, Unknown)
    assert (told.words, bool(told.needs)) == (words.NOTHING_KEPT, True)


def test_a_total_that_moved_leaves_doubt() -> None:
    device = Scripted(T=[TOTALS.replace(b"123456", b"122806")])
    told = scripted(device).resolve(attempted())
    assert isinstance(told, Unknown)
    assert told.words == words.NOTHING_NEW
    assert told.needs


@pytest.mark.parametrize("silent", ["s", "G"])
def test_a_terminal_that_does_not_answer_is_asked_again_later(silent: str) -> None:
    """No answer means that it is still busy, or off: nothing is said of the money."""
    told = scripted(Scripted(**{silent: []})).resolve(attempted())
    assert told == Unknown(common.ASK_AGAIN)


class Late(Scripted):
    """Its last result changes between the two looks."""

    def receive(self, data: bytes, now: float) -> Effects:
        effects = super().receive(data, now)
        if self.asked[-1:] == ["G"]:
            self.change(G=[REVERSED])
        return effects


def test_a_result_that_comes_between_two_looks_is_not_called_missing() -> None:
    terminal = scripted(Late())
    attempt = replace(attempted(), sent_at=NOON.replace(hour=11))
    assert terminal.resolve(attempt) == Unknown(common.ASK_AGAIN)
    assert isinstance(terminal.resolve(attempt), Approved)


def test_the_second_look_comes_after_a_pause() -> None:
    clock = ManualClock(NOON)
    device = Scripted()
    line = MemoryLine(device, clock)
    terminal = Ecr17Terminal(line.open, clock, "EUR", DRIVER.read({"second_look_seconds": 20}))
    attempt = replace(attempted(), sent_at=NOON.replace(hour=11))
    assert isinstance(terminal.resolve(attempt), NotDone)
    assert device.asked == ["s", "G", "T"] * 2
    assert clock.monotonic() >= 20.0


def test_recovery_sends_no_money() -> None:
    device = Scripted(G=[REVERSED])
    scripted(device).resolve(attempted())
    assert set(device.asked) <= set("sGTR")


# -- late words ------------------------------------------------------------------------------------


def test_a_result_that_comes_late_is_heard_out_first() -> None:
    """It is acknowledged, so that the terminal comes to rest; then its memory is asked."""
    it = counter("slow", answer_seconds=3)
    attempt, outcome = it.attempt(void_of(it.sold()))
    assert isinstance(outcome, Unknown)
    told = it.resolve(attempt, after=1.0)
    assert isinstance(told, Approved)
    assert len(it.moved()) == 1


def test_an_answer_lost_in_the_register_is_found_after_its_restart() -> None:
    """The baseline was stored by the lane: another driver object goes on with it."""
    clock, ledger = ManualClock(NOON), []
    bank = Bank(clock, "EUR", on_movement=ledger.append)
    device = DRIVER.device(bank, Faults((Rule.parse("hang-up"),)), DRIVER.read({}))
    line = MemoryLine(device, clock)
    first = Ecr17Terminal(line.open, clock, "EUR", DRIVER.read({}))
    sold = bank.sale(euros("6.50"), card="************4242").transaction
    baseline = first.last().transaction
    attempt = Attempt(void_of(sold), clock.now(), baseline)
    assert isinstance(first.void(void_of(sold)), Unknown)
    clock.advance(30.0)
    second = Ecr17Terminal(line.open, clock, "EUR", DRIVER.read({}))
    assert isinstance(second.resolve(attempt), Approved)
    assert [line["kind"] for line in ledger] == ["sale", "void"]
