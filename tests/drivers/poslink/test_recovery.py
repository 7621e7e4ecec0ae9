"""After a lost answer: the record with our reference decides, and its absence only with care."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from drivers.effects import Effects, Write
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.link import words as common
from drivers.poslink import words
from drivers.poslink.driver import DRIVER, PoslinkTerminal
from drivers.poslink.frames import encode
from drivers.poslink.layouts import named
from drivers.poslink.messages import Message
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from drivers.terminal import (
    Approved,
    Attempt,
    Fact,
    Kind,
    NotDone,
    Outcome,
    Progress,
    Sale,
    Transaction,
    Unknown,
    Words,
)
from tests.drivers.poslink.build import (
    CURRENCY,
    NOON,
    REFERENCE,
    Counter,
    approved,
    at,
    counter,
    failed,
    money,
    record,
    refund_of,
    void,
    void_of,
)
from tests.drivers.poslink.scripted import READY, Scripted
from tests.drivers.poslink.talk import wire

KINDS = pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])


def lost(it: Counter, kind: Kind) -> Attempt:
    """A void or refund of a new sale, whose answer was lost or that never began."""
    sold = it.sold()
    request = void_of(sold) if kind is Kind.VOID else refund_of(sold, "5.00")
    attempt = it.attempt(request)
    outcome = it.terminal.void(request) if kind is Kind.VOID else it.terminal.refund(request)  # type: ignore[arg-type]
    assert isinstance(outcome, Unknown)
    return attempt


# -- done and not done ------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize(
    "fault", ["lost-answer", "garbled", "hang-up", "timeout", "duplicate", "strange-code"]
)
def test_what_was_done_is_proven_by_its_record(fault: str, kind: Kind) -> None:
    it = counter(fault)
    attempt = lost(it, kind)
    assert len(it.ledger) == 1
    told = it.terminal.resolve(attempt)
    assert isinstance(told, Approved)
    assert told.words == words.RECORDED
    assert told.transaction.reference == REFERENCE
    assert told.transaction.kind is kind
    assert len(it.ledger) == 1


@KINDS
@pytest.mark.parametrize("fault", ["silence", "busy", "dead-before"])
def test_what_was_not_done_is_proven_by_an_idle_terminal_with_its_memory(
    fault: str, kind: Kind
) -> None:
    it = counter(fault)
    attempt = lost(it, kind)
    assert it.terminal.resolve(attempt) == NotDone(words.NOT_RECORDED)
    assert it.ledger == []


def test_the_second_search_is_later_than_a_host_can_take() -> None:
    it = counter("silence", host_seconds=40)
    attempt = lost(it, Kind.VOID)
    heard = list[object]()
    it.terminal.resolve(attempt, heard.append)
    assert it.clock.now() - attempt.sent_at >= timedelta(seconds=40)
    assert heard.count(Progress(words.SEARCHING)) == 2


def test_a_record_that_comes_between_the_two_searches_counts() -> None:
    asked = list[Message]()

    def say(request: Message) -> Message:
        asked.append(request)
        return failed("100023", "NOT FOUND", "R03") if len(asked) == 1 else record()

    terminal, clock = at(Scripted(say))
    assert isinstance(terminal.resolve(Attempt(void(), clock.now())), Approved)


def test_a_stop_between_the_searches_leaves_the_doubt() -> None:
    it = counter("silence")
    attempt = lost(it, Kind.REFUND)
    heard = list[object]()

    def is_waiting() -> bool:
        return any(one == Progress(words.waiting(7)) for one in heard)

    told = it.terminal.resolve(attempt, heard.append, is_waiting)
    assert told == Unknown(common.NOT_WAITED)


def test_the_late_answer_itself_ends_the_search() -> None:
    """The terminal was slow, and answers when it is asked whether it is ready."""

    class Late:
        def receive(self, data: bytes, now: float) -> Effects:
            return (Write(b"\x06" + wire(approved())),) if len(data) > 1 else ()

        def expire(self, now: float) -> Effects:
            return ()

    terminal, clock = at(Late())
    assert isinstance(terminal.resolve(Attempt(void(), clock.now())), Approved)


@pytest.mark.parametrize("late", [failed("000100"), failed("100002"), approved(reference="REF-2")])
def test_a_late_answer_that_does_not_name_the_request_is_not_taken(late: Message) -> None:
    """It can be that of an older one."""

    class Late(Scripted):
        def receive(self, data: bytes, now: float) -> Effects:
            said = super().receive(data, now)
            is_first = len(self.asked) == 1 and len(data) > 1
            return (Write(wire(late)), *said) if is_first else said

    terminal, clock = at(Late(lambda _request: record()))
    told = terminal.resolve(Attempt(void(), clock.now()))
    assert isinstance(told, Approved)
    assert told.words == words.RECORDED


# -- what proves nothing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "say",
    [
        lambda _request: None,
        lambda _request: failed("100001", "TIMEOUT", "R03"),
        lambda _request: failed("100099", "?", "R03"),
        lambda _request: record(reference="REF-2"),
    ],
    ids=["silence", "time-out", "a strange code", "another's record"],
)
def test_a_search_without_a_clear_answer_is_made_again_later(
    say: Callable[[Message], Message | None],
) -> None:
    terminal, clock = at(Scripted(say))
    assert terminal.resolve(Attempt(void(), clock.now())) == Unknown(common.ASK_AGAIN)


@pytest.mark.parametrize("answer", [None, failed("100099", "?", "A01")])
def test_a_terminal_that_is_not_idle_is_asked_again_later(answer: Message | None) -> None:
    class Away:
        def receive(self, data: bytes, now: float) -> Effects:
            return (Write(b"\x06" + wire(answer)),) if answer and len(data) > 1 else ()

        def expire(self, now: float) -> Effects:
            return ()

    terminal, clock = at(Away())
    assert terminal.resolve(Attempt(void(), clock.now())) == Unknown(common.ASK_AGAIN)


@KINDS
def test_records_that_were_cleared_prove_nothing(kind: Kind) -> None:
    """A batch close by hand takes the terminal's records with it."""
    it = counter("silence")
    attempt = lost(it, kind)
    it.bank.entries.clear()
    told = it.terminal.resolve(attempt)
    assert told == Unknown(words.OTHER_MEMORY, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT))


