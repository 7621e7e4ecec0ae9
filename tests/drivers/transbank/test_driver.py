"""Both halves on one line in memory: every verb, with the ledger as the truth."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import Damage, Way, cut_after, one_byte, slow, whole
from drivers.lines.memory import ManualClock
from drivers.link import words as common
from drivers.terminal import (
    Approved,
    Concluded,
    Copy,
    Event,
    Kind,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Proof,
    Sent,
    Traced,
    Transaction,
    Unknown,
    Void,
)
from drivers.transbank import words
from drivers.transbank.driver import DRIVER, TransbankTerminal
from tests.drivers.transbank.build import (
    AUTOSERVICIO,
    CURRENCY,
    NOON,
    Counter,
    counter,
    original,
    pesos,
    refund_of,
    sale,
    void,
    void_of,
)

WIRES = [("whole", whole), ("one byte", one_byte), ("slow", slow())]
wires = pytest.mark.parametrize("damage", [row[1] for row in WIRES], ids=[row[0] for row in WIRES])


def kinds_heard(it: Counter) -> list[type]:
    """What was heard, without the progress and what questions concluded."""
    return [
        type(event)
        for event in it.heard
        if not isinstance(event, Progress | Concluded)
        or (isinstance(event, Concluded) and isinstance(event.result, Outcome))
    ]


# -- a void -------------------------------------------------------------------------------------


@wires
def test_a_void_is_approved_and_moves_money_once(damage: Damage) -> None:
    it = counter(damage=damage)
    outcome = it.void(void_of(it.sold()))
    assert isinstance(outcome, Approved)
    assert it.moved() == [("void", 25000)]


def test_an_approved_void_has_both_records_as_evidence() -> None:
    it = counter()
    outcome = it.void(void_of(it.sold()))
    assert isinstance(outcome, Approved)
    told, fields = outcome.transaction, dict(outcome.transaction.fields)
    assert (told.kind, told.amount, told.original_voucher) == (Kind.VOID, pesos(25000), "000001")
    assert (fields["function"], fields["operation"]) == ("1210", "000001")
    assert (fields["sale.amount"], fields["void.amount"]) == ("25000", "-25000")
    assert fields["sale.auth"] == fields["void.auth"] == fields["auth"]


def test_the_void_is_heard_as_approved_before_its_evidence_is_fetched() -> None:
    it = counter()
    it.void(void_of(it.sold()))
    assert kinds_heard(it) == [Sent, Concluded, Traced]
    (approved,) = it.outcomes()
    assert isinstance(approved, Approved)
    assert approved.transaction.amount is None
    said = it.said()
    assert said.index(common.TAKEN.en) < said.index(words.KEEPING.en)


def test_the_outcome_is_heard_before_the_acknowledgement_is_written() -> None:
    it = counter(evidence=False)
    it.void(void_of(it.sold()))
    (concluded,) = [
        event for event in it.heard
        if isinstance(event, Concluded) and isinstance(event.result, Outcome)
    ]  # fmt: skip
    (traced,) = [event for event in it.heard if isinstance(event, Traced)]
    assert not concluded.trace.endswith("> 06")
    assert traced.text == f"{concluded.trace}\n{traced.text.splitlines()[-1]}"
    assert traced.text.endswith("> 06")


def test_a_stop_after_the_approval_asks_for_no_evidence() -> None:
    it = counter()

    def is_approved() -> bool:
        return bool(it.outcomes())

    outcome = it.terminal.void(void_of(it.sold()), it.heard.append, is_approved)
    assert isinstance(outcome, Approved)
    assert words.KEEPING.en not in it.said()


@pytest.mark.parametrize("amount", [1, 49, 999_999_999])
def test_a_void_needs_no_amount_that_a_sale_would(amount: int) -> None:
    it = counter()
    assert isinstance(it.void(void_of(it.sold(amount))), Approved)


# -- a void that is not sent --------------------------------------------------------------------


def not_sent(it: Counter, request: Void) -> str:
    """The reason, when nothing moved and no money command was sent."""
    outcome = it.void(request)
    assert isinstance(outcome, NotDone)
    assert Sent() not in it.heard
    assert it.moved() == []
    return outcome.words.en


def test_a_second_void_is_not_sent_at_all() -> None:
    it = counter()
    sold = it.sold()
    it.void(void_of(sold))
    it.heard.clear()
    it.ledger.clear()
    assert not_sent(it, void_of(sold)) == words.VOIDED_BEFORE.en


def test_a_debit_sale_is_not_voided() -> None:
    it = counter()
    assert not_sent(it, void_of(it.sold(issuer="DEBIT"))) == words.DEBIT.en


def test_a_settled_sale_is_not_voided() -> None:
    it = counter()
    sold = it.sold()
    assert it.terminal.settle().done
    assert not_sent(it, void_of(sold)) == words.NOT_LISTED.en


@pytest.mark.parametrize(
    "other", [{"auth_code": "999999"}, {"terminal_id": "99999999"}, {"card": "****9999"}]
)
def test_another_sale_of_the_same_number_is_not_voided(other: dict[str, Any]) -> None:
    """At another terminal, or in a later batch, the number is somebody else's."""
    it = counter()
    sold = it.sold()
    request = void(sold.voucher, 25000, **other)
    assert not_sent(it, request) == words.OTHER_SALE.en


