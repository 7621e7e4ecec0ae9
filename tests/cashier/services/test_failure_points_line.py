"""The line fails: no acknowledgement, no answer, a damaged one, a late one, somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.store import reads
from drivers.lines import damage
from drivers.lines.damage import Part, Piece, Way
from drivers.lines.trace import Row, rows
from drivers.terminal import Event, Kind, Progress
from tests.cashier.lanes import PROTOCOLS, World, give_back, shop
from tests.cashier.services.test_failure_points import after_recovery
from tests.explorer.wire import Stale

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
REFUND_MINOR = 1000
ACK, NAK = b"\x06", b"\x15"

Answer = Callable[[bytes], Iterable[Part]]


def answers(world: World, become: Answer) -> None:
    """Let what the terminal writes after a money command become this."""
    before = world.rules.commands

    def change(way: Way, data: bytes) -> Iterable[Part]:
        is_answer = way is Way.TO_REGISTER and world.rules.commands > before
        return become(data) if is_answer else (Piece(data),)

    world.wire.hurt(change)


# -- no ACK, NAK x3 --------------------------------------------------------------------------------


def test_every_send_refused_with_nak_is_not_done() -> None:
    world = shop("asia_ecr", "nak")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.VOID)
    assert request.state is State.NOT_DONE
    assert sends(world, request) == 3
    assert world.paid_back(voucher) == []


def test_one_send_of_three_whose_nak_is_missing_is_unknown() -> None:
    world = shop("asia_ecr", "nak")
    request = world.ask(world.sell(2500), Kind.VOID)
    naks = iter([NAK, b"", NAK])
    answers(world, lambda data: (Piece(next(naks) if data == NAK else data),))
    assert send(world.lane, request.id).state is State.IN_DOUBT
    assert sends(world, request) == 2


def test_a_missing_ack_is_unknown_and_not_sent_again() -> None:
    world = shop("asia_ecr", "silence")
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert request.state is State.IN_DOUBT
    assert sends(world, request) == 1


def test_not_found_on_an_idle_terminal_that_keeps_our_ids_is_not_done() -> None:
    for fault in ("silence", "nak"):
        world = shop("allinpay", fault)
        world.sell(900)
        request = give_back(world, world.sell(2500), Kind.REFUND, REFUND_MINOR)
        assert request.state is State.IN_DOUBT
        assert after_recovery(world, request).state is State.NOT_DONE


def test_not_found_on_a_terminal_that_keeps_no_ids_stays_unknown() -> None:
    world = shop("asia_ecr", "silence")
    world.sell(900)
    request = give_back(world, world.sell(2500), Kind.REFUND, REFUND_MINOR)
    assert after_recovery(world, request).state is State.IN_DOUBT


def sends(world: World, request: Request) -> int:
    """How often the money command left, by the trace of the attempt."""
    written = [row.data for row in exchanged(world, request) if row.way == Way.TO_DEVICE]
    return written.count(written[0])


def exchanged(world: World, request: Request) -> list[Row]:
    """What passed during the attempt, as its kept trace tells."""
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    trace = reads.blob(world.lane.journal, attempt.trace)
    assert trace is not None
    return list(rows(trace.decode()))


# -- ACK, then silence -----------------------------------------------------------------------------


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
    for kind in (Kind.VOID, Kind.REFUND):
        with pytest.raises(Refused, match=r"choice\.in_doubt"):
            world.ask(locked, kind)
    assert give_back(world, free, Kind.VOID).state is State.ACCEPTED


# -- garbled, split or late answer -----------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("wire", [damage.one_byte, damage.slow(1200)])
def test_a_split_answer_is_put_together(protocol: str, wire: damage.Damage) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.VOID)
    world.wire.hurt(wire)
    assert send(world.lane, request.id).state is State.ACCEPTED


@BOTH
def test_a_garbled_answer_is_no_answer(protocol: str) -> None:
    world = shop(protocol, "garbled")
    voucher = world.sell(2500)
    request = give_back(world, voucher, Kind.REFUND, REFUND_MINOR)
    assert request.state is State.IN_DOUBT
    assert after_recovery(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [REFUND_MINOR]


@BOTH
def test_a_late_answer_within_the_limit_is_the_answer(protocol: str) -> None:
    world = shop(protocol, "slow")
    assert give_back(world, world.sell(2500), Kind.VOID).state is State.ACCEPTED


@BOTH
@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_a_late_answer_wins_over_a_guess(protocol: str, kind: Kind) -> None:
    """A person stops waiting, so it is called unknown; then the terminal's answer comes.

    In asia_ecr recovery must hear it: it is the only proof that a void can have.
    """
    world = shop(protocol, "slow")
    voucher = world.sell(2500)
    request = world.ask(voucher, kind)
    stopped = send(world.lane, request.id, stop=lambda: bool(world.paid_back(voucher)))
    assert stopped.state is State.IN_DOUBT
    recover(world.lane)
    recover(world.lane)
    assert after_recovery(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [2500]


# -- answer before ACK, or for another id ----------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
def test_an_answer_that_comes_before_the_ack_is_kept(kind: Kind) -> None:
    """Only asia_ecr acknowledges."""
    world = shop("asia_ecr")
    voucher = world.sell(2500)
    request = world.ask(voucher, kind)
    answers(world, lambda data: () if data == ACK else (Piece(data), Piece(ACK)))
    after = send(world.lane, request.id)
    assert after.state is State.ACCEPTED
    first = next(row for row in exchanged(world, after) if row.way == Way.TO_REGISTER)
    assert first.data[:1] != ACK


FOREIGN = {"allinpay": "something else", "asia_ecr": "another request"}


@pytest.mark.parametrize(
    ("protocol", "faults"), [("allinpay", []), ("allinpay", ["decline@1"]), ("asia_ecr", [])]
)
def test_an_answer_for_another_id_is_told_and_kept_and_never_applied(
    protocol: str, faults: list[str]
) -> None:
    """The answer to the first void comes again in place of that to the second.

    A refusal of asia_ecr names no transaction (its NOTES.md): there the next test must do.
    """
    world = shop(protocol, *faults)
    first, second = world.sell(2500), world.sell(3000)
    foreign = answer_to(world, give_back(world, first, Kind.VOID))
    request = world.ask(second, Kind.VOID)
    answers(world, lambda _data: (Piece(foreign),))
    heard: list[Event] = []
    after = send(world.lane, request.id, heard.append)
    assert after.state is State.IN_DOUBT
    assert any(FOREIGN[protocol] in words for words in said(heard))
    assert any(foreign in row.data for row in exchanged(world, after))


def test_a_nameless_refusal_that_lies_in_the_line_is_cleared_away_before_the_command() -> None:
    world = shop("asia_ecr", "decline@1")
    first, second = world.sell(2500), world.sell(3000)
    foreign = answer_to(world, give_back(world, first, Kind.VOID))
    request = world.ask(second, Kind.VOID)
    world.wire.hurt(Stale(foreign, 0))
    assert send(world.lane, request.id).state is State.ACCEPTED


def answer_to(world: World, request: Request) -> bytes:
    told = [row.data for row in exchanged(world, request) if row.way == Way.TO_REGISTER]
    return max(told, key=len)


def said(heard: list[Event]) -> list[str]:
    return [event.words.en for event in heard if isinstance(event, Progress)]
