"""One exchange that does not go well: what it means for the money, and damage of this protocol."""

from __future__ import annotations

import pytest

from drivers.asia_ecr.frames import Scope, encode
from drivers.asia_ecr.session import BOUNDS
from drivers.link.wire import QUIET
from drivers.terminal import (
    Approved,
    NotDone,
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


def test_every_send_thrown_away_means_not_done() -> None:
    talk = asking()
    for _send in range(3):
        talk.hear(NAK).wake()
    assert talk.written == [VOID] * 3
    assert isinstance(talk.result, NotDone)


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


def test_a_damaged_answer_is_refused_once_and_waited_for_once() -> None:
    talk = asking().hear(ACK + GARBLED)
    talk.wake()
    assert talk.written == [VOID, NAK]
    assert isinstance(talk.sleep_to_the_end(), Unknown)
    assert talk.now == QUIET + BOUNDS.repeat_seconds
    assert talk.written == [VOID, NAK]


def test_an_answer_behind_a_false_start_is_found_when_the_line_is_quiet() -> None:
    """Noise that looks like a frame of 9,902 bytes must not swallow the answer."""
    talk = asking().hear(ACK).hear(b"\x02\x99" + APPROVED)
    assert not talk.results
    assert isinstance(talk.wake().result, Approved)


def test_a_sound_frame_with_impossible_contents_is_refused_like_damage() -> None:
    impossible = encode(b"60000000001126000\x1c65\x00\x99 short \x1c", Scope.LEN_TO_ETX)
    talk = asking().hear(ACK + impossible)
    assert talk.written == [VOID, NAK]
