"""One exchange that does not go well: NAKs, silence and damage. What is resent, and what never."""

from __future__ import annotations

import pytest

from drivers.asia_ecr.frames import Scope, encode
from drivers.asia_ecr.session import BOUNDS
from drivers.link.wire import QUIET
from drivers.terminal import (
    Approved,
    NotDone,
    Progress,
    Sent,
    Unknown,
)
from tests.drivers.asia_ecr.talk import (
    ACK,
    APPROVED,
    GARBLED,
    NAK,
    VOID,
    asking,
)

# -- NAK --------------------------------------------------------------------------------------


def test_a_frame_that_was_thrown_away_is_sent_again_after_a_quiet_second() -> None:
    talk = asking().hear(NAK)
    assert talk.written == [VOID]
    assert talk.wakes == QUIET
    talk.wake()
    assert talk.written == [VOID, VOID]
    assert isinstance(talk.hear(ACK + APPROVED).result, Approved)


def test_a_resend_is_told_as_progress_but_not_as_sent_anew() -> None:
    talk = asking().hear(NAK).wake()
    assert [type(event) for event in talk.told] == [Sent, Progress]


def test_every_send_thrown_away_means_not_done() -> None:
    talk = asking()
    for _send in range(3):
        talk.hear(NAK).wake()
    assert talk.written == [VOID] * 3
    assert isinstance(talk.result, NotDone)


def test_two_naks_for_one_frame_count_once() -> None:
    """The second would otherwise count for the resend, which the terminal may have taken."""
    talk = asking().hear(NAK).hear(NAK, after=0.4).wake()
    assert talk.written == [VOID, VOID]
    assert isinstance(talk.sleep_to_the_end(), Unknown)


def test_one_silence_among_the_naks_leaves_it_in_doubt() -> None:
    talk = asking().hear(NAK).wake().hear(NAK).wake()
    assert len(talk.written) == 3
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert len(talk.written) == 3


@pytest.mark.parametrize("second", [ACK, b"\xff", APPROVED[:20]])
def test_whatever_contradicts_a_nak_stops_the_resend(second: bytes) -> None:
    talk = asking().hear(NAK).hear(second, after=0.5)
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert VOID not in talk.written[1:]


def test_a_nak_after_an_ack_changes_nothing() -> None:
    talk = asking().hear(ACK).hear(NAK)
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.written == [VOID]


@pytest.mark.parametrize("cut", [0, 1])
def test_an_answer_whose_start_was_lost_never_causes_a_resend(cut: int) -> None:
    """It holds a 15, the length of the merchant id; taken for a NAK it would pay twice."""
    tail = b"\xff" + APPROVED[3:]
    talk = asking()
    for at in range(0, len(tail), cut or len(tail)):
        talk.hear(tail[at : at + (cut or len(tail))], after=0.001)
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.written == [VOID, NAK]


# -- silence and damage -----------------------------------------------------------------------


def test_silence_instead_of_an_ack_is_in_doubt_and_never_resent() -> None:
    talk = asking()
    result = talk.sleep_to_the_end()
    assert isinstance(result, Unknown)
    assert result.needs
    assert (talk.now, talk.written) == (3.0, [VOID])


def test_a_damaged_acknowledgement_is_waited_on_like_a_good_one() -> None:
    talk = asking().hear(b"\x0e")
    assert isinstance(talk.hear(APPROVED, after=60.0).result, Approved)


def test_silence_after_the_ack_is_in_doubt() -> None:
    talk = asking().hear(ACK)
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert (talk.now, talk.written) == (180.0, [VOID])


def test_a_damaged_answer_is_refused_once_and_waited_for_once() -> None:
    talk = asking().hear(ACK + GARBLED)
    talk.wake()
    assert talk.written == [VOID, NAK]
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.now == QUIET + BOUNDS.repeat_seconds
    assert talk.written == [VOID, NAK]


def test_an_answer_repeated_after_the_nak_counts() -> None:
    talk = asking().hear(ACK + GARBLED).wake().hear(APPROVED, after=5.0)
    assert isinstance(talk.result, Approved)
    assert talk.written == [VOID, NAK, ACK]


def test_a_second_damaged_answer_ends_it_in_doubt() -> None:
    talk = asking().hear(ACK + GARBLED).wake().hear(GARBLED, after=5.0).wake()
    assert isinstance(talk.result, Unknown)
    assert talk.written == [VOID, NAK]


@pytest.mark.parametrize("size", [60, 298])
def test_an_answer_that_breaks_off_is_refused_when_the_line_is_quiet(size: int) -> None:
    talk = asking().hear(ACK + APPROVED[:size]).wake()
    assert (talk.now, talk.written) == (QUIET, [VOID, NAK])


def test_a_short_noise_is_forgotten_without_a_word() -> None:
    talk = asking().hear(ACK).hear(b"\x02\x00\xff", after=5.0).wake()
    assert talk.written == [VOID]
    assert isinstance(talk.hear(APPROVED, after=30.0).result, Approved)


def test_an_answer_behind_a_false_start_is_found_when_the_line_is_quiet() -> None:
    """Noise that looks like a frame of 9,902 bytes must not swallow the answer."""
    talk = asking().hear(ACK).hear(b"\x02\x99" + APPROVED)
    assert not talk.results
    assert isinstance(talk.wake().result, Approved)


def test_an_answer_still_arriving_at_the_deadline_is_read_to_its_end() -> None:
    talk = asking().hear(ACK).hear(APPROVED[:100], after=179.9)
    talk.wake(at=180.0)
    assert not talk.results
    assert isinstance(talk.hear(APPROVED[100:], after=0.2).result, Approved)


def test_a_terminal_that_chatters_on_past_its_time_is_not_waited_for() -> None:
    talk = asking().hear(ACK)
    while not talk.results and talk.now < 400:
        talk.hear(b"\xff", after=0.5)
    assert isinstance(talk.result, Unknown)
    assert talk.now < 200


def test_a_sound_frame_with_impossible_contents_is_refused_like_damage() -> None:
    impossible = encode(b"60000000001126000\x1c65\x00\x99 short \x1c", Scope.LEN_TO_ETX)
    talk = asking().hear(ACK + impossible)
    assert talk.written == [VOID, NAK]
