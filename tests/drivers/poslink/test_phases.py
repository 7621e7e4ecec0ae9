"""What this protocol adds to the table of steps: its cancel, and a terminal that hangs up."""

from __future__ import annotations

import pytest

from drivers.link.phases import RESTING, Heard, Phase, Step
from drivers.poslink.phases import STEPS


@pytest.mark.parametrize(("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard])
def test_a_cancel_goes_out_only_for_a_request_that_was_acknowledged(
    phase: Phase, heard: Heard
) -> None:
    """Before that it could stop what somebody else does at the terminal."""
    calls = STEPS[phase][heard] is Step.CALL_OFF
    stopped = (phase, heard) == (Phase.ACCEPTED, Heard.STOP)
    assert calls == (stopped or (phase, heard) == (Phase.UNWANTED, Heard.ACK))


@pytest.mark.parametrize(
    "phase", [one for one in Phase if one not in RESTING], ids=lambda phase: phase.name
)
def test_the_terminal_may_end_it_at_any_time(phase: Phase) -> None:
    assert STEPS[phase][Heard.EOT] is Step.HUNG_UP
