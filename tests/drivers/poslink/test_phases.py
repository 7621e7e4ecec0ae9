"""The table of steps: complete, and true to the rules about money."""

from __future__ import annotations

import pytest

from drivers.poslink.exchanges import MONEY_ENDINGS
from drivers.poslink.phases import ENDINGS, STEPS, WHEN_LOST, Ending, Heard, Phase, Step
from drivers.poslink.results import _ENDINGS as QUESTION_ENDINGS
from drivers.poslink.session import Exchange
from drivers.terminal import NotDone, Unknown

cells = pytest.mark.parametrize(
    ("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard]
)
QUIET = (Phase.IDLE, Phase.DONE)


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
    if heard is Heard.ANSWER and phase not in QUIET:
        assert STEPS[phase][heard] is Step.TAKE


@cells
def test_a_cancel_goes_out_only_for_a_request_that_was_acknowledged(
    phase: Phase, heard: Heard
) -> None:
    """Before that it could stop what somebody else does at the terminal."""
    calls = STEPS[phase][heard] is Step.CALL_OFF
    stopped = (phase, heard) == (Phase.ACCEPTED, Heard.STOP)
    assert calls == (stopped or (phase, heard) == (Phase.UNWANTED, Heard.ACK))


@cells
def test_an_exchange_ends_only_in_a_phase_that_has_an_ending(phase: Phase, heard: Heard) -> None:
    if STEPS[phase][heard] in (Step.END, Step.SEND_AGAIN):
        assert phase in ENDINGS


@cells
def test_damage_never_ends_a_money_command_as_not_done(phase: Phase, heard: Heard) -> None:
    if heard is Heard.DAMAGED and STEPS[phase][heard] is Step.END:
        assert isinstance(MONEY_ENDINGS[ENDINGS[phase]], Unknown)


def test_every_ending_means_something_for_money_and_for_questions() -> None:
    assert set(MONEY_ENDINGS) == set(QUESTION_ENDINGS) == set(Ending)


def test_only_what_was_never_sent_or_always_thrown_away_is_not_done() -> None:
    not_done = {end for end, outcome in MONEY_ENDINGS.items() if isinstance(outcome, NotDone)}
    assert not_done == {Ending.UNSENT, Ending.THROWN_AWAY}
    assert {phase for phase, end in WHEN_LOST.items() if end in not_done} == {
        Phase.IDLE, Phase.REFUSED,
    }  # fmt: skip


def test_every_unknown_names_what_a_person_must_bring() -> None:
    for outcome in MONEY_ENDINGS.values():
        if isinstance(outcome, Unknown):
            assert outcome.needs