def test_a_sale_of_another_amount_is_not_voided() -> None:
    it = counter()
    sold = it.sold()
    assert not_sent(it, void(sold.voucher, 24999)) == words.OTHER_SALE.en


def test_what_cannot_be_asked_is_not_done_and_the_line_stays_closed() -> None:
    it = counter()
    assert it.void(void("0")) == NotDone(words.BAD_OPERATION)
    assert it.terminal.refund(refund_of(original()), it.heard.append) == NotDone(words.NO_REFUNDS)
    assert it.heard == []


def test_stopped_before_the_line_is_opened_nothing_was_done() -> None:
    it = counter()
    outcome = it.terminal.void(void_of(it.sold()), it.heard.append, lambda: True)
    assert outcome == NotDone(common.NOT_SENT)
    assert it.heard == []


def test_stopped_during_the_look_before_nothing_was_sent() -> None:
    it = counter()
    sold = it.sold()

    def is_looking() -> bool:
        return words.LOOKING_FIRST.en in it.said()

    outcome = it.terminal.void(void_of(sold), it.heard.append, is_looking)
    assert isinstance(outcome, NotDone)
    assert Sent() not in it.heard
    assert it.moved() == []


def test_a_terminal_that_does_not_answer_the_poll_is_sent_no_money() -> None:
    it = counter(damage=lambda _way, _data: ())
    assert not_sent(it, void_of(it.sold())) == words.LINE_SILENT.en


def test_a_port_that_is_not_there_is_an_error_before_anything_is_sent() -> None:
    def no_line() -> Line:
        raise LineNotFound("COM9", "no such port")

    terminal = TransbankTerminal(no_line, ManualClock(NOON), CURRENCY, DRIVER.read({}))
    with pytest.raises(LineNotFound):
        terminal.void(void())


# -- a sale -------------------------------------------------------------------------------------


def test_a_sale_tells_its_steps_and_the_number_that_it_got() -> None:
    it = counter()
    outcome = it.terminal.sale(sale(5000), it.heard.append)
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.voucher, outcome.transaction.amount) == ("000001", pesos(5000))
    assert outcome.transaction.reference == "345678"
    assert it.moved() == [("sale", 5000)]
    assert "Terminal: the customer is asked for the PIN." in it.said()


