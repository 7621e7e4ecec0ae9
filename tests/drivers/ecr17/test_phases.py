"""The table of steps: every cell is there, and only a NAK or a harmless question sends again."""

from __future__ import annotations

import itertools

import pytest

from drivers.ecr17.phases import ENDINGS, NOTHING_OUT, STEPS, Heard, Phase, Step


@pytest.mark.parametrize(("phase", "heard"), [*itertools.product(Phase, Heard)])
def test_every_phase_knows_what_to_do(phase: Phase, heard: Heard) -> None:
    assert STEPS[phase][heard] in Step


def test_only_a_quiet_line_after_a_nak_sends_again() -> None:
    again = {
        (p, h) for p, row in STEPS.items() for h, step in row.items() if step is Step.SEND_AGAIN
    }
    assert again == {(Phase.REFUSED, Heard.TIME)}
    repeat = {(p, h) for p, row in STEPS.items() for h, step in row.items() if step is Step.REPEAT}
    assert repeat == {(Phase.SENT, Heard.TIME)}


def test_an_answer_is_taken_in_every_phase_of_waiting() -> None:
    waiting = set(Phase) - {Phase.IDLE, Phase.DONE}
    assert all(STEPS[phase][Heard.ANSWER] is Step.TAKE for phase in waiting)
    assert waiting == set(ENDINGS)


def test_what_contradicts_a_nak_takes_its_proof_away() -> None:
    row = STEPS[Phase.REFUSED]
    assert row[Heard.ACK] is Step.WAIT
    assert row[Heard.NOISE] is Step.DOUBT
    assert set(NOTHING_OUT) == {Phase.IDLE, Phase.REFUSED}


def test_what_is_over_stays_so() -> None:
    assert set(STEPS[Phase.DONE].values()) == {Step.STAY}
