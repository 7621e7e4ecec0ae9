"""The terminal has no paper, a person presses cancel there or here, or its power goes."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.find import find
from cashier.services.send import send
from cashier.store import reads
from drivers.terminal import Kind
from tests.cashier.lanes import PROTOCOLS, World, again, give_back, kinds, shop
from tests.cashier.services.test_failure_points import after_recovery, repaired

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
KINDS = pytest.mark.parametrize("kind", [Kind.VOID, Kind.REFUND])
REFUND_MINOR = 1000


def slips(world: World, owner: str) -> list[str]:
    names = reads.receipts(world.lane.journal, owner)
    blobs = [reads.blob(world.lane.journal, name) for name in names]
    return [(blob or b"").decode("gbk", "replace") for blob in blobs]


# -- approved, printer dead ------------------------------------------------------------------------


@BOTH
@KINDS
def test_with_a_dead_printer_the_money_is_final_and_a_receipt_is_kept(
    protocol: str, kind: Kind
) -> None:
    world = shop(protocol, "no-paper")
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    assert request.state is State.ACCEPTED
    assert world.paid_back(voucher) == [2500]
    assert any("REGISTER SLIP" in text for text in slips(world, request.id))


def test_with_a_dead_printer_the_reprint_is_marked_as_a_copy() -> None:
    """asia_ecr sends no slip at all: its reprint comes out of the terminal."""
    world = shop("allinpay", "no-paper")
    request = give_back(world, world.sell(2500), Kind.VOID)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert attempt.transaction is not None
    reprint = find(repaired(world).lane, attempt.transaction.voucher).original
    texts = slips(world, reprint.id)
    assert len(texts) == 2
    assert all("DUPLICATED" in text and "VOID" in text for text in texts)


# -- cancel pressed --------------------------------------------------------------------------------


@BOTH
def test_cancel_before_anything_was_sent_sends_nothing(protocol: str) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.REFUND, REFUND_MINOR)
    with pytest.raises(Refused, match=r"send\.stopped"):
        send(world.lane, request.id, stop=lambda: True)
    assert world.rules.commands == 0
    assert again(world, request).state is State.APPROVED


@BOTH
def test_cancel_is_a_request_and_the_outcome_comes_from_the_terminal(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.REFUND, REFUND_MINOR)
    after = send(world.lane, request.id, stop=lambda: bool(world.paid_back(voucher)))
    assert after.state is State.IN_DOUBT
    assert after_recovery(world, request).state is State.ACCEPTED
    assert "not_done" not in kinds(world, request)


@BOTH
@KINDS
def test_cancel_at_the_terminal_is_its_own_answer(protocol: str, kind: Kind) -> None:
    world = shop(protocol, "cancel")
    voucher = world.sell(2500)
    request = give_back(world, voucher, kind)
    assert request.state is State.NOT_DONE
    assert world.paid_back(voucher) == []
    assert find(world.lane, voucher).choice.of(kind).allowed


# -- power cut at the terminal ---------------------------------------------------------------------

BACK = {
    # what recovery makes of it when the terminal is back: it paid, or it died before
    ("allinpay", Kind.VOID): (State.ACCEPTED, State.NOT_DONE),
    ("allinpay", Kind.REFUND): (State.ACCEPTED, State.NOT_DONE),
    ("asia_ecr", Kind.VOID): (State.IN_DOUBT, State.IN_DOUBT),
    ("asia_ecr", Kind.REFUND): (State.ACCEPTED, State.IN_DOUBT),
}


@BOTH
@KINDS
def test_a_power_cut_at_the_terminal_is_asked_about_when_it_is_back(
    protocol: str, kind: Kind
) -> None:
    for fault, state in zip(("lost-answer", "dead-before"), BACK[protocol, kind], strict=True):
        world = shop(protocol, fault)
        world.sell(900)
        voucher = world.sell(2500)
        request = give_back(world, voucher, kind)
        moved = world.paid_back(voucher)
        world.switch_terminal()
        assert after_recovery(world, request).state is state
        assert world.paid_back(voucher) == moved == ([2500] if fault == "lost-answer" else [])
