"""The verbs over a line in memory, with the simulated terminal and with scripted ones."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.effects import Effects, HangUp, Write
from drivers.link import words as common
from drivers.money import Money
from drivers.poslink import words
from drivers.poslink.messages import Message
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Kind,
    Lookup,
    NotDone,
    Presence,
    Proof,
    Sale,
    Sent,
    Transaction,
    Unconfirmed,
    Unknown,
    Void,
)
from tests.drivers.poslink.build import (
    REFERENCE,
    Counter,
    approved,
    at,
    counter,
    failed,
    money,
    original,
    record,
    refund,
    refund_of,
    sale,
    void,
    void_of,
)
from tests.drivers.poslink.scripted import Scripted

# -- questions --------------------------------------------------------------------------------


def test_it_says_what_it_can_prove() -> None:
    able = counter().terminal.capabilities
    assert able.proof_of(Kind.VOID) is able.proof_of(Kind.REFUND) is Proof.OWN_REFERENCE
    assert able.unconfirmed is Unconfirmed.KEPT
    assert not able.receipts
    assert able.needs_baseline


def test_a_check_tells_who_the_terminal_is() -> None:
    status = counter().terminal.check()
    assert status.presence is Presence.READY
    assert dict(status.details)["serial_number"] == "00440036"
    assert dict(status.details)["app_name"] == "SIMULATED"


def test_an_original_is_found_by_the_terminals_number_however_it_is_written() -> None:
    it = counter()
    sold = it.bank.sale(money("12.34"), "POS-7", card="411111******1111").transaction
    it.bank.sale(money("1.00"))
    for number in ("1", "000001", " 1 "):
        found = it.terminal.find(number)
        assert found.transaction is not None
        assert found.batch == sold.batch
        one = found.transaction
        assert (one.voucher, one.kind, one.amount) == ("000001", Kind.SALE, sold.amount)
        assert (one.rrn, one.auth_code, one.at) == (sold.rrn, sold.auth_code, sold.at)
        assert (one.reference, one.terminal_id) == ("POS-7", sold.terminal_id)
        assert one.card == "411111******1111"


@pytest.mark.parametrize("number", ["", "0", "12a", "-1", "４"])
def test_what_is_no_number_is_not_asked(number: str) -> None:
    assert counter().terminal.find(number) == Lookup(None, words.BAD_NUMBER)


def test_what_the_terminal_does_not_hold_is_not_found() -> None:
    found = counter().terminal.find("99")
    assert found.transaction is None
    assert found.presence is Presence.READY


@pytest.mark.parametrize("kind", ["03", "04", "23", ""])
def test_a_record_of_another_kind_is_told_and_not_called_a_sale(kind: str) -> None:
    terminal, _clock = at(Scripted(lambda _request: record(kind=kind, number="17")))
    assert terminal.find("17") == Lookup(None, words.OTHER_KIND)


def test_a_terminal_that_does_not_answer_is_not_one_without_records() -> None:
    terminal, _clock = at(Scripted(lambda _request: None))
    assert terminal.find("17").presence is Presence.BUSY


@pytest.mark.parametrize("is_newest_first", [True, False])
def test_the_last_one_is_the_newest_in_whatever_order_records_are_kept(
    is_newest_first: bool,
) -> None:
    numbers = ["3", "2", "1"] if is_newest_first else ["1", "2", "3"]

    def say(request: Message) -> Message:
        place = int(request.at(5))
        return record("01", number=numbers[place], total="3", place=str(place))

    terminal, _clock = at(Scripted(say))
    last = terminal.last()
    assert last.transaction is not None
    assert (last.transaction.voucher, last.batch) == ("000003", "3")


def test_an_empty_terminal_has_no_last_one() -> None:
    assert counter().terminal.last() == Lookup(None, words.EMPTY)


def test_totals_and_batch_close_tell_every_figure() -> None:
    it = counter()
    it.sold("10.00")
    it.refund(refund_of(it.sold("20.00"), "5.00"))
    figures = dict(it.terminal.totals().figures)
    assert (figures["credit_count"], figures["credit_amount"]) == ("3", "2500")
    report = it.terminal.settle()
    assert (report.done, report.batch) == (True, "000012")
    assert dict(report.figures)["merchant_id"] == it.bank.merchant_id
    assert it.bank.open_batch == "000013"


def test_a_batch_close_without_an_answer_is_not_called_failed() -> None:
    for say in (lambda _r: None, lambda _r: failed("100001", "TIMEOUT", "B01")):
        terminal, _clock = at(Scripted(say))
        report = terminal.settle()
        assert not report.done
        assert report.words.en.startswith(words.SETTLEMENT_UNKNOWN.en)


def test_a_sign_on_is_not_needed() -> None:
    assert counter().terminal.sign_on().done


# -- money ------------------------------------------------------------------------------------


def test_a_void_names_its_original_and_is_booked_once() -> None:
    it = counter()
    sold = it.sold()
    told = it.void(void_of(sold))
    assert isinstance(told, Approved)
    assert it.moved() == [("void", 1234)]
    assert it.ledger[0]["original_voucher"] == "000001"
    assert told.transaction.original_voucher == sold.voucher


def test_a_void_without_the_terminals_number_goes_by_the_banks_reference() -> None:
    it = counter()
    it.sold("1.00")
    sold = it.sold()
    unnumbered = Transaction(amount=sold.amount, rrn=sold.rrn, fields=sold.fields)
    assert isinstance(it.void(void_of(unnumbered)), Approved)
    assert it.ledger[0]["original_voucher"] == "000002"


def test_a_refund_is_linked_and_so_cannot_exceed_the_sale() -> None:
    it = counter()
    sold = it.sold("10.00")
    assert isinstance(it.refund(refund_of(sold, "6.00", "A")), Approved)
    assert isinstance(it.refund(refund_of(sold, "6.00", "B")), Declined)
    assert isinstance(it.refund(refund_of(sold, "4.00", "C")), Approved)
    assert it.moved() == [("refund", 600), ("refund", 400)]


def test_an_unlinked_refund_is_paid_to_the_card_that_is_read() -> None:
    it = counter(linked_refunds=False)
    assert isinstance(it.refund(refund_of(it.sold("10.00"), "6.00")), Approved)
    assert it.ledger[0]["original_voucher"] == ""


def test_a_sale_is_one_too() -> None:
    it = counter()
    told = it.terminal.sale(sale())
    assert isinstance(told, Approved)
    assert told.transaction.reference == REFERENCE
    assert it.moved() == [("sale", 1234)]


def test_what_cannot_be_asked_opens_no_line() -> None:
    it = counter()
    told = it.terminal.void(Void(REFERENCE, original(), Money(1234, "EUR")), it.heard.append)
    assert told == NotDone(words.BAD_CURRENCY)
    assert it.heard == []


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND, Kind.SALE])
def test_a_terminal_that_is_not_idle_is_sent_no_money_command(kind: Kind) -> None:
    class Away:
        def __init__(self) -> None:
            self.heard = b""

        def receive(self, data: bytes, now: float) -> Effects:
            self.heard += data
            return ()

        def expire(self, now: float) -> Effects:
            return ()

    device = Away()
    terminal, _clock = at(device)
    ask: dict[Kind, Any] = {
        Kind.VOID: lambda: terminal.void(void()),
        Kind.REFUND: lambda: terminal.refund(refund()),
        Kind.SALE: lambda: terminal.sale(sale()),
    }
    assert ask[kind]() == NotDone(words.LINE_SILENT)
    assert b"T00" not in device.heard


def test_a_line_that_goes_before_the_money_command_leaves_nothing_done() -> None:
    class Falling:
        def receive(self, data: bytes, now: float) -> Effects:
            return (HangUp(),)

        def expire(self, now: float) -> Effects:
            return ()

    terminal, _clock = at(Falling())
    heard = list[object]()
    assert terminal.refund(refund(), heard.append) == NotDone(common.LINE_LOST)
    assert Sent() not in heard


# -- a number is given out again after a batch close --------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"rrn": "1"}, {"at": "2026-03-03T12:00:00"}, {"terminal_id": "1"}, {"batch": "9"},
     {"amount": money("12.35")}],
)  # fmt: skip
def test_a_number_that_is_anothers_now_is_not_voided(change: dict[str, Any]) -> None:
    it = counter()
    sold = it.sold()
    was = Transaction(**{name: getattr(sold, name) for name in sold.__slots__} | change)
    told = it.void(Void(REFERENCE, was, money("12.34")))
    assert told == NotDone(words.OTHER_ORIGINAL)
    assert it.ledger == []
    assert Sent() not in it.heard


def test_a_number_that_the_terminal_no_longer_has_is_not_voided() -> None:
    it = counter()
    sold = it.sold()
    it.bank.entries.clear()
    told = it.void(void_of(sold))
    assert isinstance(told, NotDone)
    assert told.words.en.startswith(words.ORIGINAL_NOT_SHOWN.en)
    assert it.ledger == []


def test_an_original_known_by_number_and_amount_alone_may_be_voided() -> None:
    it = counter()
    it.sold()
    assert isinstance(it.void(void("1")), Approved)


# -- stop -------------------------------------------------------------------------------------


def stopping_at(it: Counter, seconds: float) -> Any:
    begin = it.clock.monotonic()
    return lambda: it.clock.monotonic() - begin >= seconds


def test_a_stop_while_the_card_is_awaited_cancels_at_the_terminal() -> None:
    it = counter("slow")
    sold = it.sold()
    told = it.terminal.refund(refund_of(sold), it.heard.append, stopping_at(it, 2.0))
    assert isinstance(told, Cancelled)
    assert it.ledger == []
    it.clock.advance(60)
    assert it.terminal.check().presence is Presence.READY
    assert it.ledger == []


def test_a_stop_before_anything_was_sent_leaves_nothing_done() -> None:
    it = counter()
    sold = it.sold()
    told = it.terminal.refund(refund_of(sold), it.heard.append, lambda: True)
    assert isinstance(told, NotDone)
    assert Sent() not in it.heard


def test_a_stop_that_the_terminal_does_not_answer_leaves_doubt_within_seconds() -> None:
    it = counter("lost-answer")
    sold = it.sold()
    began = it.clock.monotonic()
    told = it.terminal.refund(refund_of(sold), it.heard.append, stopping_at(it, 2.0))
    assert isinstance(told, Unknown)
    assert it.clock.monotonic() - began < 2.0 + 5.0


# -- answers of other requests ----------------------------------------------------------------


def test_a_refusal_left_over_from_an_older_command_is_not_taken_for_this_ones() -> None:
    """It comes before the answer to A00, so it is read before anything is sent."""

    class Stale(Scripted):
        def receive(self, data: bytes, now: float) -> Effects:
            said = super().receive(data, now)
            if self.commands == ["A00"] and len(data) > 1:
                from tests.drivers.poslink.talk import wire

                return (Write(wire(failed("000100"))), *said)
            return said

    def say(request: Message) -> Message:
        return approved("02", "500") if request.command == "T00" else record("01", number="17")

    terminal, _clock = at(Stale(say))
    assert isinstance(terminal.refund(refund()), Approved)


def test_an_answer_with_another_reference_never_ends_a_command() -> None:
    terminal, _clock = at(
        Scripted(lambda _request: approved("02", "500", "REF-9")), answer_seconds=5
    )
    assert isinstance(terminal.refund(refund()), Unknown)


def test_nothing_secret_is_heard_or_told() -> None:
    heard = list[object]()
    terminal, _clock = at(Scripted(lambda _request: approved("01", "1234")))
    told = terminal.sale(Sale(REFERENCE, money("12.34")), heard.append)
    assert "A HOLDER" not in repr(told)
    assert "1227" not in repr(told)
