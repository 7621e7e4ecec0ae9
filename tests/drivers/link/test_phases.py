"""The tables of steps of every protocol: complete, and true to the rules about money."""

from __future__ import annotations

import pytest

from drivers.link.phases import (
    ASKING,
    ENDINGS,
    NOTHING_OUT,
    RESTING,
    WHEN_LOST,
    Ending,
    Heard,
    Phase,
    Step,
    Table,
    differing,
)
from drivers.terminal import NotDone, Unknown
from tests.drivers.link.protocols import PROTOCOLS, Protocol

protocols = pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
cells = pytest.mark.parametrize(
    ("phase", "heard"), [(phase, heard) for phase in Phase for heard in Heard]
)
tables = pytest.mark.parametrize(
    ("protocol", "table"),
    [(protocol, table) for protocol in PROTOCOLS.values() for table in protocol.tables.values()],
    ids=[f"{name} {table}" for name, protocol in PROTOCOLS.items() for table in protocol.tables],
)


@tables
@cells
def test_every_cell_has_a_step_that_can_be_taken(
    protocol: Protocol, table: Table, phase: Phase, heard: Heard
) -> None:
    assert table[phase][heard] in protocol.session._steps


@protocols
@cells
def test_only_time_after_a_nak_sends_money_again(
    protocol: Protocol, phase: Phase, heard: Heard
) -> None:
    sends = protocol.tables["money"][phase][heard] is Step.SEND_AGAIN
    assert sends == (phase is Phase.REFUSED and heard is Heard.TIME)


@tables
@cells
def test_an_answer_is_taken_in_every_phase_in_which_one_is_awaited(
    protocol: Protocol, table: Table, phase: Phase, heard: Heard
) -> None:
    if heard is Heard.ANSWER:
        assert table[phase][heard] is (Step.STAY if phase in RESTING else Step.TAKE)


@tables
@cells
def test_time_always_leads_somewhere(
    protocol: Protocol, table: Table, phase: Phase, heard: Heard
) -> None:
    if heard is Heard.TIME and phase not in RESTING:
        assert table[phase][heard] is not Step.STAY


@tables
@cells
def test_an_exchange_ends_only_in_a_phase_that_has_an_ending(
    protocol: Protocol, table: Table, phase: Phase, heard: Heard
) -> None:
    ends = (Step.END, Step.SEND_AGAIN, Step.REPEAT, Step.COLLECT, Step.ASK_AGAIN)
    if table[phase][heard] in ends:
        assert phase in ENDINGS


@protocols
@cells
def test_damage_never_ends_a_money_command_as_not_done(
    protocol: Protocol, phase: Phase, heard: Heard
) -> None:
    if heard is Heard.DAMAGED and protocol.tables["money"][phase][heard] is Step.END:
        assert isinstance(protocol.of_money[ENDINGS[phase]], Unknown)


@tables
def test_a_stop_and_a_lost_line_lead_out_of_every_phase(protocol: Protocol, table: Table) -> None:
    for phase in Phase:
        assert table[phase][Heard.LOST] is (Step.STAY if phase is Phase.DONE else Step.LOSE)
        is_stopped = phase in (Phase.UNWANTED, Phase.CALLED_OFF, Phase.DONE)
        assert (table[phase][Heard.STOP] is Step.STAY) == is_stopped


@tables
def test_what_is_over_stays_so(protocol: Protocol, table: Table) -> None:
    assert set(table[Phase.DONE].values()) == {Step.STAY}


@protocols
def test_every_ending_means_something_for_money_and_for_questions(protocol: Protocol) -> None:
    assert set(protocol.of_money) == set(protocol.of_questions) == set(Ending)


@protocols
def test_only_what_was_never_sent_or_always_thrown_away_is_not_done(protocol: Protocol) -> None:
    not_done = {end for end, outcome in protocol.of_money.items() if isinstance(outcome, NotDone)}
    assert not_done == {Ending.UNSENT, Ending.THROWN_AWAY} == set(NOTHING_OUT.values())


@protocols
def test_every_unknown_names_what_a_person_must_bring(protocol: Protocol) -> None:
    for outcome in protocol.of_money.values():
        assert isinstance(outcome, NotDone) or outcome.needs


def test_a_lost_line_proves_no_more_than_a_stop() -> None:
    proofs = {phase for phase, end in WHEN_LOST.items() if end in NOTHING_OUT.values()}
    assert proofs == set(NOTHING_OUT)


def test_what_contradicts_a_nak_takes_its_proof_away() -> None:
    row = ASKING[Phase.REFUSED]
    assert {row[Heard.ACK], row[Heard.NOISE]} == {Step.WAIT}
    assert Phase.ACCEPTED not in NOTHING_OUT


@cells
def test_a_difference_changes_its_own_cells_alone(phase: Phase, heard: Heard) -> None:
    table = differing(
        ASKING, {Heard.ENQ: Step.CONFIRM}, {Phase.SENT: {Heard.TIME: Step.SEND_AGAIN}}
    )
    if heard is Heard.ENQ and phase not in RESTING:
        assert table[phase][heard] is Step.CONFIRM
    elif (phase, heard) == (Phase.SENT, Heard.TIME):
        assert table[phase][heard] is Step.SEND_AGAIN
    else:
        assert table[phase][heard] is ASKING[phase][heard]
