"""Whatever the terminal does and wherever the program dies: one give-back, one charge, all seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cashier.domain.correction import Correction, Stage
from cashier.domain.lifecycle import PAID, UNPROVEN, UNRESOLVED, State
from cashier.domain.refusal import Refused
from cashier.services.correct import ask_charge, correct
from cashier.services.find import find
from cashier.services.give_up_correction import give_up_correction
from cashier.services.lane import NoTerminal
from cashier.services.recover import admit_doubt, recover
from cashier.services.send import send
from cashier.store.corrections import corrections, open_corrections
from drivers.money import Money
from drivers.simulator.faults import Rule
from tests.cashier.lanes import CASHIER, PROTOCOLS, SUPERVISOR, World, is_sound, shop
from tests.cashier.services.correction_kit import RIGHT, WRONG, charged, taken_back
from tests.explorer.power import PowerCut

LONGER_THAN_ANY_ANSWER = 300.0
FAULTS = (
    "silence", "lost-answer", "dead-before", "garbled", "nak", "slow", "busy", "no-paper",
    "hang-up", "decline",
)  # fmt: skip


def begin(world: World) -> Correction:
    original = find(world.lane, world.sell(WRONG)).original
    right = Money(RIGHT, world.currency)
    return correct(world.lane, original.id, right, "typed_wrong", CASHIER)


def go_on(world: World) -> None:
    """What a person at the counter does next about whatever is open."""
    for one in open_corrections(world.lane.journal):
        try:
            _next(world, one)
        except (Refused, NoTerminal):
            continue


def _next(world: World, one: Correction) -> None:
    back = one.gives[-1]
    if any(part.state in UNPROVEN for part in (*one.gives, *one.charges)):
        world.clock.advance(LONGER_THAN_ANY_ANSWER)
        recover(world.lane)
    elif back.state in (State.APPROVED, State.QUEUED):
        send(world.lane, back.id)
    elif one.stage is Stage.TO_CHARGE:
        send(world.lane, ask_charge(world.lane, one.id, CASHIER).id)


def holds(world: World) -> None:
    """At most one of each, nothing claimed that the bank does not say, nothing half done unseen."""
    moved = taken_back(world), charged(world)
    assert moved in (([], []), ([WRONG], []), ([WRONG], [RIGHT])), moved
    for newest in corrections(world.lane.journal)[-1:]:
        _told_truly(newest, *moved)
    listed = {one.id for one in open_corrections(world.lane.journal)}
    given_up = {one.id for one in corrections(world.lane.journal) if one.given_up}
    if moved == ([WRONG], []):
        assert listed | given_up


def _told_truly(one: Correction, back: list[int], charge: list[int]) -> None:
    if one.stage is Stage.DONE:
        assert (back, charge) == ([WRONG], [RIGHT])
    if one.stage is Stage.TO_CHARGE:
        assert (back, charge) == ([WRONG], [])
    if one.stage is Stage.UNCHANGED:
        assert (back, charge) == ([], [])


# -- every step ------------------------------------------------------------------------------------


def crashes(protocol: str) -> Iterator[World]:
    """A power cut at one step after another of a whole correction, until none is left to cut."""
    for step in range(10_000):
        world = shop(protocol)
        voucher = world.sell(WRONG)
        original = find(world.lane, voucher).original
        world.fuse.arm(step)
        try:
            _all_of_it(world, original.id)
        except PowerCut:
            world.restart()
            yield world
        else:
            return


def _all_of_it(world: World, original: str) -> None:
    right = Money(RIGHT, world.currency)
    begun = correct(world.lane, original, right, "typed_wrong", CASHIER)
    send(world.lane, begun.gives[-1].id)
    send(world.lane, ask_charge(world.lane, begun.id, CASHIER).id)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_after_a_power_cut_at_any_step_the_correction_is_seen_and_goes_on(protocol: str) -> None:
    seen: set[Stage] = set()
    for world in crashes(protocol):
        admit_doubt(world.lane)
        seen |= {one.stage for one in corrections(world.lane.journal)}
        holds(world)
        for _ in range(6):
            go_on(world)
        holds(world)
        assert is_sound(world)
        if world.proves_everything:
            assert not open_corrections(world.lane.journal)
    assert {Stage.GIVING_BACK, Stage.TO_CHARGE, Stage.CHARGING} <= seen


# -- every sequence of faults ----------------------------------------------------------------------

WEATHER = st.lists(st.sampled_from(["", *FAULTS]), max_size=5)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@settings(max_examples=50, deadline=None)
@given(weather=WEATHER)
def test_whatever_the_terminal_does_one_goes_back_and_one_is_charged(
    protocol: str, weather: list[str]
) -> None:
    rules = [f"{fault}@{n}" for n, fault in enumerate(weather, 1) if fault]
    world = shop(protocol, *rules)
    begin(world)
    for _ in range(8):
        go_on(world)
        holds(world)
    assert is_sound(world)


# -- any order of acts -----------------------------------------------------------------------------


class AtTheCounter(RuleBasedStateMachine):
    """Impatient people, a moody terminal and power cuts, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = shop("allinpay")
        begin(self.world)

    @rule(fault=st.sampled_from(["", *FAULTS]))
    def the_weather_changes(self, fault: str) -> None:
        self.world.rules.rules = (Rule.parse(fault),) if fault else ()

    @rule()
    def a_person_goes_on(self) -> None:
        go_on(self.world)

    @rule()
    def somebody_charges_without_looking(self) -> None:
        for one in corrections(self.world.lane.journal):
            try:
                send(self.world.lane, ask_charge(self.world.lane, one.id, CASHIER).id)
            except (Refused, NoTerminal):
                continue

    @rule()
    def time_goes_by_and_the_terminal_is_asked(self) -> None:
        self.world.clock.advance(LONGER_THAN_ANY_ANSWER)
        recover(self.world.lane)

    @rule(step=st.integers(0, 60))
    def the_power_fails_while_a_person_goes_on(self, step: int) -> None:
        self.world.fuse.arm(step)
        with suppress(PowerCut):
            go_on(self.world)
        self.world.restart()
        admit_doubt(self.world.lane)

    @precondition(lambda self: len(corrections(self.world.lane.journal)) < 3)
    @rule()
    def it_is_corrected_anew(self) -> None:
        wrong = corrections(self.world.lane.journal)[0].original
        right = Money(RIGHT, self.world.currency)
        try:
            correct(self.world.lane, wrong, right, "typed_wrong", CASHIER)
        except Refused:
            return

    @rule()
    def it_is_given_up(self) -> None:
        for one in open_corrections(self.world.lane.journal):
            try:
                give_up_correction(self.world.lane, one.id, "customer_left", SUPERVISOR)
            except Refused:
                continue

    @invariant()
    def money_moved_at_most_once_and_all_is_seen(self) -> None:
        holds(self.world)

    @invariant()
    def no_two_charges_were_made_or_may_have_been(self) -> None:
        for one in corrections(self.world.lane.journal):
            possible = [part for part in one.charges if part.state in PAID | UNRESOLVED]
            assert len(possible) <= 1


AtTheCounter.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestAtTheCounter = AtTheCounter.TestCase