def test_numbers_that_began_anew_are_not_taken_for_the_old_ones() -> None:
    it = counter("silence")
    attempt = lost(it, Kind.REFUND)
    it.bank.entries.clear()
    it.bank.next_voucher = 1
    it.clock.advance(60)
    it.bank.sale(money("12.34"), card="411111******1111")
    assert it.terminal.resolve(attempt) == Unknown(
        words.OTHER_MEMORY, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT)
    )


@KINDS
def test_another_terminal_in_its_place_proves_nothing(kind: Kind) -> None:
    it = counter("silence")
    attempt = lost(it, kind)
    it.bank.terminal_id = "99999999"
    told = it.terminal.resolve(attempt)
    assert told == Unknown(words.OTHER_TERMINAL, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT))


def test_even_a_record_of_another_terminal_proves_nothing() -> None:
    it = counter("lost-answer")
    attempt = lost(it, Kind.REFUND)
    it.bank.terminal_id = "99999999"
    assert it.terminal.resolve(attempt) == Unknown(
        words.OTHER_TERMINAL, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT)
    )


def test_without_a_record_from_before_nothing_shows_that_the_memory_is_whole() -> None:
    it = counter("silence")
    request = Sale(REFERENCE, money("5.00"))
    attempt = it.attempt(request)
    assert attempt.baseline is None
    it.terminal.sale(request)
    told = it.terminal.resolve(attempt)
    assert told == Unknown(words.NO_WITNESS, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT))


