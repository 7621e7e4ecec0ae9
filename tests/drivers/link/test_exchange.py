"""The exchange by itself, over a protocol of its own: what it writes, tells, waits for and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Finish, Flush, Write
from drivers.link import words
from drivers.link.exchange import ON_SENT
from drivers.link.phases import ASKING, Ending, Heard, Phase, Step, differing
from drivers.link.wire import QUIET
from drivers.terminal import Progress, Sent
from tests.drivers.link.toy import ACK, ANSWER, GARBLED, NAK, REQUEST, Exchange, Talk, framed

PART = framed("part")
OTHER = framed("x99")
UNREAD = framed("!broken")


# -- the good path --------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [1, 2, 5, 100])
@pytest.mark.parametrize("ack", [ACK, b"", b"?", b"?" + ACK])
def test_an_answer_is_taken_in_any_cut_and_whatever_became_of_its_ack(ack: bytes, cut: int) -> None:
    data = ack + ANSWER
    talk = Talk().hear(*(data[at : at + cut] for at in range(0, len(data), cut)), after=0.01)
    assert talk.result == ("answer",)
    assert talk.written == [REQUEST, ACK]


def test_the_result_comes_before_its_acknowledgement() -> None:
    assert Talk().hear(ACK + ANSWER).effects[-2:] == [Finish(("answer",)), Write(ACK)]


def test_parts_are_acknowledged_and_come_out_in_their_order() -> None:
    talk = Talk().hear(ACK, framed("p1"), framed("p2"), ANSWER)
    assert talk.result == ("p1", "p2", "answer")
    assert talk.written == [REQUEST, ACK, ACK, ACK]


def test_parts_do_not_give_an_answer_more_time_once_it_is_taken() -> None:
    talk = Talk().hear(ACK).hear(PART, after=50.0)
    assert talk.wakes == 60.0
    assert Talk().hear(PART, after=2.0).wakes == 62.0


def test_parts_without_end_are_given_up() -> None:
    talk = Talk().hear(ACK, *(framed(f"p{number}") for number in range(4)))
    assert talk.result is Ending.NO_ANSWER
    assert talk.written == [REQUEST, ACK, ACK, ACK]


def test_what_comes_behind_the_answer_is_left_unread() -> None:
    talk = Talk().hear(ACK + ANSWER + NAK + ANSWER)
    assert talk.written == [REQUEST, ACK]
    assert talk.session._wire.reader.unread == len(NAK + ANSWER)


# -- something else -------------------------------------------------------------------------------


def test_the_answer_to_something_else_is_named_but_not_acknowledged() -> None:
    talk = Talk().hear(ACK, OTHER)
    assert talk.told == [Progress(words.foreign("x99"))]
    assert talk.written == [REQUEST]
    assert talk.hear(ANSWER).result == ("answer",)


def test_a_protocol_may_differ_in_its_cells() -> None:
    table = differing(ASKING, {Heard.REPEATED: Step.CONFIRM})
    assert Talk().hear(ACK, framed("r")).written == [REQUEST]
    assert Talk(table=table).hear(ACK, framed("r")).written == [REQUEST, ACK]


# -- NAK and silence ------------------------------------------------------------------------------


def test_only_a_nak_and_a_quiet_second_send_again_and_only_so_often() -> None:
    talk = Talk()
    for number in (2, 3):
        assert talk.hear(NAK, after=0.1).wakes == talk.now + QUIET
        talk.wake()
        assert talk.told[-1] == Progress(words.asked_again(number, 3))
    assert talk.hear(NAK).sleep_to_the_end() is Ending.THROWN_AWAY
    assert talk.written == [REQUEST] * 3


def test_a_second_nak_within_the_quiet_second_is_of_the_same_send() -> None:
    talk = Talk().hear(NAK, NAK).wake()
    assert talk.written == [REQUEST] * 2


def test_a_silence_among_the_naks_proves_nothing() -> None:
    talk = Talk().hear(NAK).wake().hear(NAK).wake()
    assert talk.sleep_to_the_end() is Ending.SILENT
    assert talk.written == [REQUEST] * 3


def test_a_nak_behind_the_acknowledgement_changes_nothing() -> None:
    talk = Talk().hear(ACK, NAK)
    assert talk.sleep_to_the_end() is Ending.NO_ANSWER
    assert (talk.now, talk.written) == (60.0, [REQUEST])


def test_a_command_is_announced_before_its_first_byte_and_only_once() -> None:
    talk = Talk(on_sent=ON_SENT).hear(NAK).wake()
    assert talk.effects[:3] == [Flush(), *ON_SENT, Write(REQUEST)]
    assert talk.told == [Sent(), Progress(words.again(2, 3))]


@pytest.mark.parametrize("contradiction", [ACK, b"?", ANSWER[:4]])
def test_what_contradicts_a_nak_forbids_sending_again(contradiction: bytes) -> None:
    talk = Talk().hear(NAK, contradiction)
    assert isinstance(talk.sleep_to_the_end(), Ending)
    assert talk.written.count(REQUEST) == 1


@pytest.mark.parametrize(
    ("heard", "ending"), [(b"", Ending.SILENT), (ACK, Ending.NO_ANSWER), (b"?", Ending.NO_ANSWER)]
)
def test_silence_ends_it_without_another_send(heard: bytes, ending: Ending) -> None:
    talk = Talk().hear(heard)
    assert talk.sleep_to_the_end() is ending
    assert talk.written == [REQUEST]


# -- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("damaged", [GARBLED, UNREAD, ANSWER[:-1], ANSWER[1:]])
def test_a_damaged_answer_is_asked_for_as_often_as_the_bounds_say(damaged: bytes) -> None:
    talk = Talk().hear(ACK)
    for _nak in range(Exchange.bounds.naks + 1):
        talk.hear(damaged, after=0.1)
        while talk.wakes == talk.now + QUIET:
            talk.wake()
    assert talk.result is Ending.UNREADABLE
    assert talk.written == [REQUEST, NAK, NAK]


def test_damage_is_judged_only_once_the_line_is_quiet() -> None:
    talk = Talk().hear(ACK, GARBLED)
    assert talk.written == [REQUEST]
    assert talk.hear(ANSWER, after=QUIET / 2).result == ("answer",)


def test_a_part_that_was_taken_lets_the_next_one_be_asked_for_again() -> None:
    talk = Talk().hear(ACK)
    for _damaged in range(2):
        for _nak in range(Exchange.bounds.naks):
            talk.hear(UNREAD)
        talk.hear(PART)
    assert talk.hear(ANSWER).result == ("part", "part", "answer")


def test_an_answer_that_comes_again_after_a_nak_is_taken() -> None:
    talk = Talk().hear(ACK + GARBLED).wake().hear(ANSWER, after=4.9)
    assert talk.result == ("answer",)
    assert talk.written == [REQUEST, NAK, ACK]


def test_without_a_repetition_it_ends_after_the_time_of_one() -> None:
    talk = Talk().hear(ACK + GARBLED)
    assert talk.sleep_to_the_end() is Ending.UNREADABLE
    assert talk.now == QUIET + Exchange.bounds.repeat_seconds


def test_an_answer_still_arriving_at_the_deadline_is_read_to_its_end() -> None:
    talk = Talk().hear(ACK).hear(ANSWER[:4], after=59.9)
    talk.wake_at(60.0)
    assert not talk.results
    assert talk.hear(ANSWER[4:], after=0.2).result == ("answer",)


def test_a_false_nak_in_noise_sends_nothing_again() -> None:
    talk = Talk().hear(b"?" + NAK + b"?")
    assert talk.sleep_to_the_end() is Ending.NO_ANSWER
    assert talk.written == [REQUEST]


def test_a_few_bytes_of_noise_are_not_asked_for() -> None:
    talk = Talk().hear(ACK, b"???")
    assert talk.wake().written == [REQUEST]


def test_a_terminal_that_chatters_past_its_time_is_not_waited_for() -> None:
    talk = Talk().hear(ACK)
    while not talk.results:
        talk.hear(b"?", after=0.5)
    assert talk.result is Ending.NO_ANSWER
    assert talk.now == 62.0


# -- leaving --------------------------------------------------------------------------------------

LEFT = [
    ([], Ending.STOPPED, Ending.LOST),
    ([ACK], Ending.STOPPED, Ending.LOST),
    ([NAK], Ending.THROWN_AWAY, Ending.THROWN_AWAY),
    ([NAK, ACK], Ending.STOPPED, Ending.LOST),
    ([ACK, UNREAD], Ending.STOPPED, Ending.LOST),
]


@pytest.mark.parametrize(("heard", "stopped", "lost"), LEFT)
def test_what_is_known_when_it_is_broken_off(
    heard: list[bytes], stopped: Ending, lost: Ending
) -> None:
    assert Talk().hear(*heard).stop().result is stopped
    assert Talk().hear(*heard).lose().result is lost


def test_it_ends_once_whatever_comes_afterwards() -> None:
    talk = Talk().hear(ACK + ANSWER).hear(ANSWER).stop().lose()
    assert talk.results == [("answer",)]


def test_who_only_listens_says_nothing_and_has_nothing_out() -> None:
    assert Talk(b"").written == []
    assert Talk(b"").sleep_to_the_end() is Ending.NO_ANSWER
    assert Talk(b"").stop().result is Ending.UNSENT
    assert Talk(b"").hear(NAK, ANSWER).written == [ACK]


# -- whatever comes -------------------------------------------------------------------------------

PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([ACK, NAK, ANSWER, PART, OTHER, UNREAD, GARBLED, ANSWER[:4], REQUEST]),
)
STORIES = st.lists(st.tuples(PIECES, st.floats(0, 4)), max_size=12)


@given(STORIES, st.booleans())
def test_whatever_comes_it_ends_once_and_sends_only_after_naks(
    story: list[tuple[bytes, float]], asks: bool
) -> None:
    talk = Talk(REQUEST if asks else b"")
    for data, after in story:
        while talk.wakes <= talk.now + after and not talk.results:
            talk.wake()
        talk.hear(data, after=after)
    result = talk.sleep_to_the_end()
    assert isinstance(result, tuple | Ending)
    assert talk.session._phase is Phase.DONE
    naks = sum(data.count(NAK) for data, _after in story)
    assert talk.written.count(REQUEST) <= (min(3, 1 + naks) if asks else 0)
    if result is Ending.THROWN_AWAY:
        assert naks >= 3


@given(STORIES)
def test_an_approval_is_never_made_up(story: list[tuple[bytes, float]]) -> None:
    talk = Talk()
    for data, after in story:
        talk.hear(data, after=after)
    for result in talk.results:
        assert isinstance(result, Ending) or result[-1].startswith("a")  # type: ignore[index]
