"""What became of it: every fault resolved against the ledger, and every limit of the proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drivers.allinpay import phrases
from drivers.allinpay.messages import Message, Type, decode
from drivers.allinpay.recovery import WALK, vouchers_between
from drivers.effects import Effects, Write
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank
from drivers.terminal import (
    Approved,
    Declined,
    Fact,
    MoneyRequest,
    NotDone,
    Outcome,
    Progress,
    Transaction,
    Unknown,
    Void,
)
from tests.drivers.allinpay.counter import (
    Counter,
    Script,
    counter,
    joined,
    refund_of,
    sale_of,
    void_of,
)
from tests.drivers.allinpay.given import NOW, ORIGINAL, REFERENCE, VOID, booked, told, wire

HANDSHAKE = told(Type.HANDSHAKE, "MANAGER", code="00")
BASELINE = replace(ORIGINAL, reference="20250911000017", rrn="022142445590")


class Shown:
    """A terminal that answers the handshake, and each look with the next prepared record."""

    def __init__(self, *looks: Message | None, reprints: dict[str, Message] | None = None) -> None:
        self._looks = list(looks)
        self._reprints = reprints or {}
        self.reprinted: list[str] = []

    def receive(self, data: bytes, now: float) -> Effects:
        command = decode(data[3:-2])
        if command.type == Type.HANDSHAKE:
            return [Write(wire(HANDSHAKE))]
        if command.type == Type.REPRINT:
            return [Write(wire(self._reprint(command.text("original_voucher"))))]
        assert command.type == Type.LAST, "recovery must never send money"
        look = self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]
        return [] if look is None else [Write(wire(look))]

    def expire(self, now: float) -> Effects:
        return []

    def _reprint(self, voucher: str) -> Message:
        self.reprinted.append(voucher)
        return self._reprints.get(voucher, told(Type.REPRINT, code="XB"))


def facing(device: Shown) -> Counter:
    clock = ManualClock(NOW)
    return joined(device, clock, Bank(clock, "CNY"))


def resolved(
    *looks: Message | None, baseline: Transaction | None = BASELINE, **reprints: Message
) -> Outcome:
    """What the recovery of our void says to these looks."""
    by_voucher = {name.removeprefix("v"): message for name, message in reprints.items()}
    lane = facing(Shown(*looks, reprints=by_voucher))
    return lane.terminal.resolve(lane.attempt(VOID, baseline))


def other(**values: str) -> Message:
    """The sale from before, as the terminal shows it."""
    ours = {"voucher": "000037", "reference": "20250911000017"}
    return booked(Type.SALE, **(ours | values))


# -- against the bank --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("silence@1", NotDone),
        ("dead-before@1", NotDone),
        ("nak@1", NotDone),
        ("lost-answer@1", Approved),
        ("garbled@1", Approved),
        ("hang-up@1", Approved),
    ],
)
@pytest.mark.parametrize("verb", ["sale", "void", "refund"])
def test_every_fault_is_resolved_to_what_the_ledger_says(
    verb: str, fault: str, kind: type[Outcome]
) -> None:
    lane = counter(fault)
    original = lane.sold()
    baseline = lane.terminal.last().transaction
    requests = {
        "sale": sale_of(5), "void": void_of(original), "refund": refund_of(original, 5),
    }  # fmt: skip
    attempt = lane.attempt(requests[verb], baseline)
    assert isinstance(getattr(lane.terminal, verb)(attempt.request), Unknown)
    outcome = lane.terminal.resolve(attempt)
    assert type(outcome) is kind
    assert len(lane.ledger) == (1 if kind is Approved else 0)


def test_a_resolved_approval_brings_the_transaction_and_its_receipts() -> None:
    lane = counter("lost-answer")
    request = void_of(lane.sold())
    lane.terminal.void(request)
    outcome = lane.terminal.resolve(lane.attempt(request, None))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.original_voucher == "000001"
    assert len(outcome.receipts) == 2


def test_a_request_stopped_at_once_is_found_although_the_terminal_answers_late() -> None:
    """The process died a second after sending; the slow terminal books all the same."""
    lane = counter("slow")
    request = void_of(lane.sold())
    lane.terminal.void(request, stop=lambda: bool(lane.ledger))
    lane.clock.advance(10)
    assert isinstance(lane.terminal.resolve(lane.attempt(request, None)), Approved)


def test_resolving_never_moves_money() -> None:
    lane = counter("silence")
    original = lane.sold()
    attempt = lane.attempt(void_of(original), original)
    lane.terminal.void(void_of(original))
    for _ in range(5):
        lane.terminal.resolve(attempt)
    assert lane.ledger == []


def test_the_recovery_of_an_equal_refund_is_not_taken_in_by_the_first_one() -> None:
    """Two refunds of the same sale and amount differ only by reference and voucher."""
    lane = counter("silence@2")
    original = lane.sold(1000)
    first = lane.terminal.refund(refund_of(original, 300, "20250911000001"))
    assert isinstance(first, Approved)
    second = refund_of(original, 300, "20250911000002")
    assert isinstance(lane.terminal.refund(second), Unknown)
    attempt = lane.attempt(second, lane.terminal.last().transaction)
    assert isinstance(lane.terminal.resolve(attempt), NotDone)
    assert len(lane.ledger) == 1


# -- our own record ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"), [("00", Approved), ("A2", Approved), ("51", Declined), ("98", Unknown)]
)
def test_our_own_record_decides_by_its_code(code: str, kind: type[Outcome]) -> None:
    assert type(resolved(booked(code=code))) is kind


def test_our_reference_under_the_type_of_the_question_counts_as_well() -> None:
    assert isinstance(resolved(booked(Type.LAST)), Approved)


@pytest.mark.parametrize("values", [{"kind": Type.SALE}, {"amount": "000000001002"}])
def test_our_reference_with_another_kind_or_amount_needs_the_slip(values: dict[str, str]) -> None:
    outcome = resolved(booked(**values))  # type: ignore[arg-type]
    assert outcome == Unknown(phrases.MISMATCH, "00", (Fact.SLIP,))


def test_a_terminal_that_echoes_the_questions_reference_does_not_fool_us() -> None:
    echo = other(reference=REFERENCE)
    assert isinstance(resolved(echo), NotDone)


@pytest.mark.parametrize("original", [ORIGINAL, replace(ORIGINAL, voucher="")])
def test_a_record_of_ours_with_the_originals_numbers_is_still_ours(original: Transaction) -> None:
    """Other vendors repeat the original's reference in a void; nothing public rules it out here."""
    lane = facing(Shown(booked(Type.REFUND, voucher="000037", rrn=ORIGINAL.rrn)))
    request = refund_of(original, 1001)
    outcome = lane.terminal.resolve(lane.attempt(request, BASELINE))
    assert isinstance(outcome, Approved)


