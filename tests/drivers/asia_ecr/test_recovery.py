"""After a lost answer: what the terminal can prove, what it cannot, and that nothing is resent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar, cast

import pytest

from drivers.asia_ecr import recovery, words
from drivers.asia_ecr.answers import NEEDS
from drivers.asia_ecr.frames import Scope, encode
from drivers.asia_ecr.messages import Message
from drivers.asia_ecr.options import Profile
from drivers.effects import Effects, Finish, Session, WakeAt, Write
from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.damage import Way, mute_after
from drivers.link import words as common
from drivers.terminal import (
    Approved,
    Attempt,
    Concluded,
    Declined,
    Kind,
    MoneyRequest,
    Outcome,
    Transaction,
    Unknown,
    Void,
)
from tests.drivers.asia_ecr.build import (
    NOON,
    Counter,
    counter,
    money,
    original,
    profile,
    refund,
    refund_of,
    sale,
    void,
    void_of,
)
from tests.drivers.asia_ecr.vectors import BY_NAME, VOID_ANSWER, answer

R = TypeVar("R")


def attempt(request: MoneyRequest, before: Transaction | None = None) -> Attempt:
    return Attempt(request, NOON, before)


# -- on the simulated terminal ----------------------------------------------------------------


def lost_refund(it: Counter) -> Attempt:
    """A refund whose answer did not come, with the last transaction from before it."""
    sold = it.sold()
    before = it.terminal.last().transaction
    request = refund_of(sold, "100.00")
    assert isinstance(it.refund(request), Unknown)
    return attempt(request, before)


def test_a_refund_whose_answer_was_lost_is_proven_by_the_last_transaction() -> None:
    it = counter("lost-answer")
    outcome = it.terminal.resolve(lost_refund(it))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.REFUND
    assert (outcome.transaction.voucher, outcome.transaction.original_voucher) == (
        "000002",
        "000001",
    )
    assert outcome.transaction.amount == money("100.00")
    assert it.moved() == [("refund", 10000)]


@pytest.mark.parametrize("fault", ["silence", "busy"])
def test_a_refund_that_did_not_move_stays_in_doubt_with_a_hint(fault: str) -> None:
    it = counter(fault)
    outcome = it.terminal.resolve(lost_refund(it))
    assert outcome == Unknown(words.NOTHING_NEW, needs=NEEDS)
    assert it.moved() == []


def test_a_terminal_that_died_before_the_money_moved_can_not_prove_it() -> None:
    it = counter("dead-before")
    lost = lost_refund(it)
    it.clock.advance(60)
    assert it.terminal.resolve(lost) == Unknown(words.NOTHING_NEW, needs=NEEDS)


def test_without_the_transaction_before_nothing_can_be_proven() -> None:
    it = counter("lost-answer")
    lost = lost_refund(it)
    outcome = it.terminal.resolve(attempt(lost.request))
    assert outcome == Unknown(words.NO_BASELINE, needs=NEEDS)


def test_another_amount_in_the_last_transaction_proves_nothing() -> None:
    it = counter("lost-answer")
    lost = lost_refund(it)
    it.bank.sale(money("99.00"))
    assert it.terminal.resolve(lost) == Unknown(words.OTHER_LAST, needs=NEEDS)


def test_a_void_done_by_hand_of_an_older_sale_is_not_taken_for_the_refund() -> None:
    """It makes an older invoice with the same amount the terminal's last transaction."""
    it = counter("silence")
    it.sold("100.00")
    lost = lost_refund(it)
    it.bank.void("000001", None)
    assert it.terminal.last().transaction == it.terminal.find("1").transaction
    assert it.terminal.resolve(lost) == Unknown(words.OTHER_LAST, needs=NEEDS)


def test_a_sale_whose_answer_was_lost_is_proven_like_a_refund() -> None:
    it = counter("lost-answer")
    it.sold("1.00")
    before = it.terminal.last().transaction
    request = sale("2.00")
    assert isinstance(it.terminal.sale(request), Unknown)
    outcome = it.terminal.resolve(attempt(request, before))
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.kind, outcome.transaction.voucher) == (Kind.SALE, "000002")


@pytest.mark.parametrize("fault", ["lost-answer", "silence"])
def test_a_void_can_not_be_proven_whether_it_was_done_or_not(fault: str) -> None:
    it = counter(fault)
    request = void_of(it.sold())
    it.void(request)
    moved = it.moved()
    outcome = it.terminal.resolve(attempt(request))
    assert outcome == Unknown(words.VOID_STILL_LISTED, needs=NEEDS)
    assert it.moved() == moved


