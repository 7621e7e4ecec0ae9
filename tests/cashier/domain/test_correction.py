"""A correction's next step, over all states of its two requests: never charged twice."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.correction import (
    FOLLOWS,
    OPEN,
    Correction,
    Stage,
    demand_may_give_up,
    demand_none_open,
    demand_right,
    demand_to_charge,
    demand_whole,
    stage,
    tenth,
)
from cashier.domain.lifecycle import PAID, STEPS, UNRESOLVED, UNSENT, State
from cashier.domain.policy import Policy
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from drivers.money import Money
from drivers.terminal import Kind
from tests.builders import a_request, an_original, cny

POLICY = Policy(approve_above=cny(20000), highest=cny(500000), queue_highest=cny(20000))
CASHIER = Person("1001", "cashier", Role.CASHIER)
SUPERVISOR = Person("9001", "supervisor", Role.SUPERVISOR)

CELLS = list(product(State, State))
NOT_CHARGED = frozenset({State.DECLINED, State.NOT_DONE, State.FAILED_LATER})
STATES = st.lists(st.sampled_from(sorted(State)), min_size=1, max_size=4)


def a_correction(
    gives: list[State], charges: list[State], right: int = 1000, given_up: str = ""
) -> Correction:
    back = tuple(a_request(id=f"g{n}", kind=Kind.VOID, state=one) for n, one in enumerate(gives))
    charged = tuple(
        a_request(id=f"c{n}", kind=Kind.SALE, state=one) for n, one in enumerate(charges)
    )
    return Correction(
        "k1", an_original().id, cny(right), "typed_wrong", "1001", "", back, charged, given_up
    )


# -- the table -------------------------------------------------------------------------------------


def test_every_cell_of_the_table_has_a_stage() -> None:
    assert len(CELLS) == 13 * 13
    assert {stage([back], [charge]) for back, charge in CELLS} == set(Stage) - {Stage.GIVEN_UP}


@pytest.mark.parametrize(("back", "charge"), CELLS)
def test_only_a_proven_give_back_and_no_possible_charge_let_it_be_charged(
    back: State, charge: State
) -> None:
    may = back in PAID and charge not in PAID | UNRESOLVED
    assert (stage([back], [charge]) is Stage.TO_CHARGE) is may


@pytest.mark.parametrize("back", list(State))
def test_without_a_charge_the_give_back_alone_decides(back: State) -> None:
    waits = Stage.GIVING_BACK if back in UNSENT | UNRESOLVED else Stage.UNCHANGED
    assert stage([back], []) is (Stage.TO_CHARGE if back in PAID else waits)


@pytest.mark.parametrize(("back", "charge"), CELLS)
def test_what_may_have_been_charged_is_unknown_whatever_became_of_the_give_back(
    back: State, charge: State
) -> None:
    assert (stage([back], [charge]) is Stage.CHARGING) is (charge in UNRESOLVED)


@pytest.mark.parametrize(("back", "charge"), CELLS)
def test_it_is_over_only_when_both_are_proven_or_nothing_was_changed(
    back: State, charge: State
) -> None:
    over = stage([back], [charge]) not in OPEN
    both = back in PAID and charge in PAID
    neither = back in NOT_CHARGED and charge in NOT_CHARGED | UNSENT
    assert over is (both or neither)


Pair = tuple[State, State | None]
NEVER_OF_A_CHARGE = frozenset({State.QUEUED, State.CREDITED, State.FAILED_LATER})
"""No charge waits in the queue, and the bank's record is only asked about what goes back."""


def now_of(pair: Pair) -> Stage:
    back, charge = pair
    return stage([back], [charge] if charge else [])


def steps_from(pair: Pair) -> set[Pair]:
    """What services can make of two requests; a charge begins and is sent only where it may."""
    back, charge = pair
    may = now_of(pair) is Stage.TO_CHARGE
    begins = {State.DRAFTED} if may and charge in NOT_CHARGED | {None} else set()
    goes_on = STEPS[charge] - NEVER_OF_A_CHARGE if charge else frozenset()
    after = begins | (goes_on if may else goes_on - {State.INTENDED})
    return {(one, charge) for one in STEPS[back]} | {(back, one) for one in after}


def reachable() -> set[Pair]:
    found: set[Pair] = set()
    left: set[Pair] = {(State.DRAFTED, None)}
    while left:
        found |= left
        left = {after for pair in left for after in steps_from(pair)} - found
    return found


def test_every_step_of_a_request_leads_along_the_table_of_stages() -> None:
    taken = {(now_of(pair), now_of(after)) for pair in reachable() for after in steps_from(pair)}
    assert {(before, after) for before, after in taken if after not in FOLLOWS[before]} == {
        (one, one) for one in Stage if (one, one) in taken
    }