def test_a_record_that_comes_between_the_two_looks_is_found() -> None:
    assert isinstance(resolved(other(), booked()), Approved)


# -- not done ----------------------------------------------------------------------------------


def test_the_same_last_transaction_as_before_proves_that_nothing_was_done() -> None:
    outcome = resolved(other())
    assert isinstance(outcome, NotDone)
    assert "000037" in outcome.words.en


def test_without_a_baseline_the_original_itself_is_proof_while_it_is_the_last() -> None:
    assert isinstance(resolved(other(), baseline=None), NotDone)


def test_without_a_baseline_an_older_last_transaction_shows_that_a_void_was_not_done() -> None:
    """A wrong clock could at most lead to a second void, which the terminal refuses."""
    outcome = resolved(other(voucher="000041"), baseline=None)
    assert isinstance(outcome, NotDone)
    assert "2025-09-11 15:45:00" in outcome.words.en


def test_an_original_known_by_its_rrn_alone_serves_as_well() -> None:
    lane = facing(Shown(other()))
    known = replace(ORIGINAL, voucher="", batch="", rrn="022142445590")
    assert isinstance(lane.terminal.resolve(lane.attempt(refund_of(known, 5), None)), NotDone)


def test_the_second_look_is_later_than_the_longest_host_time() -> None:
    lane = facing(Shown(other()))
    lane.terminal.resolve(lane.attempt(VOID, BASELINE), lane.heard.append)
    assert lane.clock.monotonic() >= 10
    assert Progress(phrases.waiting(10)) in lane.heard


