"""Behind a result: the receipt's parts, each acknowledged, until its end mark or a quiet time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ecr17.frames import encode_display
from drivers.ecr17.link import Link
from drivers.ecr17.listening import MOST, Listener
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.words import shows
from drivers.terminal import Progress
from tests.drivers.ecr17.talk import ACK, NAK, SCOPE, Talk, framed
from tests.drivers.ecr17.vectors import PART_WIRE, REVERSED_WIRE, TERMINAL

FIRST = framed(TERMINAL + b"STOTALE EUR")
LAST = framed(TERMINAL + b"S 6,50}}}}}}\x1b")


def listening(link: Link | None = None, slip: Slip = EMPTY, *, to_the_end: bool = True) -> Talk:
    return Talk(Listener(link or Link(SCOPE), slip, 10.0, to_the_end=to_the_end))


def test_parts_are_acknowledged_one_by_one_and_joined() -> None:
    talk = listening().hear(FIRST).hear(LAST, after=5.0)
    assert talk.written == [ACK, ACK]
    assert isinstance(talk.result, Slip)
    assert talk.result.text == "TOTALE EUR 6,50"


def test_a_part_that_came_glued_to_the_result_is_not_lost() -> None:
    link = Link(SCOPE)
    link.reader.receive(PART_WIRE)
    talk = listening(link)
    assert talk.written == [ACK]
    assert talk.results


def test_a_receipt_that_was_whole_before_the_result_is_not_waited_for() -> None:
    talk = listening(slip=EMPTY.with_part(b"TOTALE}\x1b"))
    assert (talk.now, len(talk.results)) == (0.0, 1)


def test_quiet_ends_it_with_what_there_is() -> None:
    talk = listening().hear(FIRST, after=8.0)
    assert talk.wakes == 18.0
    assert isinstance(talk.wake().result, Slip)
    assert talk.result == EMPTY.with_part(b"TOTALE EUR")


def test_the_result_that_comes_again_is_acknowledged_again() -> None:
    talk = listening().hear(REVERSED_WIRE).hear(PART_WIRE)
    assert talk.written == [ACK, ACK]
    assert talk.results


def test_a_part_that_comes_again_is_acknowledged_and_counted_once() -> None:
    talk = listening().hear(FIRST).hear(FIRST, after=3.0).hear(LAST)
    assert talk.written == [ACK] * 3
    assert talk.result.text == "TOTALE EUR 6,50"


def test_a_damaged_part_is_asked_for_again() -> None:
    talk = listening().hear(FIRST[:-4] + b"\xff" + FIRST[-3:]).wake()
    assert talk.written == [NAK]
    assert talk.hear(FIRST).hear(LAST).result.text == "TOTALE EUR 6,50"


def test_what_the_terminal_shows_is_told() -> None:
    assert listening().hear(encode_display(b"STAMPA")).told == [Progress(shows("STAMPA"))]


def test_hearing_a_terminal_out_does_not_end_with_a_receipt() -> None:
    talk = listening(to_the_end=False).hear(PART_WIRE).hear(REVERSED_WIRE, after=1.0)
    assert talk.results == []
    assert talk.written == [ACK, ACK]


@pytest.mark.parametrize("end", ["stop", "lose"])
def test_whoever_ends_it_gets_what_there_is(end: str) -> None:
    talk = listening().hear(FIRST)
    assert getattr(talk, end)() == EMPTY.with_part(b"TOTALE EUR")


def test_a_terminal_that_never_ends_is_left() -> None:
    talk = listening()
    for number in range(MOST):
        talk.hear(framed(TERMINAL + b"S%d" % number))
    assert talk.results


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_hostile_bytes_end_in_a_slip(pieces: list[bytes]) -> None:
    talk = listening()
    for piece in pieces:
        if not talk.results:
            talk.hear(piece, after=0.5)
    assert isinstance(talk.result if talk.results else talk.sleep_to_the_end(), Slip)
