"""Harmless questions through both halves on one line in memory."""

from __future__ import annotations

import pytest

from drivers.asia_ecr import words
from drivers.asia_ecr.driver import DRIVER, AsiaEcrTerminal
from drivers.lines.damage import (
    Way,
    cut_after,
    mute_after,
    one_byte,
    slow,
    whole,
)
from drivers.link import words as common
from drivers.terminal import (
    Declined,
    Presence,
)
from tests.drivers.asia_ecr.build import (
    CURRENCY,
    counter,
    money,
    void_of,
)
from tests.drivers.asia_ecr.scripted import Scripted, scripted
from tests.drivers.asia_ecr.vectors import answer

WIRES = [("whole", whole), ("one byte", one_byte), ("slow", slow())]
wires = pytest.mark.parametrize("damage", [row[1] for row in WIRES], ids=[row[0] for row in WIRES])


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
    assert report.words == common.SETTLEMENT_UNKNOWN


def test_a_settlement_that_the_bank_did_not_answer_is_not_called_failed() -> None:
    report = scripted(Scripted(answer("50", response="TO"))).settle()
    assert (report.done, report.code) == (False, "TO")
    assert report.words.en.startswith(common.SETTLEMENT_UNKNOWN.en)


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
    assert (status.words, it.clock.monotonic()) == (common.NOT_WAITED, 0.0)