def test_a_sale_brings_both_copies_of_its_voucher_when_asked_to() -> None:
    it = counter(voucher=True)
    outcome = it.terminal.sale(sale(5000))
    assert isinstance(outcome, Approved)
    assert [one.copy for one in outcome.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert any("$5.000" in line for line in outcome.receipts[0].lines)


def test_a_sale_can_be_voided_by_what_it_answered() -> None:
    it = counter()
    sold = it.terminal.sale(sale(5000))
    assert isinstance(sold, Approved)
    assert isinstance(it.void(void_of(sold.transaction)), Approved)
    assert it.moved() == [("sale", 5000), ("void", 5000)]


# -- questions ----------------------------------------------------------------------------------


def test_the_terminal_is_ready_when_it_acknowledges_the_poll() -> None:
    assert counter().terminal.check().presence is Presence.READY


@pytest.mark.parametrize("voucher", ["000001", "1", " 1 "])
def test_a_sale_is_found_in_the_list_by_its_number(voucher: str) -> None:
    it = counter()
    sold = it.sold()
    found = it.terminal.find(voucher)
    assert found.transaction is not None
    assert found.words == common.FOUND
    assert found.transaction.kind is Kind.SALE
    assert (found.transaction.amount, found.transaction.auth_code) == (sold.amount, sold.auth_code)
    assert found.transaction.card[-4:] == sold.card[-4:]
    assert found.transaction.at == sold.at


def test_a_voided_sale_is_found_as_a_sale_and_said_to_be_voided() -> None:
    it = counter()
    it.void(void_of(it.sold()))
    found = it.terminal.find("1")
    assert found.transaction is not None
    assert (found.transaction.kind, found.words) == (Kind.SALE, words.FOUND_VOIDED)


def test_what_is_not_in_the_open_batch_is_not_found() -> None:
    it = counter()
    assert it.terminal.find("1").words == words.NO_SALES
    it.sold()
    assert it.terminal.find("7").words == words.NONE_SUCH
    assert it.terminal.find("x").words == words.BAD_OPERATION
    it.terminal.settle()
    assert it.terminal.find("1").words == words.NO_SALES


def test_the_last_transaction_is_the_newest_record() -> None:
    it = counter()
    first, second = it.sold(1000), it.sold(2000)
    assert newest(it).voucher == second.voucher
    it.void(void_of(first))
    assert (newest(it).kind, newest(it).original_voucher) == (Kind.VOID, first.voucher)


def newest(it: Counter) -> Transaction:
    last = it.terminal.last().transaction
    assert last is not None
    return last


def test_only_the_last_sale_is_printed_again() -> None:
    it = counter()
    it.sold(1000)
    it.sold(2000)
    again = it.terminal.reprint("2")
    assert again.transaction is not None
    assert again.transaction.amount == pesos(2000)
    assert it.terminal.reprint("1").words == words.ONLY_LAST_AGAIN
    assert it.terminal.reprint("7").words == words.NONE_SUCH


def test_totals_leave_out_what_was_voided() -> None:
    it = counter()
    sold = it.sold(25000)
    it.sold(1500)
    it.void(void_of(sold))
    report = it.terminal.totals()
    assert report.done
    assert report.figures == (("tx_count", "1"), ("tx_total", "1500"))


def test_the_keys_are_loaded_at_sign_on() -> None:
    report = counter().terminal.sign_on()
    assert (report.done, report.code) == (True, "00")


@pytest.mark.parametrize("verb", ["find", "last", "reprint", "totals", "settle", "sign_on"])
def test_a_silent_terminal_is_said_to_be_silent(verb: str) -> None:
    it = counter(damage=lambda _way, _data: ())
    arguments = ("1",) if verb in ("find", "reprint") else ()
    answer = getattr(it.terminal, verb)(*arguments)
    assert answer.words == words.LINE_SILENT


def test_nothing_but_the_settlement_closes_the_day() -> None:
    """Closing wipes the list, which is the proof of what is in doubt."""
    it = counter("lost-answer@1")
    sold = it.sold()
    assert isinstance(it.void(void_of(sold)), Unknown)
    assert isinstance(it.resolve(void_of(sold)), Approved)
    it.terminal.totals()
    it.terminal.sign_on()
    assert it.terminal.find(sold.voucher).transaction is not None
    assert it.terminal.settle().done
    assert it.terminal.find(sold.voucher).transaction is None


def test_a_settlement_without_an_answer_is_unknown() -> None:
    it = counter(damage=cut_after(2, Way.TO_REGISTER))
    assert it.terminal.settle().words == common.SETTLEMENT_UNKNOWN


# -- Autoservicio -------------------------------------------------------------------------------


def test_autoservicio_voids_its_last_sale_and_no_other() -> None:
    it = counter(**AUTOSERVICIO)
    first, second = it.sold(1000), it.sold(2000)
    assert not_sent(it, void_of(first)) == words.NOT_LAST.en
    assert isinstance(it.void(void_of(second)), Approved)
    assert it.moved() == [("void", 2000)]


def test_autoservicio_finds_its_last_sale_with_its_voucher_and_no_other() -> None:
    it = counter(**AUTOSERVICIO)
    it.sold(1000)
    it.sold(2000)
    found = it.terminal.find("2")
    assert found.transaction is not None
    assert found.transaction.amount == pesos(2000)
    assert [one.copy for one in found.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert any("DUPLICADO" in line for line in found.receipts[0].lines)
    assert it.terminal.find("1").words == words.ONLY_LAST
    assert it.terminal.reprint("2").receipts == found.receipts
    assert newest(it).voucher == "000002"


def test_autoservicio_works_through_a_day() -> None:
    it = counter(**AUTOSERVICIO)
    assert it.terminal.check().presence is Presence.READY
    assert it.terminal.sign_on().done
    assert isinstance(it.terminal.sale(sale(5000)), Approved)
    assert it.terminal.totals().words == words.NO_TOTALS
    assert it.terminal.settle().done
    assert it.terminal.find("1").words == words.NO_SALES


def test_what_a_terminal_can_do_depends_on_the_product() -> None:
    integrado, autoservicio = counter().terminal, counter(**AUTOSERVICIO).terminal
    assert integrado.capabilities.void_proof is Proof.OWN_REFERENCE
    assert autoservicio.capabilities.void_proof is Proof.NONE
    for terminal in (integrado, autoservicio):
        assert terminal.capabilities.voids
        assert not terminal.capabilities.refunds


def test_the_wrong_product_is_noticed_before_any_money() -> None:
    it = counter()
    sold = it.sold()
    wrong = TransbankTerminal(it.line.open, it.clock, CURRENCY, DRIVER.read(AUTOSERVICIO))
    heard: list[Event] = []
    outcome = wrong.void(void_of(sold), heard.append)
    assert isinstance(outcome, NotDone)
    assert Sent() not in heard
    assert it.moved() == []


# -- evidence -----------------------------------------------------------------------------------


def test_no_card_number_leaves_the_driver() -> None:
    it = counter()
    pan = "4111111111111111"
    sold = it.sold(reference=pan)
    it.terminal.find(sold.voucher, it.heard.append)
    said = repr([it.heard, it.terminal.find(sold.voucher)])
    assert pan not in said
    assert pan.encode().hex(" ") not in said
    assert "411111******1111" in said
