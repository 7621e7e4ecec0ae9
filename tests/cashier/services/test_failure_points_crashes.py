"""The program dies, or its disk does: what is in the journal decides what happens next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.draft import existing
from cashier.services.lane import JournalFailed
from cashier.services.recover import admit_doubt, recover
from cashier.services.send import send
from cashier.store import reads
from drivers.terminal import Event, Kind, Sent
from tests.cashier.lanes import (
    PROTOCOLS,
    World,
    again,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
)
from tests.explorer.power import PowerCut

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
REFUND_MINOR = 1000
LONGER_THAN_ANY_ANSWER = 300.0


@dataclass(frozen=True)
class Crash:
    """A refund as a power cut left it; `other` is a sale from before that nobody asked for."""

    world: World
    request: Request
    voucher: str
    other: str

    @property
    def moved(self) -> list[int]:
        return self.world.paid_back(self.voucher)

    @property
    def now(self) -> State:
        return again(self.world, self.request).state


def crashes(protocol: str, state: State) -> list[Crash]:
    """A refund with the power cut at one step after another; those that left it in `state`."""
    found = [one for one in _every_step(protocol) if one.now is state]
    assert found, f"no step leaves it {state}"
    return found


def _every_step(protocol: str) -> Iterator[Crash]:
    """Until the fuse is armed for a step that is not reached any more."""
    for step in range(10_000):
        world = shop(protocol)
        other, voucher = world.sell(900), world.sell(2500)
        request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
        world.fuse.arm(step)
        try:
            send(world.lane, request.id)
        except PowerCut:
            world.restart()
            yield Crash(world, existing(world.lane.journal, request.id), voucher, other)
        else:
            return


# -- crash before INTENT ---------------------------------------------------------------------------


@BOTH
def test_a_crash_before_the_intent_sent_nothing_and_starts_again(protocol: str) -> None:
    for crash in crashes(protocol, State.APPROVED):
        assert crash.world.rules.commands == 0
        assert reads.attempts(crash.world.lane.journal, crash.request.id) == []
        assert send(crash.world.lane, crash.request.id).state is State.ACCEPTED
        assert crash.moved == [REFUND_MINOR]


# -- crash after INTENT, before SENT mark ----------------------------------------------------------

PROVEN = {
    # whether the bank paid, and what recovery makes of it; asia_ecr cannot prove that it did not
    "allinpay": {True: State.ACCEPTED, False: State.NOT_DONE},
    "asia_ecr": {True: State.ACCEPTED, False: State.IN_DOUBT},
}


@BOTH
def test_a_crash_after_the_intent_is_unknown_until_it_was_asked(protocol: str) -> None:
    late = crashes(protocol, State.INTENDED)
    assert {bool(crash.moved) for crash in late} == {True, False}
    for crash in late:
        moved = crash.moved
        admit_doubt(crash.world.lane)
        assert crash.now is State.IN_DOUBT
        crash.world.clock.advance(LONGER_THAN_ANY_ANSWER)
        recover(crash.world.lane)
        assert crash.now is PROVEN[protocol][bool(moved)]
        assert crash.moved == moved


@BOTH
def test_a_request_that_a_crash_left_half_done_is_never_sent_again(protocol: str) -> None:
    for crash in crashes(protocol, State.INTENDED):
        sent = crash.world.rules.commands
        with pytest.raises(Refused, match=r"send\.not_ready"):
            send(crash.world.lane, crash.request.id)
        recover(crash.world.lane)
        assert crash.world.rules.commands == sent


# -- approved, crash before commit -----------------------------------------------------------------


def paid_and_not_written(protocol: str) -> list[Crash]:
    found = [one for one in crashes(protocol, State.INTENDED) if one.moved]
    assert found
    return found


@BOTH
def test_approved_and_a_crash_before_the_commit_is_found_by_asking(protocol: str) -> None:
    for crash in paid_and_not_written(protocol):
        recover(crash.world.lane)
        assert crash.now is State.ACCEPTED
        assert reads.receipts(crash.world.lane.journal, crash.request.id)
        assert crash.moved == [REFUND_MINOR]


@BOTH
def test_after_a_crash_what_was_under_way_is_asked_about_before_new_money_goes(
    protocol: str,
) -> None:
    for crash in paid_and_not_written(protocol):
        new = crash.world.ask(crash.other, Kind.REFUND)
        assert states_when_sent(crash, new) == [State.ACCEPTED]
        assert crash.world.paid_back(crash.other) == [900]


def states_when_sent(crash: Crash, new: Request) -> list[State]:
    """The state of the crashed request at the moment when `new` begins to go out."""
    seen: list[State] = []

    def look(event: Event) -> None:
        if isinstance(event, Sent):
            seen.append(crash.now)

    send(crash.world.lane, new.id, look)
    return seen


@BOTH
def test_a_crash_after_the_outcome_was_written_keeps_it(protocol: str) -> None:
    for crash in crashes(protocol, State.ACCEPTED):
        recover(crash.world.lane)
        assert again(crash.world, crash.request) == crash.request
        assert crash.moved == [REFUND_MINOR]
        assert is_sound(crash.world)


# -- local DB fails after host success -------------------------------------------------------------


@BOTH
def test_a_journal_that_fails_after_success_stops_the_lane_and_loses_nothing(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
    with full_disk(world, "request_sent"), pytest.raises(JournalFailed):
        send(world.lane, request.id)
    assert again(world, request).state is State.INTENDED
    world.restart()
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [REFUND_MINOR]


@BOTH
def test_a_journal_that_fails_after_success_leaves_the_evidence_in_a_second_file(
    protocol: str,
) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.REFUND, REFUND_MINOR)
    with full_disk(world, "request_accepted"), pytest.raises(JournalFailed):
        send(world.lane, request.id)
    (evidence,) = [json.loads(data) for data in world.spilled]
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert (evidence["request"], evidence["attempt"]) == (request.id, attempt.id)
    assert evidence["transaction"]["kind"] == Kind.REFUND
    assert " < " in evidence["trace"]


@BOTH
def test_with_an_answer_that_was_not_written_the_next_request_waits_for_the_query(
    protocol: str,
) -> None:
    """The same process goes on: the one in flight is admitted and asked about first."""
    world = shop(protocol)
    other = world.sell(900)
    request = world.ask(world.sell(2500), Kind.REFUND, REFUND_MINOR)
    with full_disk(world, "request_sent"), pytest.raises(JournalFailed):
        send(world.lane, request.id)
    assert give_back(world, other, Kind.REFUND).state is State.ACCEPTED
    assert kinds(world, request)[-2:] == ["in_doubt", "accepted"]
