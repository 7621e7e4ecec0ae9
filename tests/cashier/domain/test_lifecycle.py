"""The life of a request: every pair of states, and what no path through the table may do."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.facts import BECOMES, REACHES, Fact
from cashier.domain.lifecycle import (
    PAID,
    RESERVING,
    STEPS,
    UNRESOLVED,
    UNSENT,
    WAITING,
    IllegalStep,
    State,
    is_final,
    step,
)

LIFE = """
drafted            awaiting_approval approved
awaiting_approval  approved not_done
approved           queued intended not_done
queued             intended awaiting_approval not_done
intended           sent in_doubt not_done
sent               accepted declined not_done in_doubt
in_doubt           accepted declined not_done escalated
escalated          accepted declined not_done
accepted           credited failed_later
declined
not_done
credited
failed_later
"""
"""DESIGN section 5, written out: each state and what may follow it."""

LEGAL = {
    (State(before), State(after))
    for before, *follow in (line.split() for line in LIFE.strip().splitlines())
    for after in follow
}
CELLS = list(product(State, State))
FACTS = {State.ACCEPTED, State.DECLINED}
"""What only the device's or the acquirer's word can bring about."""


def reachable(start: State) -> set[State]:
    """All that can still follow `start`."""
    found: set[State] = set()
    ahead = set(STEPS[start])
    while ahead:
        state = ahead.pop()
        found.add(state)
        ahead |= STEPS[state] - found
    return found


@pytest.mark.parametrize(("before", "after"), CELLS)
def test_a_step_is_taken_if_and_only_if_the_design_has_it(before: State, after: State) -> None:
    if (before, after) in LEGAL:
        assert step(before, after) is after
        return
    with pytest.raises(IllegalStep) as caught:
        step(before, after)
    assert (caught.value.before, caught.value.after) == (before, after)
    assert str(before) in str(caught.value)
    assert str(after) in str(caught.value)


def test_every_state_has_its_row() -> None:
    assert set(STEPS) == set(State)


def test_every_state_can_be_reached_from_a_draft() -> None:
    assert reachable(State.DRAFTED) | {State.DRAFTED} == set(State)


def test_final_states_are_those_with_nothing_after_them() -> None:
    ends = {State.DECLINED, State.NOT_DONE, State.CREDITED, State.FAILED_LATER}
    assert {state for state in State if is_final(state)} == ends


@pytest.mark.parametrize("state", sorted(State))
def test_every_request_can_come_to_an_end(state: State) -> None:
    assert is_final(state) or any(is_final(after) for after in reachable(state))


@pytest.mark.parametrize("state", sorted(set(State) - UNSENT))
def test_what_may_have_been_sent_is_never_sent_again(state: State) -> None:
    """No path leads from an intent back to a state that a money command can be sent from."""
    assert not reachable(state) & (UNSENT | {State.INTENDED})


@pytest.mark.parametrize("state", sorted(UNSENT))
def test_money_is_never_reported_without_an_intent_before(state: State) -> None:
    assert not STEPS[state] & (PAID | FACTS | {State.SENT, State.IN_DOUBT})


@pytest.mark.parametrize("state", sorted(UNSENT - {State.DRAFTED}))
def test_what_was_not_sent_can_be_taken_back(state: State) -> None:
    assert State.NOT_DONE in STEPS[state]


@pytest.mark.parametrize("state", sorted(PAID))
def test_accepted_money_is_never_called_declined_or_not_done(state: State) -> None:
    assert not reachable(state) & {State.DECLINED, State.NOT_DONE, State.IN_DOUBT}


def test_only_the_acquirer_s_record_takes_an_accepted_request_back() -> None:
    assert [state for state in State if State.FAILED_LATER in STEPS[state]] == [State.ACCEPTED]


def test_a_draft_is_judged_in_the_transaction_that_writes_it() -> None:
    """It is approved or waits for that; a draft alone could be neither sent nor taken back."""
    assert STEPS[State.DRAFTED] == {State.APPROVED, State.AWAITING_APPROVAL}


@given(st.lists(st.sampled_from(sorted(State)), max_size=12))
def test_no_walk_reserves_money_again_once_it_was_let_go(wishes: list[State]) -> None:
    """Whatever is tried, a request that has let its amount go never takes it back."""
    state, let_go = State.DRAFTED, False
    for wish in wishes:
        if wish in STEPS[state]:
            state = step(state, wish)
        let_go |= is_final(state) and state not in RESERVING
        assert not (let_go and state in RESERVING)


# -- groups of states --------------------------------------------------------------------------


def test_each_state_is_unsent_unresolved_paid_or_ended() -> None:
    ended = {State.DECLINED, State.NOT_DONE, State.FAILED_LATER}
    groups = [UNSENT, UNRESOLVED, PAID, ended]
    assert sum(map(len, groups)) == len(State)
    assert set().union(*groups) == set(State)


def test_a_queued_amount_is_reserved_though_nothing_was_sent() -> None:
    assert UNSENT - {State.QUEUED} == WAITING
    assert not WAITING & RESERVING
    assert State.QUEUED in RESERVING


def test_what_is_unresolved_or_paid_is_reserved_and_nothing_else() -> None:
    assert RESERVING - {State.QUEUED} == UNRESOLVED | PAID
    assert {State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED} == UNRESOLVED


# -- the events that say so --------------------------------------------------------------------


def test_each_state_has_one_event_and_each_such_event_one_state() -> None:
    assert set(BECOMES) == set(State)
    assert {state: REACHES[fact] for state, fact in BECOMES.items()} == {s: s for s in State}


def test_a_query_is_the_only_event_of_a_request_that_reaches_no_state() -> None:
    of_requests = {fact for fact in Fact if fact.startswith("request_")}
    assert of_requests - set(REACHES) == {Fact.REQUEST_QUERIED}
