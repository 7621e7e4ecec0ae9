"""Both halves on one line in memory: money commands, with the ledger as the truth."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.asia_ecr import words
from drivers.asia_ecr.driver import DRIVER, AsiaEcrTerminal
from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import (
    Damage,
    Way,
    cut_after,
    one_byte,
    slow,
    whole,
)
from drivers.lines.memory import ManualClock
from drivers.link import words as common
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
from tests.drivers.asia_ecr.scripted import Printing, Scripted, scripted
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
    assert outcome == NotDone(common.NOT_SENT)
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


def test_the_transaction_before_serves_one_money_command_only() -> None:
    it = counter()
    sold = it.sold()
    it.terminal.last()
    it.refund(refund_of(sold, "1.00"))
    again = it.refund(refund_of(sold, "1.00"))
    assert isinstance(again, Approved)
    assert again.transaction.voucher == ""


def test_a_stop_after_the_approval_asks_for_no_invoice() -> None:
    device = Scripted(answer("71", ("65", b"000020")), answer("27"))
    terminal, heard = scripted(device), list[object]()
    terminal.last()

    def is_approved() -> bool:
        return Progress(words.ADDING) in heard

    outcome = terminal.refund(refund_of(original()), heard.append, is_approved)
    assert isinstance(outcome, Approved)
    assert device.asked == ["71", "27"]


def test_a_terminal_that_still_prints_is_asked_for_the_invoice_once_more() -> None:
    device = Printing(
        answer("71", ("65", b"000020")),
        answer("27"),
        after=answer("71", ("65", b"000021"), ("40", b"000000012345")),
    )
    terminal = scripted(device)
    terminal.last()
    outcome = terminal.refund(refund_of(original()))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "000021"
    assert device.asked == ["71", "27", "71", "71"]


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


# -- evidence ---------------------------------------------------------------------------------


PAN = b"4111111111111111"


def test_no_card_number_expiry_or_name_leaves_the_driver() -> None:
    """A real terminal was seen to write the card number in clear."""
    told = answer("71", ("65", b"000001"), ("30", PAN), ("31", b"2612"), ("D5", b"A HOLDER"))
    heard = list[object]()
    found = scripted(Scripted(told)).find("1", heard.append)
    said = repr([found, heard])
    assert "411111******1111" in said
    for secret in (PAN.decode(), PAN.hex(" "), "2612", "A HOLDER"):
        assert secret not in said


def test_an_answer_that_names_no_transaction_is_no_find() -> None:
    found = scripted(Scripted(answer("71"))).find("1")
    assert (found.transaction, found.words) == (None, words.EMPTY)


def test_a_void_has_its_originals_invoice_and_is_not_asked_for_another() -> None:
    """A reprint after it would print a slip for nothing."""
    device = Scripted(answer("71", ("65", b"000020")), answer("26"))
    terminal = scripted(device)
    terminal.last()
    assert isinstance(terminal.void(void_of(original())), Approved)
    assert device.asked == ["71", "26"]


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
