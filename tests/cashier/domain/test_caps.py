"""What is left of an original: refunded + in doubt + queued never exceeds the captured sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.caps import demand_amount, left, reserved
from cashier.domain.lifecycle import RESERVING, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from drivers.money import Money, zero
from drivers.terminal import Kind
from tests.builders import a_request, cny

CAPTURED = cny(10000)
STATES = st.sampled_from(sorted(State))
REQUESTS = st.lists(st.builds(lambda state, minor: one(state, minor), STATES, st.integers(1, 5000)))


def one(state: State, minor: int, name: str = "r1") -> Request:
    return a_request(id=name, state=state, amount=cny(minor))


def test_the_example_of_the_rules_for_money_in_doubt() -> None:
    """Captured 100.00; 30.00 accepted, 20.00 in doubt, 10.00 queued: 40.00 can be refunded."""
    requests = [one(State.ACCEPTED, 3000), one(State.IN_DOUBT, 2000), one(State.QUEUED, 1000)]
    assert left(CAPTURED, requests) == cny(4000)


@pytest.mark.parametrize("state", sorted(State))
def test_a_request_takes_its_amount_exactly_while_its_state_reserves(state: State) -> None:
    taken = cny(3000) if state in RESERVING else zero("CNY")
    assert reserved([one(state, 3000)], "CNY") == taken


def test_without_requests_all_is_left() -> None:
    assert left(CAPTURED, []) == CAPTURED
    assert reserved([], "CNY") == zero("CNY")


@given(REQUESTS)
def test_the_order_of_requests_does_not_matter(requests: list[Request]) -> None:
    assert left(CAPTURED, requests) == left(CAPTURED, reversed(requests))


@given(REQUESTS, STATES, st.integers(1, 5000))
def test_leaving_a_request_out_is_as_if_it_were_not_there(
    requests: list[Request], state: State, minor: int
) -> None:
    mine = one(state, minor, "mine")
    assert left(CAPTURED, [*requests, mine], besides="mine") == left(CAPTURED, requests)


@given(REQUESTS, st.integers(-100, 12000), st.sampled_from([Kind.VOID, Kind.REFUND]))
def test_no_accepted_amount_breaks_the_cap(requests: list[Request], minor: int, kind: Kind) -> None:
    room = left(CAPTURED, requests)
    try:
        demand_amount(kind, cny(minor), CAPTURED, room)
    except Refused:
        return
    assert reserved(requests, "CNY") + cny(minor) <= CAPTURED
    assert minor > 0


@given(st.lists(st.integers(-50, 6000), max_size=12))
def test_refunds_one_after_the_other_never_give_back_more_than_was_paid(tries: list[int]) -> None:
    """Each try is judged against what was granted before it, as a cashier does it."""
    granted: list[Request] = []
    for number, minor in enumerate(tries):
        room = left(CAPTURED, granted)
        possible = 0 < minor <= room.minor
        try:
            demand_amount(Kind.REFUND, cny(minor), CAPTURED, room)
        except Refused:
            assert not possible
        else:
            assert possible
            granted.append(one(State.ACCEPTED, minor, f"r{number}"))
    assert sum(request.amount.minor for request in granted) <= CAPTURED.minor


@pytest.mark.parametrize(
    ("kind", "amount", "room", "why"),
    [
        (Kind.REFUND, cny(0), 10000, say("amount.not_positive")),
        (Kind.REFUND, cny(-1), 10000, say("amount.not_positive")),
        (Kind.VOID, cny(0), 10000, say("amount.not_positive")),
        (Kind.REFUND, cny(4001), 4000, say("amount.above_left", amount=cny(4001), left=cny(4000))),
        (Kind.REFUND, cny(1), 0, say("amount.above_left", amount=cny(1), left=cny(0))),
        (Kind.VOID, cny(9999), 10000, say("amount.void_is_whole", captured=CAPTURED)),
        (Kind.VOID, cny(10000), 9999, say("amount.above_left", amount=CAPTURED, left=cny(9999))),
        (
            Kind.REFUND, Money(100, "USD"), 10000,
            say("amount.currency", amount=Money(100, "USD"), currency="CNY"),
        ),
    ],
)  # fmt: skip
def test_a_wrong_amount_is_refused_with_its_reason(
    kind: Kind, amount: Money, room: int, why: object
) -> None:
    with pytest.raises(Refused) as caught:
        demand_amount(kind, amount, CAPTURED, cny(room))
    assert caught.value.why == why


@pytest.mark.parametrize(
    ("kind", "minor"), [(Kind.REFUND, 1), (Kind.REFUND, 4000), (Kind.REFUND, 10000)]
)
def test_an_amount_up_to_what_is_left_is_granted(kind: Kind, minor: int) -> None:
    demand_amount(kind, cny(minor), CAPTURED, cny(max(minor, 4000)))


def test_a_void_of_the_whole_is_granted() -> None:
    demand_amount(Kind.VOID, CAPTURED, CAPTURED, CAPTURED)
