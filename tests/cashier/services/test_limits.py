"""Limits over real services: what counts, for whom, from when to when, and that nothing gets by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import cycle

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cashier.domain.lifecycle import RESERVING, State
from cashier.domain.limits import Above, Limit, Scope
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.approve import approve
from cashier.services.draft import RULE, draft
from cashier.services.find import find
from cashier.services.identify import sign_in, sign_out
from cashier.services.lane import NoTerminal
from cashier.services.send import send, send_queued
from cashier.store import counts, reads
from drivers.terminal import Kind
from tests.cashier.lanes import (
    CASHIER,
    PINS,
    SECOND,
    SUPERVISOR,
    World,
    again,
    cny,
    is_sound,
    shop,
    states,
    strict,
)

OTHER = Person("1002", "other cashier", Role.CASHIER)


def limited(*limits: Limit) -> World:
    world = shop()
    strict(world, limits=limits)
    return world


def ask(world: World, minor: int = 1000, by: Person = CASHIER, card: str = "") -> Request:
    original = find(world.lane, world.sell(minor, card)).original.id
    return draft(world.lane, Kind.REFUND, original, None, "typed_wrong", by)


def paid(world: World, minor: int = 1000, by: Person = CASHIER, card: str = "") -> None:
    assert send(world.lane, ask(world, minor, by, card).id).state is State.ACCEPTED


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.why.key


# -- what counts -----------------------------------------------------------------------------------


def test_the_last_request_within_a_limit_passes_and_the_next_is_refused() -> None:
    world = limited(Limit(Scope.DAY, count=2, above=Above.REFUSE))
    paid(world)
    paid(world)
    assert refusal(lambda: ask(world)) == "limit.day.count"
    assert len(states(world)) == 2


def test_above_a_softer_limit_a_supervisor_approves() -> None:
    world = limited(Limit(Scope.DAY, amount=cny(1500)))
    paid(world)
    request = ask(world)
    assert request.state is State.AWAITING_APPROVAL
    assert request.message is not None
    assert request.message.key == "limit.day.amount"
    approve(world.lane, request.id, SUPERVISOR)
    assert send(world.lane, request.id).state is State.ACCEPTED


def test_each_person_has_a_day_of_their_own_and_the_counter_one_for_all() -> None:
    world = limited(Limit(Scope.DAY, count=1, above=Above.REFUSE))
    paid(world)
    paid(world, by=OTHER)
    strict(world, limits=(Limit(Scope.LANE, count=2, above=Above.REFUSE),))
    assert refusal(lambda: ask(world, by=SUPERVISOR)) == "limit.lane.count"


def test_a_limit_of_one_role_is_not_that_of_another() -> None:
    world = limited(Limit(Scope.REQUEST, amount=cny(500), role=Role.CASHIER, above=Above.REFUSE))
    assert refusal(lambda: ask(world)) == "limit.request.amount"
    assert ask(world, by=SUPERVISOR).state is State.APPROVED


def test_the_next_day_begins_at_nothing() -> None:
    world = limited(Limit(Scope.DAY, count=1, above=Above.REFUSE))
    paid(world)
    assert refusal(lambda: ask(world)) == "limit.day.count"
    world.clock.advance(86_400)
    paid(world)


def test_a_shift_goes_from_signing_in_to_signing_out() -> None:
    world = limited(Limit(Scope.SHIFT, count=1, above=Above.REFUSE))
    sign_in(world.lane, CASHIER.id, PINS[CASHIER.id])
    paid(world)
    assert refusal(lambda: ask(world)) == "limit.shift.count"
    sign_out(world.lane, CASHIER)
    world.clock.advance(60)
    sign_in(world.lane, CASHIER.id, PINS[CASHIER.id])
    paid(world)


def test_a_card_has_its_day_whoever_asks() -> None:
    world = limited(Limit(Scope.CARD, count=1, above=Above.REFUSE))
    paid(world, card="6225880000001234")
    assert refusal(lambda: ask(world, by=OTHER, card="6225880000001234")) == "limit.card.count"
    paid(world, card="6225880000009876")


def test_an_original_can_be_refunded_so_many_times() -> None:
    world = limited(Limit(Scope.ORIGINAL, count=2, above=Above.REFUSE))
    voucher = world.sell(1000)
    for _ in range(2):
        send(world.lane, world.ask(voucher, Kind.REFUND, 100).id)
    assert refusal(lambda: world.ask(voucher, Kind.REFUND, 100)) == "limit.original.count"


def test_what_is_in_doubt_counts_and_what_was_declined_does_not() -> None:
    world = shop("allinpay", "decline@1", "silence@2")
    strict(world, limits=(Limit(Scope.DAY, count=1, above=Above.REFUSE),))
    assert send(world.lane, ask(world).id).state is State.DECLINED
    assert send(world.lane, ask(world).id).state is State.IN_DOUBT
    assert refusal(lambda: ask(world)) == "limit.day.count"


def test_drafts_that_were_made_side_by_side_do_not_all_get_through() -> None:
    """None of them counted when it was drafted: the limit is looked at again before the money."""
    world = limited(Limit(Scope.DAY, count=2))
    drafts = [ask(world) for _ in range(4)]
    assert {one.state for one in drafts} == {State.APPROVED}
    for one in drafts[:2]:
        send(world.lane, one.id)
    for one in drafts[2:]:
        assert refusal(lambda one=one: send(world.lane, one.id)) == "limit.day.count"
    assert [again(world, one).state for one in drafts[2:]] == [State.NOT_DONE] * 2
    assert world.rules.commands == 2


def test_an_approved_request_that_passes_a_hard_limit_by_now_is_not_sent() -> None:
    world = limited(Limit(Scope.LANE, amount=cny(1500), above=Above.REFUSE))
    first, second = ask(world), ask(world, by=OTHER)
    send(world.lane, first.id)
    assert refusal(lambda: send(world.lane, second.id)) == "limit.lane.amount"
    assert is_sound(world)


# -- no sequence passes a cap ----------------------------------------------------------------------

COUNT, DAY, LANE, CARD = 3, 2500, 4000, 2000
HARD = (
    Limit(Scope.DAY, count=COUNT, amount=cny(DAY), role=Role.CASHIER, above=Above.REFUSE),
    Limit(Scope.LANE, amount=cny(LANE), above=Above.REFUSE),
    Limit(Scope.CARD, amount=cny(CARD), above=Above.REFUSE),
    Limit(Scope.SHIFT, count=2, role=Role.SUPERVISOR),
)
CARDS = ("6225880000001234", "6225880000009876")
PEOPLE = (CASHIER, OTHER, SUPERVISOR)
PICK = st.integers(0, 99)
"""Which one of those that are there."""


class Caps(RuleBasedStateMachine):
    """A shop in which everybody tries to get more out than the limits allow."""

    def __init__(self) -> None:
        super().__init__()
        self.world = limited(*HARD)
        strict(self.world, approve_above=cny(900), two_above=cny(1400))
        self.vouchers: list[str] = []

    def requests(self, *states: State) -> list[Request]:
        return reads.requests(self.world.lane.journal, *states)

    @rule(minor=st.integers(1, 2200), card=st.sampled_from(CARDS))
    def sell(self, minor: int, card: str) -> None:
        self.vouchers.append(self.world.sell(minor, card))

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICK, by=st.sampled_from(PEOPLE), minor=st.none() | st.integers(1, 1500))
    def ask(self, pick: int, by: Person, minor: int | None) -> None:
        """No amount means a void."""
        voucher = self.vouchers[pick % len(self.vouchers)]
        kind, amount = (Kind.REFUND, cny(minor)) if minor else (Kind.VOID, None)
        self.tried(
            lambda: draft(self.world.lane, kind, self.original(voucher), amount, "other", by)
        )

    @rule(
        by=st.sampled_from(PEOPLE), at_once=st.booleans(),
        minors=st.lists(st.integers(300, 900), min_size=4, max_size=4),
    )  # fmt: skip
    def ask_side_by_side(self, by: Person, at_once: bool, minors: list[int]) -> None:
        """None of them counts yet when the next one is asked for."""
        for minor, card in zip(minors, cycle(CARDS), strict=False):
            original = self.original(self.world.sell(minor, card))
            self.tried(partial(draft, self.world.lane, Kind.REFUND, original, None, "other", by))
        if at_once:
            self.send_all()

    @rule()
    def send_all(self) -> None:
        for one in self.requests(State.APPROVED):
            self.tried(partial(send, self.world.lane, one.id))

    @precondition(lambda self: self.requests(State.AWAITING_APPROVAL))
    @rule(pick=PICK, by=st.sampled_from([SUPERVISOR, SECOND]))
    def approve(self, pick: int, by: Person) -> None:
        waiting = self.requests(State.AWAITING_APPROVAL)
        self.tried(lambda: approve(self.world.lane, waiting[pick % len(waiting)].id, by))

    @precondition(lambda self: self.requests(State.APPROVED, State.QUEUED))
    @rule(pick=PICK, is_away=st.booleans())
    def send(self, pick: int, is_away: bool) -> None:
        ready = self.requests(State.APPROVED, State.QUEUED)
        self.world.is_unplugged = is_away
        self.tried(lambda: send(self.world.lane, ready[pick % len(ready)].id))
        self.world.is_unplugged = False

    @rule()
    def send_queue(self) -> None:
        send_queued(self.world.lane)

    @rule(hours=st.integers(1, 9))
    def wait(self, hours: int) -> None:
        self.world.clock.advance(hours * 3600)

    @rule(by=st.sampled_from([CASHIER]))
    def change_shift(self, by: Person) -> None:
        sign_out(self.world.lane, sign_in(self.world.lane, by.id, PINS[by.id]))

    def original(self, voucher: str) -> str:
        return find(self.world.lane, voucher).original.id

    def tried(self, act: Callable[[], object]) -> None:
        with suppress(Refused, NoTerminal):
            act()

    @invariant()
    def no_cap_is_passed(self) -> None:
        """Counted from the requests alone, as a person with a pencil would."""
        by_person, lane, card = defaultdict(int), defaultdict(int), defaultdict(int)
        number: Counter[object] = Counter()
        cards = {one.id: one.transaction.card for one in reads.originals(self.world.lane.journal)}
        for one in self.requests(*RESERVING):
            day = datetime.fromisoformat(one.drafted_at).astimezone().date()
            lane[day] += one.amount.minor
            card[day, cards[one.original]] += one.amount.minor
            by_person[day, one.drafted_by] += one.amount.minor
            number[day, one.drafted_by] += 1
        cashiers = {CASHIER.id, OTHER.id}
        assert all(total <= LANE for total in lane.values())
        assert all(total <= CARD for total in card.values())
        assert all(total <= DAY for (_, who), total in by_person.items() if who in cashiers)
        assert all(count <= COUNT for (_, who), count in number.items() if who in cashiers)

    @invariant()
    def what_went_out_had_its_checkers(self) -> None:
        for one in self.requests(*RESERVING):
            people = {yes.by for yes in counts.approvals(self.world.lane.journal, one.id)}
            needed = 2 if one.amount.minor > 1400 else 1 if one.amount.minor > 900 else 0
            assert one.drafted_by not in people
            assert len(people) >= needed
            assert one.approved_by == RULE or one.approved_by in people

    def teardown(self) -> None:
        assert is_sound(self.world)


TestNoSequencePassesACap = Caps.TestCase
TestNoSequencePassesACap.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
