"""The table of the poll, which has no answer but an acknowledgement."""

from __future__ import annotations

import pytest

from drivers.link.phases import Heard, Phase, Step
from drivers.transbank.phases import ASKING, POLLING

cells = pytest.mark.parametrize(
    ("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard]
)


@cells
def test_a_poll_is_ready_by_an_acknowledgement_of_its_send_alone(
    phase: Phase, heard: Heard
) -> None:
    is_ready = POLLING[phase][heard] is Step.READY
    assert is_ready == (phase is Phase.SENT and heard is Heard.ACK)


@cells
def test_a_poll_is_sent_again_after_silence_too(phase: Phase, heard: Heard) -> None:
    is_sent = POLLING[phase][heard] is Step.SEND_AGAIN
    assert is_sent == (phase in (Phase.SENT, Phase.REFUSED) and heard is Heard.TIME)


@pytest.mark.parametrize("heard", Heard)
def test_who_only_listens_sends_nothing(heard: Heard) -> None:
    assert ASKING[Phase.LISTENING][heard] not in (Step.SEND_AGAIN, Step.HOLD, Step.READY)
