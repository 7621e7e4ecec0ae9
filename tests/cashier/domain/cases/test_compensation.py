"""Compensation: no sequence of approvals passes a cap, and nobody approves their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.cases.compensation import demand_other, demand_within_caps
from cashier.domain.cases.records import CaseRules
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from drivers.money import Money, zero

PER_CASE, PER_DAY = 50_00, 120_00
RULES = CaseRules(per_case=Money(PER_CASE, "CNY"), per_day=Money(PER_DAY, "CNY"))


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-5, 70_00)), max_size=20))
def test_no_sequence_passes_a_cap(wishes: list[tuple[int, int]]) -> None:
    given_out: dict[int, int] = {}
    for case, minor in wishes:
        before, day = given_out.get(case, 0), sum(given_out.values())
        fits = minor > 0 and before + minor <= PER_CASE and day + minor <= PER_DAY
        try:
            demand_within_caps(RULES, cny(minor), cny(before), cny(day))
        except Refused:
            assert not fits
        else:
            assert fits
            given_out[case] = before + minor


def test_without_limits_nothing_is_given() -> None:
    nothing = zero("CNY")
    with pytest.raises(Refused) as refused:
        demand_within_caps(CaseRules(), cny(1), nothing, nothing)
    assert refused.value.why.key == "compensation.off"


@pytest.mark.parametrize(
    ("role", "person", "why"),
    [
        (Role.SUPERVISOR, "9001", "compensation.own"),
        (Role.CASHIER, "1002", "role.may_not.compensate"),
        (Role.TECHNICIAN, "7001", "role.may_not.compensate"),
    ],
)
def test_another_supervisor_approves(role: Role, person: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        demand_other(Person(person, "x", role), "9001")
    assert refused.value.why.key == why
