"""Both halves on one line in memory: money commands, with the ledger as the truth."""

from __future__ import annotations

import pytest

from drivers.ecr17 import codes, words
from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.ecr17.frames import Scope
from drivers.errors import LineNotFound, OptionError
from drivers.lines import Line
from drivers.lines.damage import Damage, one_byte, slow, whole
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Concluded,
    Declined,
    Kind,
    NotDone,
    Presence,
    Progress,
    Proof,
    ReceiptCame,
    Sale,
    Sent,
    Traced,
    Unknown,
    Void,
    Words,
)
from tests.drivers.ecr17.build import (
    NOON,
    Counter,
    counter,
    euros,
    refund_of,
    sale,
    void,
    void_of,
)
from tests.drivers.ecr17.scripted import Scripted, scripted
from tests.drivers.ecr17.vectors import (
    NOT_REVERSED,
    PAID,
    PAID_EXTENDED,
    PART,
    REFUNDED,
    REVERSED,
    STATUS,
    TERMINAL,
)

WIRES = [("whole", whole), ("one byte", one_byte), ("slow", slow())]
wires = pytest.mark.parametrize("damage", [row[1] for row in WIRES], ids=[row[0] for row in WIRES])
ORDERS = pytest.mark.parametrize("order", ["after", "before", "never"])


def kinds_heard(it: Counter) -> list[type]:
    return [type(event) for event in it.heard if not isinstance(event, Progress)]


# -- money -----------------------------------------------------------------------------------------


@wires
@ORDERS
def test_a_void_is_approved_and_moves_money_once(damage: Damage, order: str) -> None:
    it = counter(damage=damage, simulate_receipts=order)
    outcome = it.ask(void_of(it.sold()))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.VOID
    assert (outcome.transaction.voucher, outcome.transaction.original_voucher) == (
        "000002",
        "000001",
    )
    assert it.moved() == [("void", 650)]


@wires
@ORDERS
def test_a_partial_refund_is_approved_and_moves_money_once(damage: Damage, order: str) -> None:
    it = counter(damage=damage, simulate_receipts=order)
    assert isinstance(it.ask(refund_of(it.sold(), "2.50")), Approved)
    assert it.moved() == [("refund", 250)]


@pytest.mark.parametrize("code", ["P", "X"])
def test_a_sale_tells_the_number_that_it_got(code: str) -> None:
    it = counter(payment_code=code)
    outcome = it.ask(sale("5.00"))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "000001"
    assert outcome.transaction.amount == (euros("5.00") if code == "X" else None)
    assert it.moved() == [("sale", 500)]


def test_the_void_of_an_older_transaction_is_refused_before_anything_is_sent() -> None:
    it = counter()
    older = it.sold()
    it.sold()
    outcome = it.ask(void_of(older))
    assert outcome == NotDone(words.not_the_last("000002"))
    assert "STAN 000002" in outcome.words.en
    assert kinds_heard(it).count(Sent) == 0
    assert it.moved() == []


def test_a_refund_does_not_ask_for_the_last_transaction() -> None:
    it = counter()
    older = it.sold("9.00")
    it.sold()
    assert isinstance(it.ask(refund_of(older)), Approved)
    assert (it.ledger[-1]["original_voucher"], it.ledger[-1]["amount_minor"]) == ("000001", 900)


def test_a_second_void_finds_that_the_last_is_the_first() -> None:
    it = counter()
    request = void_of(it.sold())
    it.ask(request)
    assert it.ask(request) == NotDone(words.not_the_last("000002"))
    assert it.moved() == [("void", 650)]


def test_another_card_is_refused_by_the_terminal() -> None:
    it = counter(simulate_card="other")
    outcome = it.ask(void_of(it.sold()))
    assert isinstance(outcome, Declined)
    assert "CARTA NON CORRISPONDENTE" in outcome.words.en
    assert it.moved() == []


