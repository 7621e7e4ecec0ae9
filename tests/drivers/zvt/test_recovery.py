"""What became of a request whose answer was lost: only what is proven is claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drivers.terminal import (
    Approved,
    Attempt,
    Fact,
    Kind,
    MoneyRequest,
    NotDone,
    Outcome,
    ReceiptCame,
    Refund,
    Transaction,
    Unknown,
    Void,
)
from drivers.zvt import words
from drivers.zvt.recovery import Verdict, judge
from tests.drivers.zvt.build import (
    DONE,
    NOON,
    OK,
    READY,
    Counter,
    Scripted,
    approval,
    counter,
    looked_up,
    money,
    refund,
    refunded,
    scripted,
    sold,
    state,
    told,
    void,
)
from tests.drivers.zvt.talk import asker

BEFORE = looked_up(
    told(receipt="0163", trace="000263", amount="000000001200", time="115900", day="0504",
         tid="52523535")
)  # fmt: skip
LOCAL = NOON.astimezone()
AT = {"time": f"{LOCAL:%H%M%S}", "day": f"{LOCAL:%m%d}"}


def attempt(request: MoneyRequest, baseline: Transaction | None = BEFORE, **more: Any) -> Attempt:
    return Attempt(request, NOON, baseline, **more)


# -- what the last transaction says --------------------------------------------------------------

JUDGED = [
    # request, what the terminal stored last, verdict
    (void(), approval(**AT), Verdict.OURS),
    (refund(), refunded(**AT), Verdict.OURS),
    (refund(), refunded(**AT, pan=""), Verdict.OURS),
    (refund(), refunded(**AT, amount="000000000501"), Verdict.OTHER),
    (refund(), refunded(**AT, original="000263"), Verdict.OTHER),  # a void of something
    (refund(), refunded(**AT, pan="555555EEEEEE9999"), Verdict.OTHER),
    (refund(), refunded(**AT, trace="000100", receipt="0100"), Verdict.OTHER),
    (refund(), refunded(**AT, trace="000000", receipt="0000"), Verdict.OTHER),
    (refund(), refunded(**AT, tid="52523536"), Verdict.OTHER_TERMINAL),
    (refund(), refunded(day="0503"), Verdict.OTHER_TIME),
    (refund(), refunded(day="", time=""), Verdict.OTHER_TIME),
    (void(), approval(**AT, original=""), Verdict.OTHER),  # a sale of the same amount
    (void(), approval(**AT, original="000999"), Verdict.OTHER),  # a void of another sale
    (void(), approval(**AT, trace="000001", receipt="0001"), Verdict.OURS),  # named by its trace
]


@pytest.mark.parametrize(("request_", "last", "verdict"), JUDGED)
def test_the_last_transaction_is_ours_only_if_all_of_it_fits(
    request_: MoneyRequest, last: bytes, verdict: Verdict
) -> None:
    assert judge(looked_up(last), attempt(request_), asker()) is verdict


def test_the_one_from_before_is_unchanged_whatever_it_is() -> None:
    assert judge(BEFORE, attempt(void()), asker()) is Verdict.UNCHANGED
    voided = looked_up(approval(**AT))
    assert judge(voided, attempt(void(), voided), asker()) is Verdict.UNCHANGED


def test_without_a_baseline_only_a_void_that_names_its_original_is_proven() -> None:
    assert judge(looked_up(approval(**AT)), attempt(void(), None), asker()) is Verdict.OURS
    unnamed = attempt(void(trace=""), None)
    assert judge(looked_up(approval(**AT)), unnamed, asker()) is Verdict.NO_BASELINE
    last = looked_up(refunded(**AT))
    assert judge(last, attempt(refund(), None), asker()) is Verdict.NO_BASELINE


def test_the_year_that_a_lookup_guessed_does_not_matter() -> None:
    last = looked_up(refunded(**AT))
    assert judge(replace(last, at=f"2025{last.at[4:]}"), attempt(refund()), asker()) is Verdict.OURS


# -- over a terminal -----------------------------------------------------------------------------


def lost(*faults: str, kind: Kind = Kind.VOID, **options: Any) -> tuple[Counter, Attempt, Outcome]:
    """A request whose answer never comes, on a terminal that had a sale before."""
    it = counter(*faults, **options)
    original = it.sold()
    baseline = it.terminal.last().transaction
    request: MoneyRequest
    if kind is Kind.VOID:
        request = Void("R1", original, money("12.00"))
        outcome = it.terminal.void(request)
    else:
        request = Refund("R1", original, money("5.00"))
        outcome = it.terminal.refund(request)
    return it, Attempt(request, it.clock.now() - timedelta(seconds=190), baseline), outcome


TRANSPORTS = pytest.mark.parametrize("transport", ["serial", "tcp"])
KINDS = pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])


@TRANSPORTS
@KINDS
def test_what_was_done_is_proven_by_the_last_transaction(kind: Kind, transport: str) -> None:
    it, asked, outcome = lost("lost-answer", kind=kind, transport=transport)
    assert isinstance(outcome, Unknown)
    proven = it.terminal.resolve(asked)
    assert isinstance(proven, Approved)
    assert proven.transaction.kind is kind
    assert len(it.ledger) == 1


@TRANSPORTS
@KINDS
def test_what_was_not_done_is_proven_by_two_looks_at_an_idle_terminal(
    kind: Kind, transport: str
) -> None:
    it, asked, outcome = lost("silence", kind=kind, transport=transport)
    assert isinstance(outcome, Unknown)
    assert it.terminal.resolve(asked) == NotDone(words.NOT_STORED)
    assert it.ledger == []


def test_somebody_elses_transaction_since_leaves_the_doubt() -> None:
    it, asked, _outcome = lost("lost-answer")
    it.bank.sale(money("3.00"))
    result = it.terminal.resolve(asked)
    assert result == Unknown(words.OTHER_LAST, needs=(Fact.SLIP, Fact.BATCH_TOTAL))


def test_an_empty_memory_leaves_the_doubt() -> None:
    it, asked, _outcome = lost("lost-answer")
    it.bank.entries.clear()
    result = it.terminal.resolve(asked)
    assert isinstance(result, Unknown)
    assert result.words == words.NOTHING_TOLD


def test_a_silent_terminal_is_asked_again_later_and_needs_nobody() -> None:
    result = scripted(Scripted(_0501=[[]])).resolve(attempt(refund()))
    assert isinstance(result, Unknown)
    assert result.words.en.startswith(words.ASK_AGAIN.en)
    assert result.needs == ()


def test_a_busy_terminal_is_waited_for() -> None:
    busy = [OK, state("9C")]
    device = Scripted(_0501=[busy, busy, READY], _0620=[[OK, refunded(**AT), DONE]])
    heard: list[Any] = []
    result = scripted(device).resolve(attempt(refund()), heard.append)
    assert isinstance(result, Approved)
    assert [message[:2] for message in device.asked].count(b"\x05\x01") == 3


def test_a_terminal_that_stays_busy_proves_nothing() -> None:
    device = Scripted(_0501=[[OK, state("9C")]])
    result = scripted(device).resolve(attempt(refund()))
    assert isinstance(result, Unknown)
    assert result.words.en.startswith(words.ASK_AGAIN.en)
    assert b"\x06\x20" not in [message[:2] for message in device.asked]


@pytest.mark.parametrize("locked", ["F0", "CC", "51"])
def test_a_locked_terminal_is_not_at_work_and_can_be_asked(locked: str) -> None:
    device = Scripted(_0501=[[OK, state(locked)]], _0620=[[OK, refunded(**AT), DONE]])
    assert isinstance(scripted(device).resolve(attempt(refund())), Approved)


def test_without_a_state_nothing_is_proven_not_done() -> None:
    same = told(receipt="0163", trace="000263", amount="000000001200", time="115900", day="0504",
                tid="52523535")  # fmt: skip
    device = Scripted(_0501=[[bytes.fromhex("848300")]], _0620=[[OK, same, DONE]])
    result = scripted(device).resolve(attempt(refund()))
    assert isinstance(result, Unknown)
    assert result.words == words.STATE_UNKNOWN


def test_the_late_approval_itself_counts_and_is_taken_with_its_receipts() -> None:
    slip = bytes.fromhex("06D10381") + b"ab"
    device = Scripted(_0501=[[refunded(**AT), slip, DONE]])
    heard: list[Any] = []
    result = scripted(device).resolve(attempt(refund()), heard.append)
    assert isinstance(result, Approved)
    assert [one.lines for one in result.receipts] == [("ab",)]
    assert not [event for event in heard if isinstance(event, ReceiptCame)]
    assert device.answers == [OK] * 3


def test_a_late_approval_is_nobodys_when_another_command_was_sent_since() -> None:
    device = Scripted(_0501=[[refunded(**AT), OK, state("00")]], _0620=[[OK, DONE]])
    result = scripted(device).resolve(attempt(refund(), is_last=False))
    assert isinstance(result, Unknown)
    assert device.answers[0] == OK, "it is never answered with what could reverse it"


def test_recovery_never_sends_money() -> None:
    for script in ([OK, DONE], [bytes.fromhex("848300")], [OK, refunded(**AT), DONE]):
        device = Scripted(_0501=[READY], _0620=[script])
        scripted(device).resolve(attempt(refund()))
        assert {message[:2] for message in device.asked} <= {b"\x05\x01", b"\x06\x20"}


def test_a_person_may_stop_it() -> None:
    it, asked, _outcome = lost("silence")
    looks: list[int] = []

    def stop() -> bool:
        looks.append(1)
        return len(looks) > 40

    assert isinstance(it.terminal.resolve(asked, stop=stop), Unknown | NotDone)


def test_an_original_known_from_its_slip_alone_is_proven_by_number_and_amount() -> None:
    original = sold(trace="")
    request = Void("R1", replace(original, terminal_id=""), money("12.00"))
    last = looked_up(approval(**AT, original="000777"))
    assert judge(last, attempt(request), asker()) is Verdict.OURS
