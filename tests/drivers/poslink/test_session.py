"""One exchange, fed with bytes and numbers as times: what it writes, tells and concludes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.conversation import GRACE
from drivers.effects import Finish, Flush, Tell, WakeAt, Write
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.wire import QUIET
from drivers.poslink import exchanges, words
from drivers.poslink.messages import Message
from drivers.poslink.session import BOUNDS, CALL_OFF_SECONDS
from drivers.terminal import Approved, Cancelled, Declined, NotDone, Progress, Sent, Unknown
from tests.drivers.poslink.build import approved, failed, void
from tests.drivers.poslink.talk import (
    ACK,
    APPROVED,
    CANCEL,
    ENQ,
    EOT,
    GARBLED,
    NAK,
    PROFILE,
    VOID,
    asking,
    questioning,
    wire,
)

# -- the good path ----------------------------------------------------------------------------


def test_the_line_is_flushed_and_the_command_announced_before_its_first_byte() -> None:
    talk = asking()
    assert talk.effects == [Flush(), Tell(Sent()), Write(VOID), WakeAt(3.0)]


@pytest.mark.parametrize(
    "pieces",
    [
        [ACK, APPROVED],
        [ACK + APPROVED],
        [APPROVED],
        [ACK, b"\x00\xff" + APPROVED],
        [ACK, APPROVED[:-1], APPROVED[-1:]],
        [bytes([byte]) for byte in ACK + APPROVED],
        [b"\xff" + ACK, APPROVED],
        [ACK, ENQ, ENQ + APPROVED],
        [ACK, NAK, APPROVED],
    ],
    ids=["plain", "glued", "no ack", "junk", "checksum alone", "byte by byte", "junk and ack",
         "enquiries", "a late nak"],
)  # fmt: skip
def test_a_good_answer_is_taken_however_it_arrives(pieces: Iterable[bytes]) -> None:
    talk = asking()
    for piece in pieces:
        talk.hear(piece, after=0.01)
    assert isinstance(talk.result, Approved)
    assert talk.written == [VOID, ACK]


def test_the_result_is_told_before_the_answer_is_acknowledged() -> None:
    """Whoever listens can make the result durable before the terminal may forget it."""
    finish, acknowledge = asking().hear(ACK + APPROVED).effects[-2:]
    assert isinstance(finish, Finish)
    assert acknowledge == Write(ACK)


def test_who_waits_is_told_that_the_terminal_took_the_request() -> None:
    assert asking().hear(ACK).told == [Sent(), Progress(common.TAKEN)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("000100", Declined), ("100002", Cancelled), ("100001", Unknown), ("100011", Unknown),
     ("100023", Unknown), ("100003", Unknown), ("000002", Unknown), ("123456", Unknown)],
)  # fmt: skip
def test_a_short_answer_ends_it_as_its_code_proves(code: str, expected: type) -> None:
    talk = asking().hear(ACK + wire(failed(code)))
    assert type(talk.result) is expected
    assert talk.written[-1] == ACK


def test_the_answer_may_take_as_long_as_the_setting_says() -> None:
    talk = asking(answer_seconds=90).hear(ACK, after=1.0)
    assert talk.wakes == 91.0
    assert isinstance(talk.hear(APPROVED, after=89.9).result, Approved)


def test_a_packet_that_announces_another_is_kept_and_not_taken_as_the_last() -> None:
    first = Message(("1", *approved().fields[1:]))
    talk = asking().hear(ACK + wire(first))
    assert talk.results == []
    assert talk.written == [VOID, ACK]
    assert isinstance(talk.hear(APPROVED).result, Approved)
    assert talk.written == [VOID, ACK, ACK]


def test_a_packet_without_the_one_it_announced_approves_nothing() -> None:
    first = Message(("1", *approved().fields[1:]))
    assert isinstance(asking().hear(ACK + wire(first)).sleep_to_the_end(), Unknown)


# -- answers to something else ----------------------------------------------------------------

FOREIGN = [
    ("another reference", wire(approved(reference="REF-2"))),
    ("another command", wire(failed("000100", "NO", "T03"))),
    ("the echo of the request", VOID),
]


@pytest.mark.parametrize(("why", "frame"), FOREIGN, ids=[why for why, _frame in FOREIGN])
def test_an_answer_to_something_else_is_told_and_neither_taken_nor_acknowledged(
    why: str, frame: bytes
) -> None:
    talk = asking().hear(ACK + frame)
    assert talk.results == []
    assert talk.written == [VOID]
    assert isinstance(talk.told[-1], Progress)
    assert isinstance(talk.hear(APPROVED).result, Approved)


def test_a_second_answer_changes_nothing() -> None:
    talk = asking().hear(ACK + APPROVED + wire(failed("000100")))
    talk.hear(wire(failed("000100")))
    assert isinstance(talk.result, Approved)


def test_of_two_answers_the_first_counts() -> None:
    assert isinstance(asking().hear(ACK + wire(failed("000100")) + APPROVED).result, Declined)


# -- a refused frame --------------------------------------------------------------------------


def test_only_a_nak_and_then_quiet_sends_again_and_three_sends_are_all() -> None:
    talk = asking()
    for _ in range(3):
        talk.hear(NAK).wake()
    assert talk.written == [VOID] * 3
    assert talk.result == NotDone(common.THROWN_AWAY)


def test_silence_is_no_proof_and_sends_nothing_again() -> None:
    talk = asking()
    assert talk.sleep_to_the_end() == Unknown(common.SILENT, needs=exchanges.NEEDS)
    assert talk.written == [VOID]
    assert talk.now == 3.0


@pytest.mark.parametrize("before", [b"", ACK, NAK])
def test_the_terminals_end_of_the_exchange_leaves_it_in_doubt(before: bytes) -> None:
    talk = asking().hear(before + EOT)
    assert talk.result == Unknown(words.ENDED, needs=exchanges.NEEDS)
    assert talk.written == [VOID]


# -- a damaged answer -------------------------------------------------------------------------


def test_a_damaged_answer_is_asked_for_again_and_the_repeat_is_taken() -> None:
    talk = asking().hear(ACK + GARBLED).wake()
    assert talk.written == [VOID, NAK]
    assert talk.now == QUIET
    assert isinstance(talk.hear(APPROVED).result, Approved)
    assert talk.written == [VOID, NAK, ACK]


def test_a_damaged_answer_never_sends_the_request_again() -> None:
    """What two vendor kits do here would pay twice."""
    talk = asking().hear(ACK + GARBLED).wake().hear(GARBLED)
    assert talk.sleep_to_the_end() == Unknown(common.UNREADABLE, needs=exchanges.NEEDS)
    assert talk.written == [VOID, NAK]


def test_without_a_repeat_it_ends_in_doubt_after_some_seconds() -> None:
    talk = asking().hear(ACK + GARBLED)
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.now == QUIET + BOUNDS.repeat_seconds


def test_a_good_frame_without_a_command_is_damage() -> None:
    talk = asking().hear(ACK + b"\x02ABCDEFGHIJKLMNOPQR\x03\x50")
    while len(talk.written) < 2:
        talk.wake()
    assert talk.written == [VOID, NAK]


# -- a person stops ---------------------------------------------------------------------------


def test_a_stop_cancels_at_the_terminal_and_its_last_word_counts() -> None:
    talk = asking().hear(ACK, after=1.0).stop()
    assert talk.written == [VOID, CANCEL]
    assert talk.results == []
    talk.hear(ACK, after=0.1).hear(wire(failed("100002", "ABORTED")), after=0.5)
    assert isinstance(talk.result, Cancelled)
    assert talk.written == [VOID, CANCEL, ACK]


def test_a_stop_that_comes_too_late_gets_the_approval() -> None:
    talk = asking().hear(ACK).stop().hear(ACK + APPROVED)
    assert isinstance(talk.result, Approved)


@pytest.mark.parametrize("last", [b"", ACK, NAK, ENQ, GARBLED])
def test_without_a_last_word_it_is_in_doubt_before_the_grace_is_over(last: bytes) -> None:
    talk = asking().hear(ACK, after=1.0).stop().hear(last, after=0.1)
    assert talk.sleep_to_the_end() == Unknown(common.STOPPED, needs=exchanges.NEEDS)
    assert talk.now - 1.0 <= CALL_OFF_SECONDS < GRACE
    assert talk.written == [VOID, CANCEL]


def test_a_cancel_waits_for_the_acknowledgement_of_the_request() -> None:
    """Without it the cancel could stop what somebody else does at the terminal."""
    talk = asking().stop()
    assert talk.written == [VOID]
    talk.hear(ACK, after=1.0)
    assert talk.written == [VOID, CANCEL]
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.now == CALL_OFF_SECONDS


def test_a_request_that_is_never_acknowledged_is_not_cancelled() -> None:
    talk = asking().stop()
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.written == [VOID]


def test_an_answer_may_come_before_the_acknowledgement_all_the_same() -> None:
    assert isinstance(asking().stop().hear(APPROVED).result, Approved)


def test_a_stop_between_a_nak_and_the_resend_leaves_nothing_done() -> None:
    talk = asking().hear(NAK).stop()
    assert talk.result == NotDone(common.THROWN_AWAY)
    assert talk.written == [VOID]


def test_a_stop_is_not_followed_by_another_send() -> None:
    talk = asking().stop().hear(NAK)
    talk.sleep_to_the_end()
    assert talk.written == [VOID]


def test_a_question_is_left_at_once() -> None:
    for talk in (questioning(), questioning().hear(ACK)):
        assert talk.stop().result is Ending.STOPPED
        assert CANCEL not in talk.written


# -- the line goes ----------------------------------------------------------------------------


def test_a_lost_line_leaves_doubt_unless_the_terminal_had_thrown_it_away() -> None:
    assert asking().lose() == Unknown(common.LOST, needs=exchanges.NEEDS)
    assert asking().hear(ACK).lose() == Unknown(common.LOST, needs=exchanges.NEEDS)
    assert asking().hear(NAK).lose() == NotDone(common.THROWN_AWAY)
    assert asking().hear(ACK).stop().lose() == Unknown(common.STOPPED, needs=exchanges.NEEDS)


def test_a_lost_line_before_the_start_means_that_nothing_was_sent() -> None:
    [finish] = exchanges.money(void(), PROFILE).lost(0.0)
    assert finish == Finish(NotDone(common.NOT_SENT))


# -- anything at all --------------------------------------------------------------------------

BITS = st.sampled_from(
    [ACK, NAK, EOT, ENQ, APPROVED, GARBLED, VOID, APPROVED[:40], b"\x02", b"\x03"]
)


@given(st.lists(st.one_of(BITS, st.binary(max_size=30)), max_size=8), st.integers(0, 8))
def test_whatever_comes_it_ends_once_and_approves_only_by_a_whole_answer(
    pieces: list[bytes], stop_at: int
) -> None:
    talk = asking()
    for number, piece in enumerate(pieces):
        if number == stop_at and not talk.results:
            talk.stop()
        talk.hear(piece, after=0.3)
    talk.sleep_to_the_end()
    assert len(talk.results) == 1
    assert talk.written.count(VOID) <= 3
    if isinstance(talk.result, Approved):
        assert APPROVED in b"".join(pieces)


@given(st.lists(st.sampled_from([ACK, NAK, ENQ, b"?", b"\x02"]), max_size=12))
def test_without_an_answer_nothing_is_claimed_but_what_naks_prove(pieces: list[bytes]) -> None:
    talk = asking()
    for piece in pieces:
        talk.hear(piece, after=0.3)
        if talk.now >= talk.wakes and not talk.results:
            talk.wake(talk.now)
    outcome = talk.sleep_to_the_end()
    assert isinstance(outcome, NotDone | Unknown)
    if isinstance(outcome, NotDone):
        assert talk.written.count(VOID) == 3
