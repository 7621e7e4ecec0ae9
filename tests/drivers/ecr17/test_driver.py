"""Both halves on one line in memory: money commands, with the ledger as the truth."""

from __future__ import annotations

import pytest

from drivers.ecr17 import codes, words
from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import Damage, one_byte, slow, whole
from drivers.lines.memory import ManualClock
from drivers.link import words as common
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Concluded,
    Declined,
    Kind,
    NotDone,
    Presence,
    Progress,
    ReceiptCame,
    Sale,
    Sent,
    Traced,
    Unknown,
    Void,
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
    assert (it.ledger[-1]["original_voucher"], it.ledger[-1]["amount_minor"]) == ("", 900)


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

    assert scripted(device).void(void(), stop=stop) == NotDone(common.NOT_SENT)
    assert "S" not in device.asked


def test_stopped_after_the_command_it_is_in_doubt() -> None:
    device = Scripted(S=[])
    outcome = scripted(device).void(void(), stop=lambda: "S" in device.asked)
    assert isinstance(outcome, Unknown)
    assert outcome.words == common.STOPPED


def test_a_terminal_that_sends_a_whole_card_number_does_not_get_it_written_down() -> None:
    """Not in a trace, not in what a listener hears, not in the baseline."""
    leaking = PAID.replace(b"0" * 15 + b"9012", b"0000378282246310005")
    heard: list[object] = []
    terminal = scripted(Scripted(G=[leaking], S=[REVERSED, PART]))
    last = terminal.last(heard.append)
    assert isinstance(terminal.void(void(), heard.append), Approved)
    shown = repr(heard) + repr(last)
    assert "378282*****0005" in shown
    assert "378282246310005" not in shown
    assert b"378282246310005".hex(" ") not in shown


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
        "000041", card="************9012", auth_code="ABC123", at="2026-07-30T12:15",
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
