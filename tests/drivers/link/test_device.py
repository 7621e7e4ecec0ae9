"""What a simulated terminal hears: damage is a reading, and what was begun long ago is nothing."""

from __future__ import annotations

from drivers.link.device import GAP, Ears
from drivers.link.reader import Control
from drivers.link.wire import QUIET
from tests.drivers.link.toy import ACK, ANSWER, GARBLED, Reader


def test_a_dropped_frame_is_heard_as_none() -> None:
    assert list(Ears(Reader()).hear(ACK + GARBLED + ANSWER, 0.0)) == [Control.ACK, None, b"answer"]


def test_a_frame_may_arrive_in_pieces_that_are_not_far_apart() -> None:
    ears = Ears(Reader())
    assert list(ears.hear(ANSWER[:4], 0.0)) == []
    assert list(ears.hear(ANSWER[4:], GAP)) == [b"answer"]


def test_what_was_begun_before_a_silence_is_dropped() -> None:
    ears = Ears(Reader())
    assert list(ears.hear(ANSWER[:4], 0.0)) == []
    assert list(ears.hear(ANSWER, GAP * 1.1)) == [b"answer"]


def test_a_terminal_has_forgotten_before_a_register_sends_again() -> None:
    assert GAP < QUIET