def test_the_original_itself_is_a_record_from_before() -> None:
    it = counter("silence")
    attempt = replace(lost(it, Kind.VOID), baseline=None)
    assert it.terminal.resolve(attempt) == NotDone(words.NOT_RECORDED)


# -- firmware that cannot search by reference -------------------------------------------------


class Blind:
    """A simulated terminal whose search by reference finds nothing, whatever it holds."""

    def __init__(self, bank: Bank) -> None:
        self.device = DRIVER.device(bank, Faults(), DRIVER.read({}))

    def receive(self, data: bytes, now: float) -> Effects:
        if len(data) > 1 and named(Message.decode(data[1:-2]), "ref"):
            return (Write(b"\x06" + wire(failed("100023", "NOT FOUND", "R03"))),)
        return self.device.receive(data, now)

    def expire(self, now: float) -> Effects:
        return self.device.expire(now)


def blind(meanwhile: Callable[[Bank], object]) -> Outcome:
    clock = ManualClock(NOON)
    bank = Bank(clock, CURRENCY)
    bank.sale(money("12.34"), "REF-0", card="411111******1111")
    line = MemoryLine(Blind(bank), clock)
    terminal = PoslinkTerminal(line.open, clock, CURRENCY, DRIVER.read({}))
    before = terminal.last().transaction
    assert before is not None
    clock.advance(10)
    meanwhile(bank)
    return terminal.resolve(Attempt(refund_of(before, "5.00"), clock.now(), before))


def test_nothing_new_at_all_is_proof_without_a_search_by_reference() -> None:
    assert blind(lambda _bank: None) == NotDone(words.NOT_RECORDED)


@pytest.mark.parametrize("reference", [REFERENCE, "REF-9", ""])
def test_with_something_new_a_blind_search_proves_nothing(reference: str) -> None:
    told = blind(lambda bank: bank.refund(money("5.00"), reference=reference))
    assert told == Unknown(words.BLIND_SEARCH, needs=(Fact.SLIP, Fact.ACQUIRER_REPORT))


@pytest.mark.parametrize("reference", ["REF-9", ""])
def test_a_search_that_is_seen_to_work_proves_it_though_others_came_since(reference: str) -> None:
    """One of the two records that are looked at must have a reference to search for."""
    it = counter("silence")
    it.bank.sale(money("1.00"), "REF-0", card="411111******1111")
    attempt = it.attempt(refund_of(it.terminal.last().transaction or Transaction()))
    it.refund(attempt.request)  # type: ignore[arg-type]
    it.clock.advance(10)
    it.bank.refund(money("1.00"), reference=reference)
    assert it.terminal.resolve(attempt) == NotDone(words.NOT_RECORDED)


# -- nothing is ever sent again ---------------------------------------------------------------


@pytest.mark.parametrize("fault", ["lost-answer", "silence", "timeout", "duplicate", "garbled"])
def test_asking_as_often_as_one_likes_moves_no_money(fault: str) -> None:
    it = counter(fault)
    attempt = lost(it, Kind.REFUND)
    moved = len(it.ledger)
    claims = [it.terminal.resolve(attempt) for _ in range(5)]
    assert len(set(map(type, claims))) == 1
    assert len(it.ledger) == moved


def test_a_recovery_asks_nothing_but_a00_and_r02() -> None:
    device = Scripted(lambda _request: failed("100023", "NOT FOUND", "R03"))
    terminal, clock = at(device)
    terminal.resolve(Attempt(void(), clock.now(), Transaction(voucher="17")))
    assert set(device.commands) == {"A00", "R02"}


@pytest.mark.parametrize(
    "word", [words.NO_WITNESS, words.OTHER_MEMORY, words.BLIND_SEARCH, words.OTHER_TERMINAL]
)
def test_what_is_left_open_is_said_in_both_languages(word: Words) -> None:
    assert word.en
    assert word.zh


def test_the_ready_answer_of_the_tests_is_a_sound_one() -> None:
    assert encode(READY.encode())