def test_a_void_of_what_the_terminal_no_longer_lists_is_a_hint_and_no_more() -> None:
    request = Void("R1", original("000042"), money("1.00"))
    outcome = counter().terminal.resolve(attempt(request))
    assert isinstance(outcome, Unknown)
    assert outcome.needs == NEEDS
    assert "hint" in outcome.words.en
    assert "TXN NOT FOUND" in outcome.words.en


def test_a_silent_terminal_is_to_be_asked_again_and_nobody_has_to_bring_anything() -> None:
    it = counter(damage=mute_after(0, Way.TO_REGISTER))
    assert it.terminal.resolve(attempt(refund(), original())) == Unknown(common.ASK_AGAIN)


def test_the_late_answer_itself_ends_the_doubt() -> None:
    """Slow by five seconds: given up after one, but on the line again when it comes."""
    it = counter("slow", answer_seconds=1, ack_seconds=3)
    sold = it.sold()
    assert isinstance(it.void(void_of(sold)), Unknown)
    it.clock.advance(2)
    outcome = it.terminal.resolve(attempt(void_of(sold)), it.heard.append)
    assert isinstance(outcome, Approved)
    assert outcome.transaction.original_voucher == "000001"
    concluded = [e.result for e in it.heard if isinstance(e, Concluded)]
    assert concluded[-1] == outcome


def test_a_missing_port_is_an_error() -> None:
    def no_line() -> Line:
        raise LineNotFound("COM9", "no such port")

    it = counter()
    it.terminal._open_line = no_line
    with pytest.raises(LineNotFound):
        it.terminal.resolve(attempt(refund()))


# -- against written answers ------------------------------------------------------------------


class Script:
    """Runs exchanges against answers written beforehand; None stands for silence."""

    def __init__(self, *answers: Message | None) -> None:
        self._answers: Iterator[Message | None] = iter(answers)
        self.asked: list[str] = []

    def __call__(self, session: Session[R], /) -> R:
        self._asked(session.start(0.0))
        message = next(self._answers)
        if message is None:
            return self._silence(session)
        effects = session.receive(b"\x06" + encode(message.encode(), Scope.LEN_TO_ETX), 0.0)
        return cast(R, _result(effects))

    def _silence(self, session: Session[R]) -> R:
        now, effects = 0.0, session.expire(0.0)
        while _result(effects) is None:
            now = max(effect.at for effect in effects if isinstance(effect, WakeAt))
            effects = session.expire(now)
        return cast(R, _result(effects))

    def _asked(self, effects: Effects) -> None:
        (frame,) = [effect.data for effect in effects if isinstance(effect, Write)]
        self.asked.append(Message.decode(frame[3:-2]).code)


def _result(effects: Effects) -> object:
    return next((effect.result for effect in effects if isinstance(effect, Finish)), None)


READY = BY_NAME["answer to the communication test"].message
EMPTY_39 = answer("39")
BEFORE = original("000020", "1.00")
SAME = answer("71", ("65", b"000020"), ("40", b"000000000100"))
"""The transaction from before, still there."""
NEW = (("65", b"000021"), ("40", b"000000012345"), ("30", b"************9105"))


def resolve(
    request: MoneyRequest, script: Script, before: Transaction | None = BEFORE, **options: bool
) -> Outcome:
    return recovery.resolve(attempt(request, before), script, _profile(**options))


def _profile(**options: bool) -> Profile:
    return profile(**options)


def test_a_refund_asks_for_the_test_and_the_last_transaction_and_sends_no_money() -> None:
    script = Script(READY, answer("71", *NEW), SAME)
    assert isinstance(resolve(refund(), script), Approved)
    assert script.asked == ["D0", "71", "71"]


@pytest.mark.parametrize(
    "shown",
    [
        answer("71", ("65", b"000020"), ("40", b"000000000200")),
        answer("71", ("65", b"000020"), ("40", b"000000000100"), ("D3", b"999999999999")),
        answer("71", ("02", b"TXN NOT FOUND".ljust(40)), response="NA"),
    ],
    ids=["other amount", "other reference", "not found"],
)
def test_a_memory_without_the_transaction_from_before_proves_nothing(shown: Message) -> None:
    """Its numbers have begun anew, so a higher one need not be newer."""
    outcome = resolve(refund(), Script(READY, answer("71", *NEW), shown))
    assert outcome == Unknown(words.OTHER_MEMORY, needs=NEEDS)