def test_a_refused_payment_does_not_stand_before_the_last_one() -> None:
    """What was refused has changed nothing, and the STAN keeps the void from any other."""
    refused = TERMINAL + b"E01" + b"NEGATA".ljust(24) + b"0" * 11 + b"2ACQUIRER-01000043000457"
    device = Scripted(G=[refused], S=[REVERSED, PART])
    assert isinstance(scripted(device).void(void()), Approved)


@pytest.mark.parametrize("last", [REVERSED, REFUNDED, PAID.replace(b"000042", b"000041")])
def test_whatever_moved_money_since_stands_before_it(last: bytes) -> None:
    device = Scripted(G=[last], S=[REVERSED])
    assert isinstance(scripted(device).void(void()), NotDone)
    assert device.asked == ["s", "G"]


def test_what_cannot_be_asked_is_not_done_and_the_line_stays_closed() -> None:
    it = counter()
    outcome = it.ask(void("000000"))
    assert outcome == NotDone(words.BAD_STAN)
    assert it.heard == []


def test_another_currency_is_refused_in_words() -> None:
    terminal = Ecr17Terminal(_no_line, ManualClock(NOON), "CHF", DRIVER.read({}))
    outcome = terminal.sale(Sale("R1", Money(100, "CHF")))
    assert outcome == NotDone(words.other_currency("CHF"))


def _no_line() -> Line:
    raise LineNotFound("/dev/none", "there is no port")


def test_a_missing_port_is_a_line_error_and_nothing_was_sent() -> None:
    terminal = Ecr17Terminal(_no_line, ManualClock(NOON), "EUR", DRIVER.read({}))
    with pytest.raises(LineNotFound):
        terminal.void(void())


# -- the order of things ---------------------------------------------------------------------------


def test_before_money_are_asked_status_last_result_and_receipt() -> None:
    device = Scripted(S=[REVERSED, PART])
    assert isinstance(scripted(device).void(void()), Approved)
    assert device.asked == ["s", "G", "E", "S"]


@pytest.mark.parametrize("status", [code for code in codes.STATUSES if code != "2"])
def test_a_terminal_that_is_not_operative_is_told_what_to_do(status: str) -> None:
    resting = STATUS.replace(b"30072612152", b"3007261215" + status.encode())
    device = Scripted(s=[resting], S=[REVERSED])
    terminal = scripted(device)
    assert terminal.void(void()) == NotDone(codes.STATUSES[status])
    assert device.asked == ["s"]
    check = terminal.check()
    assert (check.presence, check.words) == (Presence.BUSY, codes.STATUSES[status])


@pytest.mark.parametrize(("silent", "asked"), [("s", "s"), ("G", "sG")])
def test_silence_before_the_command_is_no_doubt(silent: str, asked: str) -> None:
    device = Scripted(**{silent: [], "S": [REVERSED]})
    assert scripted(device).void(void()) == NotDone(words.BUSY)
    assert device.asked == list(asked)


def test_the_result_is_heard_before_the_terminal_hears_that_it_was_taken() -> None:
    it = counter()
    it.ask(void_of(it.sold()))
    results = [one for one in it.heard if isinstance(one, Sent | Concluded)]
    _sent, concluded = results[results.index(Sent()) :][:2]
    assert isinstance(concluded, Concluded)
    assert isinstance(concluded.result, Approved)
    assert concluded.trace.splitlines()[-1].split()[1] == "<"
    assert kinds_heard(it)[-1] is Traced


def test_stopped_before_the_command_nothing_is_sent() -> None:
    device = Scripted(S=[REVERSED])
    asked: list[bool] = []

    def stop() -> bool:
        asked.append("E" in device.asked)
        return asked[-1]

    assert scripted(device).void(void(), stop=stop) == NotDone(words.NOT_SENT)
    assert "S" not in device.asked


def test_stopped_after_the_command_it_is_in_doubt() -> None:
    device = Scripted(S=[])
    outcome = scripted(device).void(void(), stop=lambda: "S" in device.asked)
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.STOPPED


