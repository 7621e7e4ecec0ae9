"""Every row of the failure-point table that can be shown without a real device or head office.

Missing here: a stored reversal (neither protocol has one) and an unsure sync server, which
tests/cashier/sync shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.draft import existing
from cashier.services.lane import JournalFailed
from cashier.services.recover import admit_doubt, recover
from cashier.services.send import send
from cashier.store import reads
from drivers.lines import damage
from drivers.lines.damage import Part, Piece, Way
from drivers.terminal import Kind
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


def repaired(world: World) -> World:
    world.rules.rules = ()
    world.wire.hurt(damage.whole)
    world.clock.advance(300.0)
    return world


# -- crashes -------------------------------------------------------------------------------------


def crashes(protocol: str) -> Iterator[tuple[World, Request, str]]:
    """A refund with the power cut at one step after another; the lane has started anew."""
    for step in range(10_000):
        world = shop(protocol)
        world.sell(900)
        voucher = world.sell(2500)
        request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
        world.fuse.arm(step)
        try:
            send(world.lane, request.id)
        except PowerCut:
            world.restart()
            yield world, existing(world.lane.journal, request.id), voucher
        else:
            return


@BOTH
def test_a_crash_before_the_intent_sent_nothing_and_starts_again(protocol: str) -> None:
    early = [one for one in crashes(protocol) if one[1].state is State.APPROVED]
    assert early
    for world, request, voucher in early:
        assert world.paid_back(voucher) == []
        assert send(world.lane, request.id).state is State.ACCEPTED
        assert world.paid_back(voucher) == [REFUND_MINOR]


@BOTH
def test_a_crash_after_the_intent_is_unknown_until_it_was_asked(protocol: str) -> None:
    """It covers the row "approved, crash before commit" too: some of these were paid."""
    late = [one for one in crashes(protocol) if one[1].state is State.INTENDED]
    paid = [bool(world.paid_back(voucher)) for world, _, voucher in late]
    assert True in paid
    assert False in paid
    for world, request, voucher in late:
        moved = world.paid_back(voucher)
        admit_doubt(world.lane)
        assert again(world, request).state is State.IN_DOUBT
        recover(repaired(world).lane)
        after = again(world, request).state
        assert after in ({State.ACCEPTED} if moved else {State.NOT_DONE, State.IN_DOUBT}) | (
            {State.IN_DOUBT} if protocol == "asia_ecr" else set()
        )
        assert world.paid_back(voucher) == moved


@BOTH
def test_a_crash_after_the_outcome_was_written_keeps_it(protocol: str) -> None:
    done = [one for one in crashes(protocol) if one[1].state is State.ACCEPTED]
    assert done
    for world, _request, voucher in done:
        assert world.paid_back(voucher) == [REFUND_MINOR]
        assert is_sound(world)


# -- no acknowledgement ----------------------------------------------------------------------------


def test_every_send_refused_with_nak_is_not_done() -> None:
    world = shop("asia_ecr", "nak")
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert request.state is State.NOT_DONE


def test_a_missing_ack_is_unknown_and_not_sent_again() -> None:
    world = shop("asia_ecr", "silence")
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert (request.state, world.rules.commands) == (State.IN_DOUBT, 1)


@BOTH
def test_an_ack_and_then_silence_is_unknown_at_the_limit_and_locks_the_original_alone(
    protocol: str,
) -> None:
    world = shop(protocol, "lost-answer@1")
    locked, free = world.sell(2500), world.sell(3000)
    began = world.clock.monotonic()
    request = give_back(world, locked, Kind.VOID)
    limit = world.lane.terminal.capabilities.answer_seconds
    assert limit <= world.clock.monotonic() - began <= limit + 10
    assert request.state is State.IN_DOUBT
    with pytest.raises(Refused):
        world.ask(locked, Kind.VOID)
    assert give_back(world, free, Kind.VOID).state is State.ACCEPTED


# -- damaged answers -------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("wire", [damage.one_byte, damage.slow(1200)])
def test_a_split_answer_is_put_together(protocol: str, wire: damage.Damage) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.VOID)
    world.wire.hurt(wire)
    assert send(world.lane, request.id).state is State.ACCEPTED


@BOTH
def test_a_late_answer_wins_over_a_guess(protocol: str) -> None:
    world = shop(protocol, "slow")
    voucher = world.sell(2500)
    assert give_back(world, voucher, Kind.VOID).state is State.ACCEPTED


@BOTH
def test_a_garbled_answer_is_no_answer(protocol: str) -> None:
    world = shop(protocol, "garbled")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.REFUND, REFUND_MINOR)
    assert request.state is State.IN_DOUBT
    recover(repaired(world).lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [REFUND_MINOR]


class Replay:
    """Puts the answer to an earlier request before that to a later one, as an old buffer does."""

    def __init__(self) -> None:
        self.answer = b""
        self._is_replayed = False

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE:
            return (Piece(data),)
        if self.answer and not self._is_replayed:
            self._is_replayed = True
            return (Piece(self.answer), Piece(data))
        return (Piece(data),)


@BOTH
def test_an_answer_to_another_request_is_never_taken_for_this_one(protocol: str) -> None:
    world = shop(protocol, "decline@2")
    first, second = world.sell(2500), world.sell(3000)
    other = give_back(world, first, Kind.VOID)
    trace = reads.attempts(world.lane.journal, other.id)[0].trace
    request = world.ask(second, Kind.VOID)
    replay = Replay()
    replay.answer = last_answer(world, trace)
    world.wire.hurt(replay)
    assert send(world.lane, request.id).state is not State.ACCEPTED
    assert world.paid_back(second) == []


def last_answer(world: World, trace: str) -> bytes:
    rows = (reads.blob(world.lane.journal, trace) or b"").decode().splitlines()
    answers = [bytes.fromhex(row.split(" < ")[1]) for row in rows if " < " in row]
    return max(answers, key=len)


# -- the terminal ----------------------------------------------------------------------------------


@BOTH
def test_a_dead_printer_does_not_undo_the_money(protocol: str) -> None:
    world = shop(protocol, "no-paper")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.VOID)
    recover(repaired(world).lane)
    after = again(world, request)
    assert world.paid_back(voucher) == [2500]
    assert after.state is State.ACCEPTED
    assert reads.receipts(world.lane.journal, request.id)


@BOTH
def test_cancel_is_a_request_and_the_outcome_comes_from_the_terminal(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
    after = send(world.lane, request.id, stop=lambda: bool(world.paid_back(voucher)))
    assert after.state is State.IN_DOUBT
    assert "not_done" not in kinds(world, request)
    recover(repaired(world).lane)
    assert again(world, request).state is State.ACCEPTED


def test_a_power_cut_at_the_terminal_is_asked_about_when_it_is_back() -> None:
    for fault, state in (("lost-answer", State.ACCEPTED), ("dead-before", State.NOT_DONE)):
        world = shop("allinpay", fault)
        world.sell(900)
        request = give_back(world, world.sell(2500), Kind.VOID)
        world.switch_terminal()
        recover(repaired(world).lane)
        assert again(world, request).state is state


def test_not_found_is_asked_twice_and_later_than_the_host_could_take() -> None:
    """A booking that shows up between the two looks must not be called not done."""
    world = shop("allinpay", "silence")
    world.sell(900)
    request = give_back(world, world.sell(2500), Kind.VOID)
    looks = count_looks(world)
    recover(world.lane)
    assert again(world, request).state is State.NOT_DONE
    assert len(looks) >= 2
    assert looks[-1] - looks[0] >= 2.0


def count_looks(world: World) -> list[float]:
    """The times at which the register asks for the last transaction (9F01 0F)."""
    looks: list[float] = []

    def watch(way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE and bytes.fromhex("9F0100010F") in data:
            looks.append(world.clock.monotonic())
        return (Piece(data),)

    world.wire.hurt(watch)
    return looks


@BOTH
def test_a_swapped_terminal_or_a_cleared_memory_proves_nothing(protocol: str) -> None:
    world = shop(protocol, "lost-answer")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.REFUND, REFUND_MINOR)
    world.bank.entries.clear()
    recover(repaired(world).lane)
    assert again(world, request).state is State.IN_DOUBT


# -- our own disk ----------------------------------------------------------------------------------


@BOTH
def test_a_journal_that_fails_after_success_stops_the_lane_and_loses_nothing(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
    with full_disk(world, "request_sent"), pytest.raises(JournalFailed):
        send(world.lane, request.id)
    assert len(world.spilled) == 1
    world.restart()
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [REFUND_MINOR]
