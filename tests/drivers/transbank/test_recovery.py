"""After a lost answer: what the terminal can prove, what it cannot, and that nothing is resent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drivers.lines.damage import Damage, Way, cut_after, mute_after, whole
from drivers.link import words as common
from drivers.terminal import (
    Approved,
    Attempt,
    Declined,
    Kind,
    NotDone,
    Outcome,
    Sent,
    Unknown,
)
from drivers.transbank import words
from drivers.transbank.driver import DRIVER, TransbankTerminal
from tests.drivers.transbank.build import (
    AUTOSERVICIO,
    CURRENCY,
    Counter,
    counter,
    original,
    pesos,
    refund_of,
    sale,
    void_of,
)


@pytest.mark.parametrize("days", [0, 1])
def test_a_void_whose_answer_was_lost_is_proven_by_the_pair_of_records(days: int) -> None:
    it = counter("lost-answer")
    request = void_of(it.sold())
    sent_at = it.clock.now()
    assert isinstance(it.void(request), Unknown)
    it.clock.advance(86_400.0 * days)
    outcome = it.terminal.resolve(Attempt(request, sent_at))
    assert isinstance(outcome, Approved)
    assert outcome.transaction.kind is Kind.VOID
    assert outcome.transaction.amount == pesos(25000)
    assert it.moved() == [("void", 25000)]


@pytest.mark.parametrize("fault", ["silence", "busy", "dead-before"])
def test_a_void_that_did_not_move_is_proven_by_the_sale_without_a_void(fault: str) -> None:
    it = counter(fault)
    request = void_of(it.sold())
    assert isinstance(it.void(request), Unknown)
    assert it.resolve(request) == NotDone(words.LISTED_NOT_VOIDED)
    assert it.moved() == []


def test_the_answer_that_the_terminal_repeats_is_heard_without_asking() -> None:
    it = counter("hang-up")
    request = void_of(it.sold())
    assert isinstance(it.void(request), Unknown)
    outcome = it.resolve(request)
    assert isinstance(outcome, Approved)
    assert outcome.code == "00"
    assert words.LISTING.en not in it.said()
    assert it.terminal.check().presence == "ready", "the terminal was acknowledged"


def test_while_an_answer_is_repeated_the_next_request_waits_and_takes_nothing_of_it() -> None:
    it = counter("hang-up")
    first, second = it.sold(), it.sold(1000)
    assert isinstance(it.void(void_of(first)), Unknown)
    it.clock.advance(5.0)
    other = TransbankTerminal(it.line.open, it.clock, CURRENCY, DRIVER.read({}))
    assert other.void(void_of(second)) == NotDone(words.OCCUPIED)
    assert isinstance(it.resolve(void_of(first)), Approved)
    assert it.moved() == [("void", 25000)]


def test_a_repeated_refusal_is_heard_too() -> None:
    it = counter("decline")
    request = void_of(it.sold())
    cut_at_the_answer(it)
    assert isinstance(it.void(request), Unknown)
    it.line._damage = whole
    outcome = it.resolve(request)
    assert isinstance(outcome, Declined)
    assert it.moved() == []


def cut_at_the_answer(it: Counter) -> None:
    """The line is lost when the terminal answers the money command."""

    def damage(way: Way, data: bytes) -> object:
        if way is Way.TO_REGISTER and data[1:5] == b"1210":
            return cut_after(4, way)(way, data)
        return whole(way, data)

    it.line._damage = damage  # type: ignore[assignment]


def test_an_older_attempt_does_not_take_a_later_ones_refusal() -> None:
    it = counter("decline")
    request = void_of(it.sold())
    cut_at_the_answer(it)
    assert isinstance(it.void(request), Unknown)
    it.line._damage = whole
    outcome = it.resolve(request, is_last=False)
    assert not isinstance(outcome, Declined)
    assert it.moved() == []


def test_a_terminal_that_is_silent_is_asked_again_later() -> None:
    it = counter("lost-answer")
    request = void_of(it.sold())
    it.void(request)
    it.line._damage = lambda _way, _data: ()
    assert it.resolve(request) == Unknown(common.ASK_AGAIN)
    it.line._damage = whole
    assert isinstance(it.resolve(request), Approved)


def test_after_the_day_was_closed_a_person_must_bring_the_proof() -> None:
    it = counter("lost-answer")
    request = void_of(it.sold())
    it.void(request)
    it.bank.settle()
    outcome = it.resolve(request)
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.LIST_EMPTY
    assert outcome.needs
    it.bank.sale(pesos(1000))
    outcome = it.resolve(request)
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.LIST_LACKS


def test_another_terminal_proves_nothing() -> None:
    """It has a sale of that number too, and that one is not voided."""
    it = counter("lost-answer")
    request = void_of(it.sold())
    it.void(request)
    other = counter()
    other.bank.terminal_id = "99999999"
    other.sold()
    outcome = other.resolve(request)
    assert isinstance(outcome, Unknown)
    assert outcome.words == words.LIST_STRANGE


def test_a_lost_sale_is_proven_by_its_ticket() -> None:
    it = counter("lost-answer")
    assert isinstance(it.terminal.sale(sale()), Unknown)
    outcome = it.resolve(sale())
    assert isinstance(outcome, Approved)
    assert (outcome.transaction.kind, outcome.transaction.amount) == (Kind.SALE, pesos(25000))


def test_a_sale_that_is_missing_was_not_made_where_the_one_before_is_listed() -> None:
    it = counter("silence")
    it.sold(1000)
    before = it.terminal.last().transaction
    assert isinstance(it.terminal.sale(sale()), Unknown)
    assert it.resolve(sale(), baseline=before) == NotDone(words.NO_SUCH_SALE)
    assert isinstance(it.resolve(sale()), Unknown)


def test_a_refund_that_somebody_else_sent_cannot_be_proven_here() -> None:
    outcome = counter().resolve(refund_of(original()))
    assert isinstance(outcome, Unknown)
    assert outcome.needs


def test_autoservicio_proves_a_void_only_by_the_answer_that_it_repeats() -> None:
    it = counter("lost-answer@1", **AUTOSERVICIO)
    request = void_of(it.sold())
    assert isinstance(it.void(request), Unknown)
    outcome = it.resolve(request)
    assert isinstance(outcome, Unknown)
    assert (outcome.words, bool(outcome.needs)) == (words.NO_LIST, True)
    again = counter("hang-up@1", **AUTOSERVICIO)
    request = void_of(again.sold())
    assert isinstance(again.void(request), Unknown)
    assert isinstance(again.resolve(request), Approved)


def test_a_stop_while_listening_ends_at_once_and_claims_nothing() -> None:
    it = counter("lost-answer")
    request = void_of(it.sold())
    it.void(request)

    def is_listening() -> bool:
        return words.LISTENING.en in it.said()

    began = it.clock.monotonic()
    attempt = Attempt(request, it.clock.now())
    outcome = it.terminal.resolve(attempt, it.heard.append, is_listening)
    assert outcome == Unknown(common.ASK_AGAIN)
    assert it.clock.monotonic() - began < 1.0


def test_long_after_it_was_sent_nobody_listens_any_more() -> None:
    it = counter("lost-answer")
    request = void_of(it.sold())
    it.void(request)
    attempt = Attempt(request, it.clock.now() - timedelta(minutes=10))
    began = it.clock.monotonic()
    assert isinstance(it.terminal.resolve(attempt), Approved)
    assert it.clock.monotonic() - began < 1.0


def test_a_list_that_changes_between_two_looks_proves_nothing() -> None:
    it = counter("silence")
    request = void_of(it.sold())
    it.void(request)
    listed = 0

    def damage(way: Way, data: bytes) -> object:
        """Somebody sells at the terminal after the first list."""
        nonlocal listed
        if way is Way.TO_DEVICE and data.startswith(b"\x020260"):
            listed += 1
            if listed == 2:
                it.bank.sale(pesos(1000))
        return whole(way, data)

    it.line._damage = damage  # type: ignore[assignment]
    assert it.resolve(request) == Unknown(common.ASK_AGAIN)
    assert it.resolve(request) == NotDone(words.LISTED_NOT_VOIDED)


# -- nothing moves while asking -----------------------------------------------------------------

LINES: list[Damage] = [
    whole, *(cut_after(count, way) for way in Way for count in (0, 1, 7, 40, 200)),
    *(mute_after(count, way) for way in Way for count in (0, 1, 7, 40, 200)),
]  # fmt: skip


@pytest.mark.parametrize("damage", LINES)
@pytest.mark.parametrize("fault", ["lost-answer", "silence"])
def test_recovery_never_sends_money_and_never_claims_what_is_not_so(
    fault: str, damage: Damage
) -> None:
    it = counter(fault)
    request = void_of(it.sold())
    it.void(request)
    it.heard.clear()
    moved = len(it.ledger)
    it.line._damage = damage
    outcome: Outcome = it.resolve(request)
    assert Sent() not in it.heard
    assert len(it.ledger) == moved
    if not isinstance(outcome, Unknown):
        assert isinstance(outcome, Approved) == bool(moved)


def test_a_new_attempt_after_the_proof_of_none_moves_money_once() -> None:
    it = counter("dead-before@1")
    request = void_of(it.sold())
    assert isinstance(it.void(request), Unknown)
    assert isinstance(it.resolve(request), NotDone)
    assert isinstance(it.void(replace(request, reference="R2")), Approved)
    assert it.moved() == [("void", 25000)]
