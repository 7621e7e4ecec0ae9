"""The verbs against the simulated terminal, over serial frames and over TCP."""

from __future__ import annotations

from dataclasses import replace
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest

from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import Damage, Way, cut_after, mute_after, one_byte, slow, whole
from drivers.lines.memory import ManualClock
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Fault
from drivers.terminal import (
    Approved,
    Attempt,
    Cancelled,
    Concluded,
    Copy,
    Kind,
    NotDone,
    Outcome,
    Presence,
    Provisional,
    ReceiptCame,
    Refund,
    Sale,
    Sent,
    Traced,
    Unknown,
    Void,
)
from drivers.zvt import words
from drivers.zvt.driver import DRIVER, ZvtTerminal
from tests.drivers.zvt.build import (
    CURRENCY,
    DONE,
    NOON,
    OK,
    READY,
    Counter,
    Scripted,
    aborted,
    approval,
    counter,
    money,
    scripted,
    state,
    told,
    void,
)

TRANSPORTS = pytest.mark.parametrize("transport", ["serial", "tcp"])


def void_of(it: Counter) -> Void:
    original = it.sold()
    it.terminal.last()
    return Void("R1", original, money("12.00"))


# -- money --------------------------------------------------------------------------------------


@TRANSPORTS
@pytest.mark.parametrize("damage", [whole, one_byte, slow()], ids=["whole", "one byte", "slow"])
def test_a_void_is_approved_and_moves_money_once(transport: str, damage: Damage) -> None:
    it = counter(damage=damage, transport=transport)
    outcome = it.terminal.void(void_of(it), it.heard.append)
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.kind, outcome.transaction.voucher) == (Kind.VOID, "0002")
    assert outcome.transaction.original_voucher == "0001"
    assert it.moved() == [("void", 1200)]
    assert [one.copy for one in it.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]


@TRANSPORTS
def test_a_part_can_be_refunded(transport: str) -> None:
    it = counter(transport=transport)
    outcome = it.terminal.refund(Refund("R1", it.sold(), money("5.00")))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.REFUND
    assert it.moved() == [("refund", 500)]


def test_a_sale_tells_its_numbers_and_card() -> None:
    it = counter()
    outcome = it.terminal.sale(Sale("R1", money("10.10")))  # the amount is doubled on the wire
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "0001"
    assert outcome.transaction.amount == money("10.10")
    assert outcome.transaction.terminal_id == "00440036"


def test_an_approval_is_heard_as_provisional_until_its_receipts_have_come() -> None:
    it = counter()
    outcome = it.terminal.void(void_of(it), it.heard.append)
    kinds = [type(event) for event in it.heard]
    assert isinstance(outcome, Approved)
    assert kinds.count(Provisional) == 1
    assert kinds.index(Sent) < kinds.index(Provisional) < kinds.index(ReceiptCame)
    assert kinds[-1] is Traced
    assert not [
        event for event in it.heard
        if isinstance(event, Concluded) and isinstance(event.result, Outcome)
    ]  # fmt: skip


def test_an_approval_that_is_taken_back_is_nothing_that_is_proven_until_recovery() -> None:
    it = counter("taken-back")
    outcome = it.terminal.void(void_of(it), it.heard.append)
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.TAKEN_BACK
    assert it.moved() == []


def test_progress_is_told_as_it_comes() -> None:
    it = counter()
    it.terminal.void(void_of(it), it.heard.append)
    assert it.said == ["Insert or tap the card.", "Waiting for the bank's answer."]


@pytest.mark.parametrize("code", ["9C", "F0", "E0", "51"])
def test_a_terminal_that_is_not_ready_is_sent_no_money_command(code: str) -> None:
    device = Scripted(_0501=[[OK, state(code)]])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, NotDone)
    assert [message[:2] for message in device.asked] == [b"\x05\x01"]


