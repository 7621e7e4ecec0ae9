"""Questions, control and settings: what the terminal tells, and what is made of it."""

from __future__ import annotations

import pytest

from drivers.ecr17 import codes, words
from drivers.ecr17.driver import DRIVER
from drivers.ecr17.frames import Scope
from drivers.errors import OptionError
from drivers.terminal import (
    Approved,
    Presence,
    Proof,
    Words,
)
from tests.drivers.ecr17.build import (
    NOON,
    counter,
    euros,
    void_of,
)
from tests.drivers.ecr17.scripted import Scripted, scripted
from tests.drivers.ecr17.vectors import (
    NOT_REVERSED,
    PAID,
    PAID_EXTENDED,
    REFUNDED,
    STATUS,
    TERMINAL,
)

# -- find ------------------------------------------------------------------------------------------


def test_the_last_transaction_is_found_with_its_amount_and_receipt() -> None:
    it = counter()
    it.sold("3.50")
    found = it.terminal.find("1")
    assert found.transaction is not None
    assert (found.transaction.voucher, found.transaction.amount) == ("000001", euros("3.50"))
    assert found.receipts[0].lines[1] == "PAGAMENTO"
    assert found.words == words.FOUND


def test_an_older_transaction_is_not_found_and_words_say_why() -> None:
    it = counter()
    it.sold()
    it.sold()
    found = it.terminal.find("000001")
    assert (found.transaction, found.presence) == (None, Presence.READY)
    assert found.words == words.only_the_last("000002")


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (REFUNDED, words.LAST_IS_REFUND),
        (PAID + b"0", words.NOT_KNOWN),
        (NOT_REVERSED.replace(b"000043", b"000042"), words.WAS_REFUSED),
    ],
)
def test_what_is_no_transaction_is_not_found(last: bytes, why: Words) -> None:
    found = scripted(Scripted(G=[last])).find("42")
    assert (found.transaction, found.words) == (None, why)


def test_an_amount_that_is_in_doubt_is_not_told() -> None:
    unclear = TERMINAL + b"SSTAN 000042}IMPORTO 6,50}TOTALE 7,50}}}}}}}\x1b"
    found = scripted(Scripted(R=[unclear])).find("42")
    assert found.transaction is not None
    assert found.transaction.amount is None
    assert found.words == words.without_amount(words.FOUND)
    assert len(found.receipts) == 1


def test_a_receipt_of_something_else_tells_nothing() -> None:
    other = TERMINAL + b"SSTAN 000043}IMPORTO EUR 9,00}}}}}}}\x1b"
    found = scripted(Scripted(R=[other])).find("42")
    assert found.transaction is not None
    assert found.transaction.amount is None
    assert found.receipts == ()


def test_the_extended_result_tells_the_amount_without_a_receipt() -> None:
    found = scripted(Scripted(G=[PAID_EXTENDED])).find("42")
    assert found.transaction is not None
    assert found.transaction.amount == euros("6.50")


def test_a_terminal_that_keeps_nothing_says_so() -> None:
    found = scripted(Scripted(G=None)).find("42")
    assert (found.transaction, found.words) == (None, words.NOTHING_KEPT)
    assert found.presence is Presence.READY
    last = scripted(Scripted(G=None)).last()
    assert (last.transaction, last.presence) == (None, Presence.READY)


def test_a_voucher_that_cannot_be_is_not_asked() -> None:
    device = Scripted()
    assert scripted(device).find("000000").words == words.BAD_STAN
    assert device.asked == []


# -- control ---------------------------------------------------------------------------------------


def test_a_check_tells_the_clock_and_the_software() -> None:
    it = counter()
    check = it.terminal.check()
    assert (check.presence, check.words) == (Presence.READY, codes.STATUSES["2"])
    assert check.terminal_time == f"{NOON.astimezone():%Y-%m-%dT%H:%M}"
    assert check.details == (("status", "2"), ("release", "SIM01.00"))