def test_long_after_the_request_only_the_short_pause_is_left() -> None:
    lane = facing(Shown(other()))
    attempt = replace(lane.attempt(VOID, BASELINE), sent_at=NOW - timedelta(hours=1))
    lane.terminal.resolve(attempt)
    assert lane.clock.monotonic() < 3


def test_a_clock_that_was_set_back_does_not_lengthen_the_pause() -> None:
    lane = facing(Shown(other()))
    attempt = replace(lane.attempt(VOID, BASELINE), sent_at=NOW + timedelta(days=2))
    lane.terminal.resolve(attempt)
    assert 10 <= lane.clock.monotonic() < 12


def test_a_terminal_that_never_had_a_transaction_has_not_done_ours() -> None:
    assert resolved(told(Type.LAST, code="X3"), baseline=None) == NotDone(phrases.NEVER_HAD_ONE)


# -- others came since -------------------------------------------------------------------------


def test_later_transactions_are_looked_at_one_by_one_and_ours_is_found() -> None:
    ours = booked(voucher="000038")
    outcome = resolved(other(voucher="000040", reference=""), v000037=other(), v000038=ours)
    assert isinstance(outcome, Approved)


@pytest.mark.parametrize("shown", [{}, {"v000037": other(rrn="022142445591")}])
def test_a_memory_without_the_transaction_from_before_proves_nothing(
    shown: dict[str, Message],
) -> None:
    """Its numbers have begun anew, so that nothing can be told from what lies between them."""
    later = {"v000038": other(voucher="000038"), "v000039": other(voucher="000039")}
    outcome = resolved(other(voucher="000040", reference=""), **later, **shown)
    assert outcome == Unknown(phrases.OTHER_MEMORY, needs=(Fact.SLIP,))


def test_later_transactions_that_are_all_others_prove_not_done() -> None:
    outcome = resolved(
        other(voucher="000040", reference=""),
        v000037=other(),
        v000038=other(voucher="000038", reference=""),
        v000039=other(voucher="000039", reference="20250911000019"),
    )
    assert isinstance(outcome, NotDone)
    assert "000038, 000039, 000040" in outcome.words.en


def test_a_later_transaction_that_cannot_be_shown_leaves_the_doubt() -> None:
    outcome = resolved(
        other(voucher="000040", reference=""), v000037=other(),
        v000038=other(voucher="000038", reference=""),
    )  # fmt: skip
    assert outcome == Unknown(phrases.GAP, needs=(Fact.SLIP,))


def test_a_void_at_the_terminal_by_hand_does_not_hide_ours() -> None:
    lane = counter("lost-answer@1")
    original, bystander = lane.sold(1001), lane.sold(500)
    request = void_of(original)
    attempt = lane.attempt(request, lane.terminal.last().transaction)
    lane.terminal.void(request)
    lane.bank.void(bystander.voucher, Money(500, "CNY"))
    lane.bank.sale(Money(7, "CNY"))
    outcome = lane.terminal.resolve(attempt)
    assert isinstance(outcome, Approved)
    assert outcome.transaction.voucher == "000003"


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("000037", "000040", ["000038", "000039"]),
        ("37", "000038", []),
        ("999998", "000002", ["999999", "000001"]),
        ("000037", "000037", None),
        ("000001", f"{WALK + 3:06d}", None),
        ("", "000040", None),
        ("A", "000040", None),
    ],
)
def test_the_numbers_between_two_vouchers(
    before: str, after: str, between: list[str] | None
) -> None:
    assert vouchers_between(before, after) == between


# -- no proof ----------------------------------------------------------------------------------


def test_a_dead_line_proves_nothing_and_asks_for_nothing_yet() -> None:
    clock = ManualClock(NOW)
    lane = joined(Script([]), clock, Bank(clock, "CNY"))
    assert lane.terminal.resolve(lane.attempt(VOID, BASELINE)) == Unknown(phrases.SILENT)