def test_a_request_that_cannot_be_put_opens_no_line() -> None:
    def unplugged() -> Line:
        raise LineNotFound("", "nothing is opened")

    terminal = ZvtTerminal(unplugged, ManualClock(NOON), CURRENCY, DRIVER.read({}))
    assert terminal.void(void(voucher="0")) == NotDone(words.BAD_NUMBER)
    assert terminal.void(void(), stop=lambda: True) == NotDone(words.NOT_SENT)
    with pytest.raises(LineNotFound):
        terminal.void(void())


def test_a_terminal_that_voids_another_payment_than_asked_is_not_believed() -> None:
    wrong = approval(amount="000000000222", original="000777", receipt="0165", trace="000265")
    device = Scripted(_0501=[READY], _0630=[[OK, wrong, DONE]])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.OTHER_RESULT
    assert device.answers == [OK] * 3


def test_an_answer_that_is_older_than_the_last_transaction_is_not_ours() -> None:
    stale = approval()
    device = Scripted(_0501=[READY], _0620=[[OK, stale, DONE]], _0630=[[OK, stale, DONE]])
    terminal = scripted(device)
    terminal.last()
    unnamed = replace(void(), original=replace(void().original, fields=()))
    assert isinstance(terminal.void(unnamed), Unknown)


def test_a_stop_after_the_approval_takes_nothing_back() -> None:
    device = Scripted(_0501=[READY], _0630=[[OK, approval(), aborted("6C")]])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.TAKEN_BACK


def test_an_approval_behind_which_nothing_comes_is_unknown_until_the_terminal_is_asked() -> None:
    device = Scripted(_0501=[READY], _0630=[[OK, approval()]])
    outcome = scripted(device).void(void())
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.NOT_COMPLETED


# -- a stop ---------------------------------------------------------------------------------------


def stopped(it: Counter, after: float) -> Outcome:
    """A void during which somebody wants to stop, so many seconds after it began."""
    request = void_of(it)
    began = it.clock.monotonic()
    return it.terminal.void(request, it.heard.append, lambda: it.clock.monotonic() >= began + after)


@TRANSPORTS
def test_a_stop_while_the_terminal_waits_calls_the_void_off(transport: str) -> None:
    it = counter("slow", transport=transport)
    assert isinstance(stopped(it, after=2.0), Cancelled)
    assert it.moved() == []


@TRANSPORTS
def test_a_stop_that_comes_too_late_leaves_what_the_terminal_did(transport: str) -> None:
    it = counter("lost-answer", transport=transport)
    assert isinstance(stopped(it, after=2.0), Unknown)
    assert words.CANNOT_CALL_OFF.en in it.said
    assert it.moved() == [("void", 1200)]


def test_a_stop_comes_from_another_thread() -> None:
    it = counter("slow")
    flag = Flag()
    request = void_of(it)
    outcomes: list[Outcome] = []

    def press(event: object) -> None:
        if isinstance(event, Sent):
            presser.start()
            presser.join()

    presser = Thread(target=flag.set)
    outcomes.append(it.terminal.void(request, press, flag.is_set))
    assert isinstance(outcomes[0], Cancelled)


# -- questions ------------------------------------------------------------------------------------


@TRANSPORTS
def test_a_check_tells_state_software_and_clock(transport: str) -> None:
    status = counter(transport=transport).terminal.check()
    assert status.presence is Presence.READY
    assert status.terminal_time == NOON.astimezone().strftime("%Y-%m-%dT%H:%M:%S")
    assert dict(status.details) == {"state": "00", "software": "SIM-1.0", "device": "SIMULATED"}


def test_a_terminal_that_knows_no_status_enquiry_is_there_all_the_same() -> None:
    status = scripted(Scripted(_0501=[[bytes.fromhex("848300")]])).check()
    assert status.presence is Presence.READY


@TRANSPORTS
def test_the_last_and_an_older_transaction_are_found(transport: str) -> None:
    it = counter(transport=transport)
    it.bank.sale(money("1.00"))
    it.bank.sale(money("2.00"))
    for voucher, amount in (("0002", "2.00"), ("2", "2.00"), ("000001", "1.00")):
        found = it.terminal.find(voucher).transaction
        assert found is not None
        assert found.amount == money(amount)
    assert it.terminal.find("0003").transaction is None
    assert it.terminal.find("0").words == words.BAD_NUMBER