# -- receipts --------------------------------------------------------------------------------------


@ORDERS
def test_the_receipt_comes_with_the_approval(order: str) -> None:
    """Where the terminal sends none behind the result, it is fetched, and the result stands."""
    it = counter(simulate_receipts=order)
    outcome = it.ask(void_of(it.sold()))
    assert isinstance(outcome, Approved)
    if order == "never":
        assert outcome.receipts == ()
    else:
        (receipt,) = outcome.receipts
        assert receipt.lines[1] == "STORNO"
        assert receipt.lines[-1] == "IMPORTO EUR         6,50"


def test_a_lost_receipt_is_fetched_again() -> None:
    device = Scripted(S=[REVERSED], R=[PART])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, Approved)
    assert [one.lines for one in outcome.receipts] == [("TOTALE EUR 6,50",)]
    assert device.asked[-1] == "R"


def test_the_result_stands_without_a_receipt() -> None:
    device = Scripted(S=[REVERSED], R=[])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, Approved)
    assert outcome.receipts == ()


def test_a_terminal_that_keeps_its_receipts_is_believed() -> None:
    device = Scripted(E=None, S=[REVERSED])
    heard: list[object] = []
    outcome = scripted(device).void(void(), heard.append)
    assert isinstance(outcome, Approved)
    assert Progress(words.PRINTS_ITSELF) in heard
    assert "R" not in device.asked


def test_receipts_can_be_left_to_the_terminal() -> None:
    device = Scripted(S=[REVERSED])
    terminal = scripted(device, receipts=False)
    assert isinstance(terminal.void(void()), Approved)
    assert device.asked == ["s", "G", "S"]
    assert not terminal.capabilities.receipts


def test_the_receipt_of_a_refusal_is_heard() -> None:
    heard: list[object] = []
    device = Scripted(S=[NOT_REVERSED, PART])
    assert isinstance(scripted(device).void(void(), heard.append), Declined)
    assert any(isinstance(event, ReceiptCame) for event in heard)


def test_a_receipt_without_a_result_proves_nothing_and_is_kept() -> None:
    heard: list[object] = []
    device = Scripted(S=[PART])
    assert isinstance(scripted(device).void(void(), heard.append), Unknown)
    assert any(isinstance(event, ReceiptCame) for event in heard)


# -- older transactions ----------------------------------------------------------------------------


def older() -> Void:
    return void(
        "000041", card="************9012", auth_code="ABC123", at="2026-07-30T12:15:00",
        fields=(("acquirer", "ACQUIRER-01"),),
    )  # fmt: skip


def test_with_the_setting_an_older_transaction_is_voided_by_its_own_command() -> None:
    device = Scripted(Q=[REVERSED, PART], S=[NOT_REVERSED])
    assert isinstance(scripted(device, retroactive=True).void(older()), Approved)
    assert device.asked == ["s", "G", "E", "Q"]


def test_where_the_terminal_has_no_such_command_it_says_so() -> None:
    device = Scripted(Q=[NOT_REVERSED.replace(b"E01", b"E91"), PART])
    outcome = scripted(device, retroactive=True).void(older())
    assert isinstance(outcome, Declined)
    assert outcome.code == "91"


def test_an_older_transaction_that_is_hardly_known_is_not_voided() -> None:
    device = Scripted(Q=[REVERSED])
    outcome = scripted(device, retroactive=True).void(void("000041"))
    assert outcome == NotDone(words.LACKS_FOR_OLDER)
    assert device.asked == ["s", "G"]


def test_without_the_setting_no_older_transaction_is_voided() -> None:
    device = Scripted(Q=[REVERSED])
    assert isinstance(scripted(device).void(older()), NotDone)
    assert "Q" not in device.asked


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
    assert check.terminal_time == f"{NOON.astimezone():%Y-%m-%dT%H:%M}:00"
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
