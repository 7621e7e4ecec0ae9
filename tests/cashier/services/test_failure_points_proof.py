"""What the terminal remembers must prove it, or a person: not found, another terminal, no word."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.recover import needs, recover
from cashier.services.send import send
from cashier.store import reads
from drivers.lines.damage import Part, Piece, Way
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import PROTOCOLS, SUPERVISOR, World, again, give_back, kinds, shop
from tests.cashier.services.test_failure_points import after_recovery

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
KINDS = pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
ASKS_LAST = bytes.fromhex("9F0100010F")
"""How allinpay asks for the last transaction."""

BEFORE_MINOR, SALE_MINOR, REFUND_MINOR = 900, 2500, 1000
REPORT = Evidence(Fact.ACQUIRER_REPORT, "as in the report of the ninth")


def unanswered(protocol: str, kind: Kind, fault: str) -> tuple[World, Request, str]:
    """A void or refund without an answer, on the second of two sales."""
    world = shop(protocol, fault)
    world.sell(BEFORE_MINOR)
    voucher = world.sell(SALE_MINOR)
    minor = REFUND_MINOR if kind is Kind.REFUND else None
    request = give_back(world, voucher, kind, minor)
    assert request.state is State.IN_DOUBT
    return world, request, voucher


# -- NotFound --------------------------------------------------------------------------------------


@KINDS
def test_not_found_is_asked_twice_and_later_than_the_host_could_take(kind: Kind) -> None:
    world, request = stopped_at_once(kind)
    sent, looks = world.clock.monotonic(), looks_of(world)
    recover(world.lane)
    assert again(world, request).state is State.NOT_DONE
    assert len(looks) == 2
    assert looks[1] - looks[0] >= float(world.options["second_look_seconds"])
    assert looks[1] - sent >= float(world.options["host_seconds"])


@KINDS
def test_not_found_is_not_asked_of_a_terminal_that_is_busy(kind: Kind) -> None:
    """It may be the very command that it is busy with."""
    world, request = stopped_at_once(kind)
    world.rules.mute_until = world.clock.monotonic() + 60.0
    looks = looks_of(world)
    recover(world.lane)
    assert again(world, request).state is State.IN_DOUBT
    assert looks == []


@KINDS
def test_what_the_host_books_between_two_looks_is_not_called_not_done(kind: Kind) -> None:
    world, request = stopped_at_once(kind)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    sale = world.bank.entries[-1].transaction

    def book() -> None:
        if kind is Kind.VOID:
            world.bank.void(sale.voucher, request.amount, attempt.reference)
        else:
            world.bank.refund(request.amount, sale.rrn, "", attempt.reference)

    looks_of(world, {2: book})
    recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(sale.voucher) == [SALE_MINOR]


@BOTH
def test_a_refund_not_found_in_another_batch_needs_a_person(protocol: str) -> None:
    """The terminal settled by itself: what it has now says nothing of the batch before."""
    world, request, _ = unanswered(protocol, Kind.REFUND, "silence")
    world.bank.settle()
    world.sell(700)
    after = after_recovery(world, request)
    assert after.state is State.IN_DOUBT
    assert Fact.BATCH_TOTAL in needs(world.lane, after)


def stopped_at_once(kind: Kind) -> tuple[World, Request]:
    """A command that does not arrive, and a person who does not wait for the answer."""
    world = shop("allinpay", "silence")
    world.sell(BEFORE_MINOR)
    request = world.ask(world.sell(SALE_MINOR), kind)
    after = send(world.lane, request.id, stop=lambda: world.rules.commands > 0)
    assert after.state is State.IN_DOUBT
    world.rules.rules = ()
    return world, after


def looks_of(world: World, before: dict[int, Callable[[], None]] | None = None) -> list[float]:
    """The times at which the last transaction is asked for; `before` happens before the n-th."""
    looks: list[float] = []

    def watch(way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE and ASKS_LAST in data:
            looks.append(world.clock.monotonic())
            (before or {}).get(len(looks), lambda: None)()
        return (Piece(data),)

    world.wire.hurt(watch)
    return looks


# -- terminal swapped or journal cleared -----------------------------------------------------------

SOLD_SINCE = [[], [900], [900, 700], [900, 2500], [900, 700, 600], [900, 700, REFUND_MINOR]]
"""What a terminal may have sold whose numbers began anew: fewer, as many and more than before."""


@BOTH
@KINDS
def test_a_swapped_terminal_proves_nothing(protocol: str, kind: Kind) -> None:
    assert claims_after(swap, protocol, kind) == []


@BOTH
def test_a_void_never_reaches_another_terminal_that_has_a_sale_of_that_number(
    protocol: str,
) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(SALE_MINOR), Kind.VOID)
    swap(world)
    voucher = world.sell(SALE_MINOR)
    with pytest.raises(Refused, match=r"send\.other_terminal"):
        send(world.lane, request.id)
    assert world.rules.commands == 0
    assert again(world, request).state is State.APPROVED
    assert request.original.endswith(voucher)


def swap(world: World) -> None:
    """Another terminal of the same bank on the same cable, in a batch of the same number."""
    world.bank.entries.clear()
    world.bank.next_voucher = 1
    world.bank.terminal_id = "00990099"
    world.switch_terminal()


@BOTH
@KINDS
def test_a_memory_cleared_in_the_first_batch_proves_nothing(protocol: str, kind: Kind) -> None:
    """Its numbers begin anew, and the batch has the number that it had before."""

    def clear(world: World) -> None:
        world.bank.entries.clear()
        world.bank.next_voucher = 1

    assert claims_after(clear, protocol, kind) == []


@BOTH
@KINDS
def test_a_memory_cleared_in_a_later_batch_proves_nothing(protocol: str, kind: Kind) -> None:
    def clear(world: World) -> None:
        world.bank.entries.clear()
        world.bank.next_voucher = world.bank.batch = 1

    assert claims_after(clear, protocol, kind) == []


def claims_after(
    happening: Callable[[World], None], protocol: str, kind: Kind
) -> list[tuple[str, list[int], State]]:
    """What recovery claims to have proven after it; an empty list means that nothing was."""
    claimed = []
    for fault in ("lost-answer", "silence"):
        for sold in SOLD_SINCE:
            world, request, _ = unanswered(protocol, kind, fault)
            happening(world)
            for minor in sold:
                world.sell(minor)
            claimed.append((fault, sold, after_recovery(world, request).state))
    return [one for one in claimed if one[2] is not State.IN_DOUBT]


@BOTH
@KINDS
def test_where_the_terminal_proves_nothing_the_acquirers_report_decides(
    protocol: str, kind: Kind
) -> None:
    for fault, finding in (("lost-answer", Finding.PAID), ("silence", Finding.NOT_PAID)):
        world, request, _ = unanswered(protocol, kind, fault)
        world.bank.entries.clear()
        assert after_recovery(world, request).state is State.IN_DOUBT
        after = close_doubt(world.lane, request.id, finding, REPORT, [SUPERVISOR])
        assert str(after.state) == finding
        assert "escalated" in kinds(world, request)
