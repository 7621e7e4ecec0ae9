"""The table of steps: complete, and true to the rules about money."""

from __future__ import annotations

import pytest

from drivers.asia_ecr.exchanges import MONEY_ENDINGS
from drivers.asia_ecr.phases import ENDINGS, NOTHING_OUT, STEPS, Ending, Heard, Phase, Step
from drivers.asia_ecr.results import _ENDINGS as QUESTION_ENDINGS
from drivers.asia_ecr.session import Exchange
from drivers.terminal import NotDone, Unknown

cells = pytest.mark.parametrize(
    ("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard]
)


@cells
def test_every_cell_has_a_step_that_can_be_taken(phase: Phase, heard: Heard) -> None:
    assert STEPS[phase][heard] in Exchange._ACTIONS


@cells
def test_only_time_after_a_nak_sends_again(phase: Phase, heard: Heard) -> None:
    sends = STEPS[phase][heard] is Step.SEND_AGAIN
    assert sends == (phase is Phase.REFUSED and heard is Heard.TIME)


@cells
def test_an_answer_is_taken_in_every_phase_in_which_one_is_awaited(
    phase: Phase, heard: Heard
) -> None:
    if heard is Heard.ANSWER and phase not in (Phase.IDLE, Phase.DONE):
        assert STEPS[phase][heard] is Step.TAKE


@cells
def test_an_exchange_ends_only_in_a_phase_that_has_an_ending(phase: Phase, heard: Heard) -> None:
    if STEPS[phase][heard] in (Step.END, Step.SEND_AGAIN):
        assert phase in ENDINGS


def test_every_ending_means_something_for_money_and_for_questions() -> None:
    assert set(MONEY_ENDINGS) == set(QUESTION_ENDINGS) == set(Ending)


def test_only_what_was_never_sent_or_always_thrown_away_is_not_done() -> None:
    not_done = {end for end, outcome in MONEY_ENDINGS.items() if isinstance(outcome, NotDone)}
    assert not_done == {Ending.UNSENT, Ending.THROWN_AWAY} == set(NOTHING_OUT.values())


def test_every_unknown_names_what_a_person_must_bring() -> None:
    for outcome in MONEY_ENDINGS.values():
        if isinstance(outcome, Unknown):
            assert outcome.needs