def test_nothing_is_charged_while_the_give_back_is_still_open() -> None:
    there = reachable()
    assert not [
        (back, charge) for back, charge in there
        if back in UNSENT | UNRESOLVED and charge is not None
    ]  # fmt: skip
    assert (State.FAILED_LATER, State.ACCEPTED) in there, "which only the bank's record can do"


@given(STATES, STATES)
def test_one_charge_among_many_that_may_have_been_made_forbids_another(
    gives: list[State], charges: list[State]
) -> None:
    if set(charges) & (PAID | UNRESOLVED):
        assert stage(gives, charges) is not Stage.TO_CHARGE


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(("back", "charge"), CELLS)
def test_a_new_charge_is_refused_in_words_unless_the_stage_allows_it(
    back: State, charge: State
) -> None:
    correction = a_correction([back], [charge])
    if correction.stage is Stage.TO_CHARGE:
        demand_to_charge(correction)
    else:
        with pytest.raises(Refused, match=rf"no_charge\.{correction.stage}"):
            demand_to_charge(correction)


def test_a_charge_is_judged_by_all_the_others() -> None:
    correction = a_correction([State.ACCEPTED], [State.ACCEPTED, State.APPROVED])
    with pytest.raises(Refused, match=r"no_charge\.done"):
        demand_to_charge(correction, besides="c1")
    demand_to_charge(a_correction([State.ACCEPTED], [State.DECLINED, State.APPROVED]), "c1")


def test_what_was_given_up_is_never_charged() -> None:
    with pytest.raises(Refused, match=r"no_charge\.given_up"):
        demand_to_charge(a_correction([State.ACCEPTED], [], given_up="left"))


@pytest.mark.parametrize(
    ("right", "why"),
    [
        (cny(0), "amount.not_positive"),
        (cny(-1), "amount.not_positive"),
        (cny(10000), "correct.same_amount"),
        (cny(500001), "amount.above_highest"),
        (Money(1000, "EUR"), "correct.currency"),
    ],
)
def test_a_right_amount_that_cannot_be_is_refused(right: Money, why: str) -> None:
    with pytest.raises(Refused, match=why):
        demand_right(POLICY, cny(10000), right)


@pytest.mark.parametrize("minor", [1, 9999, 10001, 500000])
def test_the_right_amount_may_be_lower_or_higher(minor: int) -> None:
    demand_right(POLICY, cny(10000), cny(minor))


def test_what_is_partly_given_back_is_not_corrected() -> None:
    part = a_request(state=State.ACCEPTED)
    with pytest.raises(Refused, match=r"correct\.not_whole"):
        demand_whole(an_original(), [part])
    demand_whole(an_original(), [part], besides=part.id)
    demand_whole(an_original(), [a_request(kind=Kind.SALE, state=State.ACCEPTED)])


def test_one_sale_has_one_open_correction() -> None:
    with pytest.raises(Refused, match=r"correct\.open_already"):
        demand_none_open([a_correction([State.ACCEPTED], [])])
    demand_none_open(
        [a_correction([State.DECLINED], []), a_correction([State.ACCEPTED], [], 1, "x")]
    )


@pytest.mark.parametrize(("back", "charge"), CELLS)
def test_only_what_is_known_is_given_up(back: State, charge: State) -> None:
    correction = a_correction([back], [charge])
    if correction.stage in (Stage.TO_CHARGE, Stage.OWED):
        demand_may_give_up(POLICY, correction, SUPERVISOR)
    else:
        with pytest.raises(Refused, match=r"no_giving_up"):
            demand_may_give_up(POLICY, correction, SUPERVISOR)


def test_a_cashier_gives_up_a_small_charge_and_a_supervisor_a_large_one_or_a_debt() -> None:
    demand_may_give_up(POLICY, a_correction([State.ACCEPTED], [], right=20000), CASHIER)
    for heavy in (
        a_correction([State.ACCEPTED], [], right=20001),
        a_correction([State.FAILED_LATER], [State.ACCEPTED]),
    ):
        with pytest.raises(Refused, match="may_not"):
            demand_may_give_up(POLICY, heavy, CASHIER)
        demand_may_give_up(POLICY, heavy, SUPERVISOR)


@pytest.mark.parametrize(("wrong", "right"), [(128000, 12800), (10, 1), (1285, None), (0, None)])
def test_one_nought_too_many_is_the_likeliest_mistake(wrong: int, right: int | None) -> None:
    assert tenth(cny(wrong)) == (None if right is None else cny(right))
