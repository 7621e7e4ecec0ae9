"""What this protocol adds to the table of steps: a question is repeated, and noise proves less."""

from __future__ import annotations

import itertools

import pytest

from drivers.ecr17.phases import STEPS
from drivers.link.phases import ENDINGS, NOTHING_OUT, Ending, Heard, Phase, Step

WAITING = [one for one in Phase if one not in (Phase.IDLE, Phase.DONE)]


@pytest.mark.parametrize(("phase", "heard"), [*itertools.product(Phase, Heard)])
def test_only_silence_after_the_first_send_may_repeat_a_question(
    phase: Phase, heard: Heard
) -> None:
    repeats = STEPS[phase][heard] is Step.REPEAT
    assert repeats == (phase is Phase.SENT and heard is Heard.TIME)


@pytest.mark.parametrize("phase", [Phase.SENT, Phase.REFUSED])
def test_noise_proves_neither_that_it_was_taken_nor_that_it_was_not(phase: Phase) -> None:
    assert STEPS[phase][Heard.NOISE] is Step.DOUBT
    assert Phase.UNCLEAR not in NOTHING_OUT
    assert ENDINGS[Phase.UNCLEAR] is Ending.UNREADABLE


@pytest.mark.parametrize("phase", WAITING, ids=lambda phase: phase.name)
def test_what_comes_beside_an_answer_is_acknowledged_whenever_it_comes(phase: Phase) -> None:
    row = STEPS[phase]
    assert {row[Heard.EXTRA], row[Heard.REPEATED]} == {Step.CONFIRM}
    assert (row[Heard.STEP], row[Heard.PART]) == (Step.SHOW, Step.COLLECT)