@pytest.mark.parametrize(
    ("device", "presence", "words_"),
    [
        (Scripted(s=[]), Presence.BUSY, words.BUSY),
        (Scripted(s=None), Presence.BUSY, words.UNREAD),
        (Scripted(Scope.PLAIN), Presence.BUSY, words.GARBLED),
    ],
    ids=["no answer", "refused", "another checksum"],
)  # fmt: skip
def test_a_check_says_what_may_be_wrong(
    device: Scripted, presence: Presence, words_: Words
) -> None:
    check = scripted(device).check()
    assert check.presence is presence
    assert check.words == words_


def test_totals_are_told_as_amounts() -> None:
    it = counter()
    it.sold("3.50")
    report = it.terminal.totals()
    assert report.done
    assert dict(report.figures)["pos_total"] == "3.50 EUR"


def test_a_close_brings_its_receipt_and_both_totals() -> None:
    it = counter()
    it.sold("3.50")
    report = it.terminal.settle()
    assert report.done
    assert dict(report.figures)["host_total"] == "3.50 EUR"
    assert report.receipts[0].lines[1] == "CHIUSURA CONTABILE"
    assert dict(it.terminal.totals().figures)["pos_total"] == "0.00 EUR"


def test_a_close_that_does_not_balance_says_so() -> None:
    unbalanced = TERMINAL + b"C01" + b"SBILANCIO".ljust(19) + b"100" + b"0" * 10
    report = scripted(Scripted(C=[unbalanced])).settle()
    assert (report.done, report.code) == (False, "01")
    assert "SBILANCIO" in report.words.en


def test_a_close_without_an_answer_is_not_called_failed() -> None:
    report = scripted(Scripted(C=[])).settle()
    assert (report.done, report.words) == (False, words.SETTLEMENT_UNKNOWN)


@pytest.mark.parametrize(("status", "kind"), [("2", b"0"), ("3", b"1"), ("5", b"0")])
def test_signing_on_loads_what_the_status_asks_for(status: str, kind: bytes) -> None:
    loaded = TERMINAL + b"E000001230004562111520" + b"0" * 226
    resting = STATUS.replace(b"30072612152", b"3007261215" + status.encode())
    device = Scripted(s=[resting], D=[loaded[:251]])
    assert scripted(device).sign_on().done
    assert device.heard[-1][16:17] == kind


def test_a_load_that_was_refused_says_why() -> None:
    refused = TERMINAL + b"E01000123000456" + b"HOST NON RAGGIUNGIBILE".ljust(24) + b"0" * 11
    report = scripted(Scripted(D=[refused])).sign_on()
    assert not report.done
    assert "HOST NON RAGGIUNGIBILE" in report.words.en


# -- settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lrc_scope", "guess"), ("terminal_id", "1234567"), ("terminal_id", "1234567A"),
        ("cash_register", "１２３４５６７８"), ("sends", 4), ("sends", 0), ("ack_seconds", 0),
        ("answer_seconds", 0), ("host_seconds", -1), ("payment_code", "Z"), ("receipts", 1),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(OptionError) as told:
        counter(**{name: value})
    assert told.value.key == name


def test_every_setting_is_said_in_english_and_chinese() -> None:
    assert all(option.help.en and option.help.zh for option in DRIVER.options)
    assert DRIVER.title.zh


def test_the_capabilities_name_the_proof() -> None:
    powers = counter().terminal.capabilities
    assert powers.void_proof is powers.refund_proof is Proof.LAST_RESULT
    assert powers.needs_baseline
    assert powers.receipts


def test_the_terminal_with_an_id_of_its_own_is_addressed_by_it() -> None:
    it = counter(terminal_id="12345678")
    assert isinstance(it.ask(void_of(it.sold())), Approved)
    wrong = counter(terminal_id="87654321", device={"terminal_id": "12345678"})
    assert wrong.terminal.check().words == words.UNREAD