def test_a_terminal_that_can_only_show_its_last_says_so() -> None:
    last = [OK, approval(original=""), DONE]
    for other in (last, [OK, aborted("83")], [bytes.fromhex("848300")], [OK, DONE]):
        found = scripted(Scripted(_0620=[last, other])).find("0001")
        assert (found.transaction, found.words) == (None, words.NOT_FOUND)


def test_a_reprint_brings_both_copies() -> None:
    it = counter()
    it.sold()
    found = it.terminal.reprint("0001")
    assert [one.copy for one in found.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert it.terminal.find("0001").receipts == ()


def test_nothing_told_is_no_transaction_and_no_failure() -> None:
    found = counter().terminal.last()
    assert (found.transaction, found.presence) == (None, Presence.READY)
    assert found.words == words.NONE_STORED


# -- upkeep ---------------------------------------------------------------------------------------


def test_totals_tell_sum_and_groups_and_close_nothing() -> None:
    it = counter()
    it.sold()
    report = it.terminal.totals()
    assert report.done
    assert dict(report.figures)["total"] == "12.00 EUR"
    assert dict(report.figures)["others"] == "1 / 12.00 EUR"
    assert it.bank.open_batch == "000012"


@TRANSPORTS
def test_the_end_of_day_closes_the_batch_and_prints(transport: str) -> None:
    it = counter(transport=transport)
    it.sold()
    report = it.terminal.settle()
    assert report.done
    assert [one.copy for one in report.receipts] == [Copy.REPORT]
    assert it.bank.open_batch == "000013"


def test_a_batch_that_cannot_be_closed_says_why() -> None:
    device = Scripted(_0650=[[OK, told("77"), aborted("77")]])
    report = scripted(device).settle()
    assert (report.done, report.code) == (False, "77")
    assert report.words.de == "Kassenschnitt nicht möglich"


def test_a_settlement_without_an_answer_is_not_known_to_have_failed() -> None:
    report = scripted(Scripted(_0650=[[OK]])).settle()
    assert (report.done, report.words) == (False, words.SETTLEMENT_UNKNOWN)


@pytest.mark.parametrize("code", ["E0", "FC"])
def test_a_terminal_that_goes_away_is_busy_for_some_minutes_and_then_silent(code: str) -> None:
    device = Scripted(_0650=[[OK, told("00"), bytes.fromhex(f"060F0227{code}")]], _0501=[[]])
    terminal = scripted(device)
    report = terminal.settle()
    assert (report.done, report.code, report.words) == (True, code, words.GOES_AWAY)
    status = terminal.check()
    assert (status.presence, status.words) == (Presence.BUSY, words.AWAY)
    terminal._clock.sleep(600)
    assert terminal.check().presence is Presence.SILENT


def test_a_terminal_may_go_away_after_a_payment_too() -> None:
    away = bytes.fromhex("060F0227FC")
    terminal = scripted(Scripted(_0501=[READY, []], _0630=[[OK, approval(), away]]))
    assert isinstance(terminal.void(void()), Approved)
    assert terminal.check().words == words.AWAY


def test_a_sign_on_goes_on_with_what_the_terminal_demands() -> None:
    demands = bytes.fromhex("060F0A19032952523535490978")
    device = Scripted(_0600=[[OK, demands]], _0693=[[OK, DONE]], _0670=[[OK, DONE]])
    report = scripted(device).sign_on()
    assert report.done
    assert dict(report.figures) == {"terminal_id": "52523535"}
    assert [message[:2].hex() for message in device.asked] == ["0600", "0693", "0670"]


def test_a_sign_on_ends_with_the_first_step_that_fails() -> None:
    demands = bytes.fromhex("060F021903")
    device = Scripted(_0600=[[OK, demands]], _0693=[[OK, aborted("A3")]])
    report = scripted(device).sign_on()
    assert (report.done, report.code) == (False, "A3")
    assert [message[:2].hex() for message in device.asked] == ["0600", "0693"]


def test_a_wrong_password_is_said_as_such() -> None:
    it = counter()
    it.terminal._profile = replace(it.terminal._profile, password=b"\x99\x99\x99")
    report = it.terminal.sign_on()
    assert (report.done, report.code) == (False, "37")
    assert report.words.en == "PIN or password wrong"


@pytest.mark.parametrize(("charset", "taken"), [("iso8859-1", True), ("cp437", True)])
def test_a_character_set_is_asked_for(charset: str, taken: bool) -> None:
    report = counter(charset=charset).terminal.sign_on()
    assert report.done
    assert (words.CHARSET_NOT_TAKEN.en not in report.words.en) is taken


def test_a_character_set_that_is_not_taken_is_told() -> None:
    device = Scripted(_0600=[[OK, bytes.fromhex("060F00")]])
    assert words.CHARSET_NOT_TAKEN.en in scripted(device, charset="utf-8").sign_on().words.en


def test_the_technicians_verbs_are_done() -> None:
    it = counter()
    for report in (
        it.terminal.diagnose(1), it.terminal.initialise(), it.terminal.set_clock(),
        it.terminal.display(("Hallo", "Welt"), 3), it.terminal.log_off(),
    ):  # fmt: skip
        assert report.done
    assert it.terminal.diagnose(6).words == words.BAD_DIAGNOSIS


def test_umlauts_of_the_slip_are_read_by_the_setting() -> None:
    for charset in ("cp437", "iso8859-1", "utf-8"):
        it = counter(charset=charset)
        it.sold()
        assert "** Händlerbeleg **" in it.terminal.reprint("0001").receipts[0].lines


# -- hurt lines over TCP, where nothing is acknowledged --------------------------------------------

HURTS = [
    (hurt, way, place)
    for hurt in (cut_after, mute_after) for way in Way for place in range(0, 260, 7)
]  # fmt: skip


@pytest.mark.parametrize(("hurt", "way", "place"), HURTS)
def test_a_tcp_line_that_ends_anywhere_leads_to_claims_that_hold(
    hurt: Any, way: Way, place: int
) -> None:
    it = counter(transport="tcp")
    request = void_of(it)
    baseline = it.terminal.last().transaction
    assert baseline is not None
    it.line._damage = hurt(place, way)
    asked = Attempt(request, it.clock.now(), baseline)
    try:
        outcome: Outcome = it.terminal.void(request)
    except LineNotFound:
        return
    it.clock.advance(300)
    it.line._damage = whole
    moved = len(it.ledger)
    final = it.terminal.resolve(asked) if isinstance(outcome, Unknown) else outcome
    assert it.terminal.check().presence is Presence.READY
    assert len(it.ledger) == moved <= 1
    if not isinstance(final, Unknown):
        assert isinstance(final, Approved) == bool(moved)


@pytest.mark.parametrize("fault", [one for one in Fault if one is not Fault.GARBLED])
def test_every_fault_over_tcp_leads_to_claims_that_hold(fault: Fault) -> None:
    it = counter(f"{fault}@1", transport="tcp")
    request = void_of(it)
    asked = Attempt(request, it.clock.now(), it.terminal.last().transaction)
    outcome = it.terminal.void(request)
    it.clock.advance(300)
    final = it.terminal.resolve(asked) if isinstance(outcome, Unknown) else outcome
    if not isinstance(final, Unknown):
        assert isinstance(final, Approved) == bool(it.ledger)
    assert len(it.ledger) <= 1


def test_the_bank_of_another_currency_is_not_asked() -> None:
    with pytest.raises(Exception, match="XTS"):
        DRIVER.device(Bank(ManualClock(NOON), "XTS"), None, DRIVER.read({}))  # type: ignore[arg-type]
