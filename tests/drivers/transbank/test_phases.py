"""The tables of steps: complete, and true to the rules about money."""

from __future__ import annotations

import pytest

from drivers.terminal import NotDone, Unknown
from drivers.transbank.exchanges import MONEY_ENDINGS
from drivers.transbank.phases import (
    ASKING,
    ENDINGS,
    LISTENING,
    NOTHING_OUT,
    POLLING,
    Ending,
    Heard,
    Phase,
    Step,
    Table,
)
from drivers.transbank.results import _ENDINGS as QUESTION_ENDINGS
from drivers.transbank.session import Exchange

TABLES = {"asking": ASKING, "polling": POLLING, "listening": LISTENING}
tables = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
cells = pytest.mark.parametrize(
    ("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard]
)


@tables
@cells
def test_every_cell_has_a_step_that_can_be_taken(table: Table, phase: Phase, heard: Heard) -> None:
    assert table[phase][heard] in Exchange._ACTIONS


@cells
def test_only_time_after_a_nak_sends_money_again(phase: Phase, heard: Heard) -> None:
    sends = ASKING[phase][heard] is Step.SEND_AGAIN
    assert sends == (phase is Phase.REFUSED and heard is Heard.TIME)


@cells
def test_a_poll_is_ready_by_an_acknowledgement_of_its_send_alone(
    phase: Phase, heard: Heard
) -> None:
    is_ready = POLLING[phase][heard] is Step.READY
    assert is_ready == (phase is Phase.SENT and heard is Heard.ACK)


@cells
def test_who_only_listens_sends_nothing(phase: Phase, heard: Heard) -> None:
    assert LISTENING[phase][heard] not in (Step.SEND_AGAIN, Step.HOLD, Step.READY)


@tables
@cells
def test_an_answer_is_taken_in_every_phase_in_which_one_is_awaited(
    table: Table, phase: Phase, heard: Heard
) -> None:
    if heard is Heard.ANSWER and phase not in (Phase.IDLE, Phase.DONE):
        assert table[phase][heard] is Step.TAKE


@tables
@cells
def test_an_exchange_ends_only_in_a_phase_that_has_an_ending(
    table: Table, phase: Phase, heard: Heard
) -> None:
    if table[phase][heard] in (Step.END, Step.SEND_AGAIN):
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
