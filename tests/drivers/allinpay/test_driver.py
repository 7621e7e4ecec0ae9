"""Driver and device together over the line in memory; the bank's ledger is the judge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers import registry
from drivers.allinpay import phrases
from drivers.allinpay.driver import DRIVER, OPTIONS
from drivers.allinpay.messages import Type
from drivers.effects import Write
from drivers.errors import AmountError, LineNotFound, OptionError
from drivers.lines import damage as damages
from drivers.lines.damage import Damage, Way
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank, Entry
from drivers.terminal import (
    Approved,
    Cancelled,
    Concluded,
    Copy,
    Declined,
    Kind,
    Method,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Sent,
    Terminal,
    Traced,
    Transaction,
    Unknown,
)
from tests.drivers.allinpay.counter import (
    Counter,
    Script,
    counter,
    joined,
    options,
    refund_of,
    sale_of,
    void_of,
)
from tests.drivers.allinpay.given import NOW, ORIGINAL, VOID, told, wire
from tests.drivers.allinpay.rows import frame

WIRES: dict[str, Damage] = {
    "perfect": damages.whole,
    "one byte": damages.one_byte,
    "9600 baud": damages.slow(9600),
}


@pytest.fixture(params=WIRES.values(), ids=WIRES.keys())
def lane(request: pytest.FixtureRequest) -> Counter:
    """The same behaviour is asked of every wire that loses nothing."""
    return counter(damage=request.param)


def test_the_driver_is_found_by_its_name_and_keeps_the_contract() -> None:
    assert registry.load("allinpay") is DRIVER
    terminal: Terminal = counter().terminal
    assert terminal.capabilities.needs_baseline
    assert terminal.capabilities.refund_needs == ("rrn", "at")


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_an_option_says_in_two_languages_what_it_is(option: registry.Option) -> None:
    assert option.help.en
    assert option.help.zh


def test_a_wrong_option_is_refused() -> None:
    with pytest.raises(OptionError):
        options(answer_seconds="long")


def test_the_answer_limit_is_a_capability() -> None:
    assert counter(answer_seconds=7).terminal.capabilities.answer_seconds == 7.0


# -- questions ---------------------------------------------------------------------------------


def test_check_tells_that_the_terminal_is_ready_and_its_time(lane: Counter) -> None:
    status = lane.terminal.check()
    assert status.presence is Presence.READY
    assert status.terminal_time.startswith("2025-09-11T")


def test_check_of_a_dead_line_is_silent_after_the_handshake_limit() -> None:
    lane = joined(Script([]), ManualClock(NOW), Bank(ManualClock(NOW), "CNY"))
    assert lane.terminal.check().presence is Presence.SILENT
    assert lane.clock.monotonic() == pytest.approx(3.0, abs=0.2)


def test_find_gives_the_original_its_receipts_and_the_open_batch(lane: Counter) -> None:
    lane.sold()
    lookup = lane.terminal.find("1")
    assert lookup.transaction is not None
    assert lookup.transaction.kind is Kind.SALE
    assert (lookup.transaction.voucher, lookup.transaction.amount) == ("000001", Money(1001, "CNY"))
    assert lookup.transaction.rrn
    assert lookup.batch == lookup.transaction.batch == "000012"
    assert [receipt.copy for receipt in lookup.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert any("重打印" in line for line in lookup.receipts[0].lines)


def test_find_of_a_voucher_that_is_not_there_says_so_and_is_ready(lane: Counter) -> None:
    lookup = lane.terminal.find("999999")
    assert (lookup.transaction, lookup.presence) == (None, Presence.READY)


def test_find_of_an_older_batch_still_works_and_shows_the_newer_batch() -> None:
    lane = counter()
    lane.sold()
    lane.bank.settle()
    lane.bank.sale(Money(5, "CNY"))
    lookup = lane.terminal.find("000001")
    assert lookup.transaction is not None
    assert (lookup.transaction.batch, lookup.batch) == ("000012", "000013")


def test_last_is_empty_on_a_new_terminal_and_then_the_newest() -> None:
    lane = counter()
    assert lane.terminal.last().transaction is None
    lane.sold(5)
    lane.sold(7)
    last = lane.terminal.last()
    assert last.transaction is not None
    assert (last.transaction.voucher, last.batch) == ("000002", "000012")


def test_a_question_to_a_dead_line_ends_at_the_handshake() -> None:
    clock = ManualClock(NOW)
    lane = joined(Script([]), clock, Bank(clock, "CNY"))
    for lookup in (lane.terminal.find("1"), lane.terminal.last(), lane.terminal.reprint("1")):
        assert lookup.presence is Presence.SILENT
    assert not lane.terminal.totals().done
    assert clock.monotonic() < 13


# -- money -------------------------------------------------------------------------------------


def test_a_void_moves_the_money_back_once_with_both_copies(lane: Counter) -> None:
    original = lane.sold()
    outcome = lane.terminal.void(void_of(original), lane.heard.append)
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.VOID
    assert outcome.transaction.original_voucher == original.voucher
    assert [receipt.copy for receipt in outcome.receipts] == [Copy.MERCHANT, Copy.CUSTOMER]
    assert [(one["kind"], one["amount_minor"]) for one in lane.ledger] == [("void", 1001)]


def test_partial_refunds_are_paid_up_to_the_sale_and_not_beyond(lane: Counter) -> None:
    original = lane.sold(1000)
    outcomes = [
        lane.terminal.refund(refund_of(original, minor, f"{minor:014d}"))
        for minor in (600, 400, 1)
    ]  # fmt: skip
    assert [type(outcome) for outcome in outcomes] == [Approved, Approved, Declined]
    assert [one["amount_minor"] for one in lane.ledger] == [600, 400]


def test_a_sale_is_booked_with_our_reference(lane: Counter) -> None:
    outcome = lane.terminal.sale(sale_of(1280, "20250911000099"))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.reference == "20250911000099"
    assert lane.bank.entries[0].transaction.reference == "20250911000099"


@pytest.mark.parametrize("method", [Method.WECHAT, Method.ALIPAY, Method.UNIONPAY_QR])
def test_a_wallet_payment_is_found_as_such_and_refunded_by_its_order_number(
    method: Method,
) -> None:
    lane = counter()
    sale = lane.bank.sale(Money(1000, "CNY"), method=method)
    sale.transaction = replace(sale.transaction, order_number="4200002511202509110000000001")
    original = lane.found(sale)
    assert (original.method, original.card) == (method, "")
    assert original.order_number == "4200002511202509110000000001"
    outcome = lane.terminal.refund(refund_of(original, 300))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.method is method


def test_sent_is_heard_before_the_outcome_and_the_trace_comes_last() -> None:
    lane = counter()
    original = lane.sold()
    lane.terminal.void(void_of(original), lane.heard.append)
    kinds = [
        type(event) for event in lane.heard
        if not isinstance(event, Concluded) or isinstance(event.result, Outcome)
    ]  # fmt: skip
    assert kinds == [Sent, Concluded, Traced]


def test_one_outcome_is_concluded_even_when_a_refusal_is_confirmed_first() -> None:
    lane = counter()
    original = lane.sold()
    lane.terminal.void(void_of(original, "20250911000001"))
    again = lane.terminal.void(void_of(original, "20250911000002"), lane.heard.append)
    concluded = [
        event.result for event in lane.heard
        if isinstance(event, Concluded) and isinstance(event.result, Outcome)
    ]  # fmt: skip
    assert concluded == [again]
    assert isinstance(again, Declined)
    assert again.code == "XC"
    assert Progress(phrases.CONFIRMING) in lane.heard


def test_a_void_after_settlement_is_refused_and_moves_nothing() -> None:
    lane = counter()
    original = lane.sold()
    lane.terminal.settle()
    outcome = lane.terminal.void(void_of(original))
    assert isinstance(outcome, Declined)
    assert outcome.code == "XB"
    assert lane.ledger == []


def test_a_refund_after_settlement_is_paid() -> None:
    lane = counter()
    original = lane.sold()
    lane.terminal.settle()
    assert isinstance(lane.terminal.refund(refund_of(original, 1001)), Approved)


# -- nothing was sent --------------------------------------------------------------------------


def test_a_terminal_that_does_not_answer_the_handshake_gets_no_money_command() -> None:
    device = Script([])
    clock = ManualClock(NOW)
    lane = joined(device, clock, Bank(clock, "CNY"))
    outcome = lane.terminal.void(VOID, lane.heard.append)
    assert outcome == NotDone(phrases.SILENT)
    assert device.heard == [frame("handshake")]
    assert Sent() not in lane.heard


def test_without_the_handshake_the_command_goes_out_at_once() -> None:
    device = Script([])
    clock = ManualClock(NOW)
    lane = joined(device, clock, Bank(clock, "CNY"), handshake_first=False, answer_seconds=5)
    assert lane.terminal.void(VOID) == Unknown(phrases.MONEY_SILENT)
    assert device.heard == [frame("void")]


def test_a_stop_between_handshake_and_command_sends_nothing() -> None:
    lane = counter()
    original = lane.sold()

    def stop() -> bool:
        """Pressed as soon as the terminal has answered."""
        return any(isinstance(event, Concluded) for event in lane.heard)

    outcome = lane.terminal.void(void_of(original), lane.heard.append, stop)
    assert outcome == NotDone(phrases.NOT_SENT)
    assert lane.ledger == []


@pytest.mark.parametrize(
    ("original", "words"),
    [
        (replace(ORIGINAL, rrn=""), phrases.NO_REFERENCE),
        (replace(ORIGINAL, at=""), phrases.NO_REFERENCE),
        (replace(ORIGINAL, method=Method.WECHAT), phrases.NO_ORDER),
    ],
)
def test_a_refund_that_lacks_what_the_protocol_needs_is_not_sent(
    original: Transaction, words: object
) -> None:
    assert counter().terminal.refund(refund_of(original, 5)) == NotDone(words)  # type: ignore[arg-type]


def test_a_void_without_a_voucher_is_not_sent() -> None:
    assert counter().terminal.void(void_of(replace(ORIGINAL, voucher=""))) == NotDone(
        phrases.NO_VOUCHER
    )


@pytest.mark.parametrize("minor", [0, -5, 10**12])
def test_an_amount_that_twelve_digits_cannot_say_is_refused_before_the_line_opens(
    minor: int,
) -> None:
    with pytest.raises(AmountError):
        counter().terminal.sale(sale_of(minor))


def test_a_port_that_cannot_be_opened_is_an_error_of_the_line() -> None:
    def no_port() -> object:
        raise LineNotFound("COM9", "no such port")

    terminal = DRIVER.terminal(no_port, ManualClock(NOW), "CNY", options())  # type: ignore[arg-type]
    with pytest.raises(LineNotFound):
        terminal.void(VOID)


# -- faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "moved"),
    [
        ("silence", Unknown, 0),
        ("lost-answer", Unknown, 1),
        ("dead-before", Unknown, 0),
        ("garbled", Unknown, 1),
        ("nak", Unknown, 0),
        ("slow", Approved, 1),
        ("busy", Declined, 0),
        ("no-paper", Approved, 1),
        ("hang-up", Unknown, 1),
        ("decline", Declined, 0),
        ("cancel", Cancelled, 0),
        ("timeout", Unknown, 1),
        ("strange-code", Unknown, 1),
        ("duplicate", Approved, 1),
    ],
)
@pytest.mark.parametrize("verb", ["sale", "void", "refund"])
def test_every_fault_gives_the_outcome_that_is_true(
    verb: str, fault: str, kind: type[Outcome], moved: int
) -> None:
    lane = counter(fault)
    original = lane.sold()
    requests = {
        "sale": sale_of(5), "void": void_of(original), "refund": refund_of(original, 5),
    }  # fmt: skip
    outcome = getattr(lane.terminal, verb)(requests[verb])
    assert type(outcome) is kind
    assert len(lane.ledger) == moved


def test_a_busy_terminal_says_so_in_its_own_words() -> None:
    lane = counter("busy")
    outcome = lane.terminal.void(void_of(lane.sold()))
    assert isinstance(outcome, Declined)
    assert "终端忙" in outcome.words.zh


def test_not_printed_is_approved_without_receipts() -> None:
    lane = counter("no-paper")
    outcome = lane.terminal.void(void_of(lane.sold()))
    assert isinstance(outcome, Approved)
    assert (outcome.code, outcome.receipts) == ("-116", ())


def test_a_cancellation_at_the_terminal_is_cancelled() -> None:
    cancelled = told(Type.VOID, code="X0", reference=VOID.reference)
    device = Script([[Write(wire(cancelled))]])
    clock = ManualClock(NOW)
    lane = joined(device, clock, Bank(clock, "CNY"), handshake_first=False)
    assert isinstance(lane.terminal.void(VOID), Cancelled)


def test_a_stop_after_the_command_leaves_the_outcome_unknown() -> None:
    lane = counter("silence")
    original = lane.sold()
    outcome = lane.terminal.void(void_of(original), lane.heard.append, lambda: Sent() in lane.heard)
    assert outcome == Unknown(phrases.MONEY_STOPPED)
    assert lane.clock.monotonic() < 1


@pytest.mark.parametrize("place", range(0, 300, 7))
@pytest.mark.parametrize("way", [Way.TO_DEVICE, Way.TO_REGISTER])
def test_a_line_cut_at_any_byte_never_claims_what_did_not_happen(way: Way, place: int) -> None:
    """Handshake, void and answer pass; wherever it breaks, the ledger must not contradict."""
    lane = counter(damage=damages.cut_after(place, way))
    sale: Entry = lane.bank.sale(Money(1001, "CNY"))
    lane.ledger.clear()
    outcome = lane.terminal.void(void_of(sale.transaction))
    if isinstance(outcome, Approved):
        assert len(lane.ledger) == 1
    if isinstance(outcome, NotDone | Declined | Cancelled):
        assert lane.ledger == []


@pytest.mark.parametrize("seed", range(12))
def test_a_lossy_line_never_claims_what_did_not_happen(seed: int) -> None:
    lane = counter(damage=damages.lossy(seed, 0.003))
    sale = lane.bank.sale(Money(1001, "CNY"))
    lane.ledger.clear()
    outcome = lane.terminal.void(void_of(sale.transaction))
    moved = len(lane.ledger)
    assert moved <= 1
    assert not (isinstance(outcome, Approved) and moved == 0)
    assert not (isinstance(outcome, NotDone | Declined | Cancelled) and moved == 1)


# -- control -----------------------------------------------------------------------------------


def test_sign_on_settle_and_totals_report_what_the_terminal_says(lane: Counter) -> None:
    lane.sold()
    assert lane.terminal.sign_on().done
    totals = lane.terminal.totals()
    assert totals.done
    assert any("000001 消费 RMB 10.01" in line for line in totals.receipts[0].lines)
    settled = lane.terminal.settle()
    assert (settled.done, settled.batch) == (True, "000012")
    assert any("消费：1笔 RMB 10.01" in line for line in settled.receipts[0].lines)
    assert lane.bank.open_batch == "000013"


def test_the_trace_holds_both_directions_and_no_full_card_number() -> None:
    lane = counter()
    sale = lane.bank.sale(Money(5, "CNY"))
    sale.transaction = replace(sale.transaction, card="6222021234567894")
    lookup = lane.terminal.find("1", lane.heard.append)
    trace = next(event.text for event in lane.heard if isinstance(event, Traced))
    assert " > 02 " in trace
    assert " < 02 " in trace
    assert b"6222021234567894".hex(" ") not in trace
    assert lookup.transaction is not None
    assert lookup.transaction.card == "622202******7894"
    assert all(b"6222021234567894" not in receipt.raw for receipt in lookup.receipts)