def test_a_look_that_is_not_answered_proves_nothing() -> None:
    assert resolved(None) == Unknown(phrases.SILENT)


def test_a_second_look_that_is_not_answered_proves_nothing() -> None:
    assert resolved(other(), None) == Unknown(phrases.SILENT)


def test_two_looks_that_differ_are_to_be_asked_again() -> None:
    assert resolved(other(), other(voucher="000041")) == Unknown(phrases.MOVING)
    none = told(Type.LAST, code="X3")
    assert resolved(other(), none) == Unknown(phrases.MOVING)
    assert resolved(none, other()) == Unknown(phrases.MOVING)


def test_a_memory_that_was_cleared_proves_nothing() -> None:
    assert resolved(told(Type.LAST, code="X3")) == Unknown(phrases.EMPTY, needs=(Fact.SLIP,))


@pytest.mark.parametrize("request_", [refund_of(ORIGINAL, 5), sale_of(5)], ids=["refund", "sale"])
def test_an_empty_memory_is_no_proof_where_money_could_move_twice(request_: MoneyRequest) -> None:
    lane = facing(Shown(told(Type.LAST, code="X3")))
    outcome = lane.terminal.resolve(lane.attempt(request_, None))
    assert isinstance(outcome, Unknown)
    assert outcome.words == phrases.EMPTY


def test_another_last_transaction_without_a_baseline_proves_nothing_when_it_is_later() -> None:
    later = other(voucher="000041", time="154601")
    assert resolved(later, baseline=None) == Unknown(phrases.NO_BASELINE, needs=(Fact.SLIP,))
    undated = other(voucher="000041", time="")
    assert resolved(undated, baseline=None) == Unknown(phrases.NO_BASELINE, needs=(Fact.SLIP,))


@pytest.mark.parametrize("request_", [refund_of(ORIGINAL, 5), sale_of(5)], ids=["refund", "sale"])
def test_a_clock_is_no_proof_where_money_could_move_twice(request_: MoneyRequest) -> None:
    lane = facing(Shown(other(voucher="000041")))
    outcome = lane.terminal.resolve(lane.attempt(request_, None))
    assert isinstance(outcome, Unknown)
    assert outcome.words == phrases.NO_BASELINE


def test_a_last_transaction_of_a_newer_batch_proves_nothing() -> None:
    later = other(voucher="000038", batch="000013")
    assert resolved(later) == Unknown(phrases.BATCH_CHANGED, needs=(Fact.SLIP,))


def test_a_last_transaction_without_any_number_proves_nothing() -> None:
    nameless = other(voucher="", rrn="")
    assert resolved(nameless) == Unknown(phrases.UNNAMED, needs=(Fact.SLIP,))


def test_a_last_transaction_of_a_strange_kind_proves_nothing() -> None:
    assert resolved(booked(6, reference="")) == Unknown(phrases.OTHER_KIND, needs=(Fact.SLIP,))


def test_for_a_refund_the_batch_total_is_asked_for_too() -> None:
    lane = facing(Shown(told(Type.LAST, code="X3")))
    outcome = lane.terminal.resolve(lane.attempt(refund_of(ORIGINAL, 5), BASELINE))
    assert isinstance(outcome, Unknown)
    assert outcome.needs == (Fact.SLIP, Fact.BATCH_TOTAL)


def test_a_stop_while_waiting_proves_nothing() -> None:
    lane = facing(Shown(other()))
    attempt = lane.attempt(VOID, BASELINE)
    waiting = Progress(phrases.waiting(10))
    outcome = lane.terminal.resolve(attempt, lane.heard.append, lambda: waiting in lane.heard)
    assert outcome == Unknown(phrases.STOPPED)


def test_the_words_for_no_proof_do_not_change_from_one_time_to_the_next() -> None:
    """Whoever writes them down only when they are news must not be flooded."""
    lane = facing(Shown(None))
    attempt = lane.attempt(Void(REFERENCE, ORIGINAL, Money(1001, "CNY")), BASELINE)
    assert lane.terminal.resolve(attempt) == lane.terminal.resolve(attempt)
