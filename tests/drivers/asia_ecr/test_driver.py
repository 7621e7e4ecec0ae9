"""Both halves on one line in memory: the verbs, the faults, and the ledger as the truth."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.asia_ecr import words
from drivers.asia_ecr.driver import DRIVER, AsiaEcrTerminal
from drivers.asia_ecr.frames import Scope, encode
from drivers.effects import Effects, Write
from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import (
    Damage,
    Way,
    cut_after,
    mute_after,
    one_byte,
    slow,
    whole,
)
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.terminal import (
    Approved,
    Concluded,
    Declined,
    Kind,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Sale,
    Sent,
    Traced,
    Void,
)
from tests.drivers.asia_ecr.build import (
    CURRENCY,
    NOON,
    Counter,
    counter,
    money,
    original,
    refund_of,
    void_of,
)
from tests.drivers.asia_ecr.vectors import answer

WIRES = [("whole", whole), ("one byte", one_byte), ("slow", slow())]
wires = pytest.mark.parametrize("damage", [row[1] for row in WIRES], ids=[row[0] for row in WIRES])


def kinds_heard(it: Counter) -> list[type]:
    return [type(event) for event in it.heard if not isinstance(event, Progress)]


# -- money ------------------------------------------------------------------------------------


@wires
def test_a_void_is_approved_and_moves_money_once(damage: Damage) -> None:
    it = counter(damage=damage)
    outcome = it.void(void_of(it.sold()))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.VOID
    assert outcome.transaction.voucher == outcome.transaction.original_voucher == "000001"
    assert it.moved() == [("void", 12345)]


@wires
def test_a_partial_refund_is_approved_and_moves_money_once(damage: Damage) -> None:
    it = counter(damage=damage)
    assert isinstance(it.refund(refund_of(it.sold(), "23.45")), Approved)
    assert it.moved() == [("refund", 2345)]


def test_a_sale_tells_the_number_that_it_got() -> None:
    it = counter()
    outcome = it.terminal.sale(Sale("R1", money("5.00")))
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.voucher, outcome.transaction.amount) == ("000001", money("5.00"))
    assert it.moved() == [("sale", 500)]


def test_the_bank_refuses_a_second_void() -> None:
    it = counter()
    request = void_of(it.sold())
    it.void(request)
    again = it.void(request)
    assert isinstance(again, Declined)
    assert "TXN ALREADY VOIDED" in again.words.en
    assert it.moved() == [("void", 12345)]


def test_what_cannot_be_asked_is_not_done_and_the_line_stays_closed() -> None:
    it = counter()
    outcome = it.void(Void("R1", original("0"), money("1.00")))
    assert outcome == NotDone(words.BAD_INVOICE)
    assert it.heard == []


def test_stopped_before_the_line_is_opened_nothing_was_done() -> None:
    it = counter()
    outcome = it.terminal.void(void_of(it.sold()), it.heard.append, lambda: True)
    assert outcome == NotDone(words.NOT_SENT)
    assert it.moved() == []


def test_a_port_that_is_not_there_is_an_error_before_anything_is_sent() -> None:
    def no_line() -> Line:
        raise LineNotFound("COM9", "no such port")

    terminal = AsiaEcrTerminal(no_line, ManualClock(NOON), CURRENCY, DRIVER.read({}))
    with pytest.raises(LineNotFound):
        terminal.void(void_of(original()))


def test_the_listener_hears_sent_then_the_outcome_then_the_trace() -> None:
    it = counter()
    it.void(void_of(it.sold()))
    assert kinds_heard(it) == [Sent, Concluded, Traced]


def test_the_outcome_is_heard_before_the_acknowledgement_is_written() -> None:
    it = counter()
    it.void(void_of(it.sold()))
    (concluded,) = [event for event in it.heard if isinstance(event, Concluded)]
    (traced,) = [event for event in it.heard if isinstance(event, Traced)]
    assert not concluded.trace.endswith("> 06")
    assert traced.text.endswith("> 06")


# -- the number of a refund -------------------------------------------------------------------


def test_a_refund_gets_its_invoice_from_the_last_transaction() -> None:
    it = counter()
    sold = it.sold()
    it.terminal.last()
    outcome = it.refund(refund_of(sold, "1.00"))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "000002"
    assert (outcome.transaction.kind, outcome.transaction.amount) == (Kind.REFUND, money("1.00"))
    assert outcome.transaction.original_voucher == "000001"
    assert outcome.code == "00"


def test_the_refund_is_heard_as_approved_before_its_invoice_is_fetched() -> None:
    it = counter()
    sold = it.sold()
    it.terminal.last()
    it.refund(refund_of(sold, "1.00"))
    outcomes = [
        event.result
        for event in it.heard
        if isinstance(event, Concluded) and isinstance(event.result, Outcome)
    ]
    assert [type(one) for one in outcomes] == [Approved]
    assert it.heard.index(Progress(words.ADDING)) > kinds_heard(it).index(Concluded)


def test_without_the_transaction_before_no_number_is_claimed() -> None:
    """Of a charge made twice the good one has the same amount: it must not be taken for it."""
    it = counter()
    outcome = it.refund(refund_of(it.sold(), "1.00"))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == ""


def test_what_somebody_sells_in_between_is_not_taken_for_the_refund() -> None:
    it = counter()
    sold = it.sold()
    it.terminal.last()

    def sell_by_hand(event: object) -> None:
        if event == Progress(words.ADDING):
            it.bank.sale(money("99.00"))

    outcome = it.terminal.refund(refund_of(sold), sell_by_hand)
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == ""


def test_a_line_lost_after_the_approval_leaves_the_refund_approved() -> None:
    probe = counter()
    sold = probe.sold()
    probe.terminal.last()
    probe.refund(refund_of(sold))
    answered = 23 + 1  # the header-only answer behind its ACK
    baseline = _length_of_reprint(probe)
    it = counter(damage=cut_after(baseline + answered, Way.TO_REGISTER))
    sold = it.sold()
    it.terminal.last()
    outcome = it.refund(refund_of(sold))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == ""
    assert it.moved() == [("refund", 12345)]


def _length_of_reprint(it: Counter) -> int:
    heard: list[object] = []
    it.terminal.last(heard.append)
    (traced,) = [event for event in heard if isinstance(event, Traced)]
    came = [row.split(" < ")[1] for row in traced.text.splitlines() if " < " in row]
    return len(bytes.fromhex("".join(came)))


# -- questions --------------------------------------------------------------------------------


def test_a_check_proves_line_and_program_and_says_that_it_is_not_the_bank() -> None:
    status = counter().terminal.check()
    assert status.presence is Presence.READY
    assert "bank" in status.words.en
    assert status.details == (("response", "00"),)


def test_a_check_of_a_dead_terminal_is_silent() -> None:
    status = counter(damage=mute_after(0, Way.TO_DEVICE)).terminal.check()
    assert status.presence is Presence.SILENT


def test_a_check_with_the_wrong_checksum_scope_says_where_to_look() -> None:
    it = counter()
    wrong = DRIVER.read({"checksum_scope": "STX..ETX"})
    status = AsiaEcrTerminal(it.line.open, it.clock, CURRENCY, wrong).check()
    assert status.presence is Presence.BUSY
    assert "checksum" in status.words.en


def test_an_original_is_found_by_its_invoice_without_claiming_when_it_was() -> None:
    it = counter()
    sold = it.sold()
    found = it.terminal.find("1")
    assert found.transaction is not None
    assert found.transaction.voucher == sold.voucher
    assert (found.transaction.rrn, found.transaction.amount) == (sold.rrn, sold.amount)
    assert found.transaction.at == ""
    assert not {"03", "04"} & {kind for kind, _text in found.transaction.fields}
    assert "Its clock shows" in found.words.en


def test_looking_twice_finds_the_same() -> None:
    it = counter()
    it.sold()
    first = it.terminal.find("000001").transaction
    it.clock.advance(3600)
    assert it.terminal.find("000001").transaction == first


def test_a_reprint_is_the_same_question() -> None:
    it = counter()
    it.sold()
    assert it.terminal.reprint("1").transaction == it.terminal.find("1").transaction


def test_an_invoice_that_the_terminal_does_not_have_is_not_found() -> None:
    found = counter().terminal.find("000042")
    assert found.transaction is None
    assert found.presence is Presence.READY
    assert "TXN NOT FOUND" in found.words.en


@pytest.mark.parametrize("voucher", ["", "000000", "ABC", "1234567"])
def test_what_is_no_invoice_is_not_asked_for(voucher: str) -> None:
    found = counter(damage=cut_after(0, Way.TO_DEVICE)).terminal.find(voucher)
    assert (found.transaction, found.words) == (None, words.BAD_INVOICE)


def test_a_silent_terminal_has_not_said_that_it_has_none() -> None:
    found = counter(damage=mute_after(0, Way.TO_DEVICE)).terminal.find("1")
    assert (found.transaction, found.presence) == (None, Presence.SILENT)


def test_the_last_transaction_is_told() -> None:
    it = counter()
    it.sold("1.00")
    it.sold("2.00")
    last = it.terminal.last().transaction
    assert last is not None
    assert (last.voucher, last.amount) == ("000002", money("2.00"))


def test_totals_come_as_the_lines_that_the_terminal_wrote() -> None:
    it = counter()
    it.sold()
    report = it.terminal.totals()
    assert report.done
    assert dict(report.figures)["7E"] == "BATCH 000012"


def test_a_settlement_closes_the_batch() -> None:
    it = counter()
    sold = it.sold()
    report = it.terminal.settle()
    assert (report.done, report.code) == (True, "00")
    assert isinstance(it.void(void_of(sold)), Declined)


def test_a_settlement_without_an_answer_is_not_called_failed() -> None:
    report = counter(damage=mute_after(0, Way.TO_REGISTER)).terminal.settle()
    assert not report.done
    assert report.words == words.SETTLEMENT_UNKNOWN


def test_a_settlement_that_was_never_taken_is_said_to_be_so() -> None:
    it = counter()
    wrong = DRIVER.read({"checksum_scope": "STX..ETX"})
    report = AsiaEcrTerminal(it.line.open, it.clock, CURRENCY, wrong).settle()
    assert report.words == words.UNREAD


def test_there_is_no_sign_on_and_nothing_is_sent_for_it() -> None:
    it = counter(damage=cut_after(0, Way.TO_DEVICE))
    assert it.terminal.sign_on().done


def test_a_stop_ends_a_question_at_once() -> None:
    it = counter(damage=mute_after(0, Way.TO_DEVICE))
    status = it.terminal.check(stop=lambda: True)
    assert (status.words, it.clock.monotonic()) == (words.NOT_WAITED, 0.0)


# -- evidence ---------------------------------------------------------------------------------


PAN = b"4111111111111111"


class Careless:
    """A terminal that writes the card number in clear, as a real one was seen to do."""

    def receive(self, data: bytes, now: float) -> Effects:
        if len(data) == 1:
            return ()
        told = answer("71", ("65", b"000001"), ("30", PAN), ("31", b"2612"), ("D5", b"A HOLDER"))
        return (Write(b"\x06" + encode(told.encode(), Scope.LEN_TO_ETX)),)

    def expire(self, now: float) -> Effects:
        return ()


def test_no_card_number_expiry_or_name_leaves_the_driver() -> None:
    clock, heard = ManualClock(NOON), list[object]()
    line = MemoryLine(Careless(), clock)
    terminal = AsiaEcrTerminal(line.open, clock, CURRENCY, DRIVER.read({}))
    found = terminal.find("1", heard.append)
    said = repr([found, heard])
    assert "411111******1111" in said
    for secret in (PAN.decode(), PAN.hex(" "), "2612", "A HOLDER"):
        assert secret not in said


KTB: dict[str, Any] = {
    "checksum_scope": "STX..ETX",
    "transport_header": "0000000000",
    "reprint_code": "92",
    "settlement_host": "",
    "invoice_padding": "spaces",
}
HICAPS: dict[str, Any] = {"code_26": "refund"}


@pytest.mark.parametrize("options", [{}, KTB, HICAPS], ids=["Castles", "Krungthai", "HICAPS"])
def test_a_whole_day_works_with_the_settings_of_each_bank(options: dict[str, Any]) -> None:
    it = counter(**options)
    assert it.terminal.check().presence is Presence.READY
    one, other = it.sold("10.00"), it.sold("20.00")
    assert it.terminal.find(one.voucher).transaction is not None
    if it.terminal.capabilities.voids:
        assert isinstance(it.void(void_of(one)), Approved)
    assert isinstance(it.refund(refund_of(other, "5.00")), Approved)
    assert it.terminal.settle().done
    assert it.moved()[-1] == ("refund", 500)


def test_a_terminal_without_voids_says_so_and_is_sent_nothing() -> None:
    it = counter(**HICAPS)
    assert it.void(void_of(it.sold())) == NotDone(words.NO_VOIDS)
    assert it.moved() == []