def test_a_terminal_that_falls_silent_before_all_is_shown_is_asked_again_later() -> None:
    assert resolve(refund(), Script(READY, answer("71", *NEW), None)) == Unknown(common.ASK_AGAIN)


@pytest.mark.parametrize(
    "last",
    [
        answer("71", ("65", b"000020"), *NEW[1:]),
        answer("71", ("65", b"000019"), *NEW[1:]),
        answer("71", NEW[0], ("40", b"000000012346")),
        answer("71", NEW[0]),
        answer("71", *NEW[1:]),
        answer("71"),
        answer("71", response="NA"),
        answer("71", *NEW[:2], ("30", b"************9106")),
    ],
    ids=[
        "not new", "older", "other amount", "no amount", "no invoice", "nothing", "refused",
        "other card",
    ],
)  # fmt: skip
def test_a_last_transaction_that_does_not_fit_proves_nothing(last: Message) -> None:
    outcome = resolve(refund(card="418359******9105"), Script(READY, last))
    assert isinstance(outcome, Unknown)
    assert outcome.needs == NEEDS


def test_an_invoice_after_999999_is_newer_than_it() -> None:
    last = answer("71", ("65", b"000001"), *NEW[1:])
    before = answer("71", ("65", b"999999"), ("40", b"000000012345"))
    script = Script(READY, last, before)
    assert isinstance(resolve(refund(), script, original("999999")), Approved)


def test_the_card_counts_only_where_both_sides_know_it() -> None:
    assert isinstance(resolve(refund(card=""), Script(READY, answer("71", *NEW), SAME)), Approved)


@pytest.mark.parametrize("last", [None, answer("71", response="TO"), answer("71", response="77")])
def test_a_terminal_that_cannot_say_is_asked_again_later(last: Message | None) -> None:
    assert resolve(refund(), Script(READY, last)) == Unknown(common.ASK_AGAIN)
    assert resolve(void(), Script(READY, last)) == Unknown(common.ASK_AGAIN)


def test_a_late_refusal_ends_the_doubt_as_well() -> None:
    late = answer("26", ("02", b"TXN NOT FOUND".ljust(40)), response="NA")
    assert isinstance(resolve(void(), Script(late)), Declined)


# -- code 39 ----------------------------------------------------------------------------------


def test_an_empty_answer_to_39_leads_on_to_the_reprint() -> None:
    script = Script(READY, EMPTY_39, answer("71", *NEW), SAME)
    assert isinstance(resolve(refund(), script, return_last=True), Approved)
    assert script.asked == ["D0", "39", "71", "71"]


def test_silence_to_39_leads_on_to_the_reprint() -> None:
    script = Script(READY, None, answer("71", *NEW), SAME)
    assert isinstance(resolve(refund(), script, return_last=True), Approved)


@pytest.mark.parametrize("code", ["39", "27"])
def test_39_proves_a_refund_when_its_transaction_is_new_and_fits(code: str) -> None:
    script = Script(READY, answer(code, *NEW), SAME)
    assert isinstance(resolve(refund(), script, return_last=True), Approved)
    assert script.asked == ["D0", "39", "71"]


def test_39_proves_no_refund_when_its_transaction_is_an_older_one() -> None:
    older = answer("27", ("65", b"000019"), *NEW[1:])
    script = Script(READY, older, answer("71", ("65", b"000020"), *NEW[1:]))
    assert isinstance(resolve(refund(), script, return_last=True), Unknown)


def test_39_proves_a_void_when_it_answers_with_the_void_itself() -> None:
    script = Script(READY, VOID_ANSWER)
    outcome = resolve(void(), script, return_last=True)
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.VOID


@pytest.mark.parametrize(
    "told",
    [
        answer("39", ("65", b"000017")),
        answer("26", ("65", b"000018")),
        answer("26"),
        answer("26", ("65", b"000017"), response="NA"),
    ],
    ids=["code 39", "other invoice", "no invoice", "refused"],
)
def test_39_proves_no_void_otherwise(told: Message) -> None:
    script = Script(READY, told, answer("71", ("65", b"000017")))
    assert isinstance(resolve(void(), script, return_last=True), Unknown)
    assert script.asked == ["D0", "39", "71"]


def test_a_void_of_a_strange_invoice_is_not_looked_up() -> None:
    script = Script(READY)
    assert isinstance(resolve(void("ABC"), script), Unknown)
    assert script.asked == ["D0"]
