"""One exchange, fed with bytes and numbers as times: what it writes, tells and concludes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.asia_ecr import exchanges
from drivers.asia_ecr.messages import MORE, Message
from drivers.effects import Finish, Flush, Tell, WakeAt, Write
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.terminal import (
    Approved,
    Declined,
    NotDone,
    Outcome,
    Progress,
    Sent,
    Unknown,
)
from tests.drivers.asia_ecr.build import refund, sale, void
from tests.drivers.asia_ecr.talk import (
    ACK,
    APPROVED,
    GARBLED,
    NAK,
    PROFILE,
    VOID,
    asking,
    questioning,
    wire,
)
from tests.drivers.asia_ecr.vectors import BY_NAME, NOT_FOUND, VOID_ANSWER, answer

# -- the good path ----------------------------------------------------------------------------


def test_the_line_is_flushed_then_the_command_is_announced_then_written() -> None:
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
    ],
    ids=["plain", "glued", "no ack", "junk", "checksum alone", "byte by byte", "junk and ack"],
)
def test_a_good_answer_is_taken_however_it_arrives(pieces: Iterable[bytes]) -> None:
    talk = asking()
    for piece in pieces:
        talk.hear(piece, after=0.01)
    assert isinstance(talk.result, Approved)
    assert talk.written == [VOID, ACK]


def test_the_result_is_told_before_the_answer_is_acknowledged() -> None:
    """Whoever listens can make the result durable before the terminal may forget it."""
    talk = asking().hear(ACK + APPROVED)
    finish, acknowledge = talk.effects[-2:]
    assert isinstance(finish, Finish)
    assert acknowledge == Write(ACK)


def test_who_waits_is_told_that_the_terminal_took_the_request() -> None:
    assert asking().hear(ACK).told == [Sent(), Progress(common.TAKEN)]


def test_a_refusal_by_the_bank_is_acknowledged_too() -> None:
    talk = asking().hear(ACK + wire(NOT_FOUND))
    assert isinstance(talk.result, Declined)
    assert talk.written[-1] == ACK


def test_the_header_alone_approves_a_refund() -> None:
    talk = asking(refund()).hear(ACK + BY_NAME["approved refund, header only"].wire)
    assert isinstance(talk.result, Approved)


def test_the_answer_may_take_as_long_as_the_setting_says() -> None:
    talk = asking(answer_seconds=90).hear(ACK, after=1.0)
    assert talk.wakes == 91.0
    assert isinstance(talk.hear(APPROVED, after=89.9).result, Approved)


def test_an_answer_that_announces_another_is_collected_with_it() -> None:
    first = Message("26", VOID_ANSWER.fields[:6], indicator="1", more=MORE)
    second = Message("26", VOID_ANSWER.fields[6:], indicator="1")
    talk = asking().hear(ACK + wire(first)).hear(wire(second))
    assert isinstance(talk.result, Approved)
    assert talk.result.transaction.fields[:1] == (("02", "APPROVED"),)
    assert talk.result.transaction.rrn == "309421771603"
    assert talk.written == [VOID, ACK, ACK]


def test_a_first_part_without_the_rest_approves_nothing() -> None:
    first = Message("26", VOID_ANSWER.fields, indicator="1", more=MORE)
    assert isinstance(asking().hear(ACK + wire(first)).sleep_to_the_end(), Unknown)


# -- answers to something else ----------------------------------------------------------------

FOREIGN = [
    ("another code", wire(answer("20", ("65", b"000017")))),
    ("another invoice", wire(answer("26", ("65", b"000018")))),
    ("another amount", wire(answer("26", ("65", b"000017"), ("40", b"000000000001")))),
    ("the echo of the request", VOID),
]


@pytest.mark.parametrize("foreign", [row[1] for row in FOREIGN], ids=[row[0] for row in FOREIGN])
def test_an_answer_to_something_else_is_told_but_never_applied(foreign: bytes) -> None:
    talk = asking().hear(ACK).hear(foreign)
    assert not talk.results
    assert isinstance(talk.told[-1], Progress)
    assert talk.written == [VOID]
    assert isinstance(talk.hear(APPROVED).result, Approved)


# -- stop and loss ----------------------------------------------------------------------------


def test_stopped_before_the_start_nothing_was_done() -> None:
    session = exchanges.money(void(), PROFILE)
    (effect,) = session.stop(0.0)
    assert isinstance(effect, Finish)
    assert isinstance(effect.result, NotDone)


# -- questions --------------------------------------------------------------------------------


def test_a_question_is_not_announced_as_money_sent() -> None:
    assert questioning().hear(ACK).told == []


def test_a_question_without_an_ack_just_has_no_answer() -> None:
    assert questioning().sleep_to_the_end() is Ending.SILENT


def test_a_question_waits_no_longer_than_its_own_setting() -> None:
    talk = questioning().hear(ACK)
    assert talk.sleep_to_the_end() is Ending.NO_ANSWER
    assert talk.now == 20.0


# -- whatever comes ---------------------------------------------------------------------------

PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([ACK, NAK, APPROVED, GARBLED, APPROVED[:50], wire(NOT_FOUND), VOID]),
)


@given(st.lists(st.tuples(PIECES, st.floats(0, 4)), max_size=12))
def test_whatever_comes_it_ends_once_and_sends_only_after_naks(
    story: list[tuple[bytes, float]],
) -> None:
    talk = asking(sale())
    for data, after in story:
        while talk.wakes <= talk.now + after and not talk.results:
            talk.wake()
        talk.hear(data, after=max(0.0, after))
    result = talk.sleep_to_the_end()
    assert isinstance(result, Outcome)
    sends = sum(data == talk.written[0] for data in talk.written)
    naks = sum(data.count(NAK) for data, _after in story)
    assert sends <= min(3, 1 + naks)
    if isinstance(result, NotDone):
        assert naks >= 3
