"""A refund that a wallet is not done with: asked about by its own number, never made twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request, refund_number
from cashier.domain.refusal import Refused
from cashier.evidence.brought import reached_by
from cashier.services.ask_again import Marks, ask_due, next_due
from cashier.services.find import find
from cashier.services.recover import needs, recover
from cashier.store import reads
from drivers.simulator.bank import LOOKS
from drivers.terminal import Fact, Kind, Method
from tests.cashier.lanes import World, again, cny, give_back, is_sound, kinds, shop

WECHAT = "4200001234202603090123456789"
MINUTE = timedelta(seconds=61)


def qr_shop(*faults: str, method: Method = Method.WECHAT) -> tuple[World, str]:
    """A shop with one QR payment of 100.00, and its voucher."""
    world = shop("allinpay", *faults)
    sold = world.bank.sale(cny(100_00), method=method, order_number=WECHAT)
    return world, sold.transaction.voucher


def refused(world: World, voucher: str, minor: int = 10_00) -> str:
    with pytest.raises(Refused) as error:
        world.ask(voucher, Kind.REFUND, minor)
    return error.value.why.key


def references(world: World, request: Request) -> set[str]:
    return {one.reference for one in reads.attempts(world.lane.journal, request.id)}


def test_a_qr_payment_goes_back_with_a_refund_number_of_its_own() -> None:
    world, voucher = qr_shop()
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    assert request.state is State.ACCEPTED
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert refund_number(request, [attempt]) == attempt.reference
    assert world.paid_back(voucher) == [40_00]


def test_in_progress_is_no_yes_and_no_no_and_no_second_refund_is_asked_for() -> None:
    world, voucher = qr_shop("wallet-pending")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    assert (request.state, request.told_as) == (State.IN_DOUBT, "in_progress")
    assert world.paid_back(voucher) == []
    assert find(world.lane, voucher).standing == "in_progress"
    assert refused(world, voucher) == "choice.in_progress"
    assert is_sound(world)


def test_it_is_asked_about_by_the_same_number_until_it_is_done() -> None:
    world, voucher = qr_shop("wallet-pending")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    number = references(world, request)
    told = []
    for _ in range(LOOKS):
        told.append(again(world, request).told_as)
        recover(world.lane)
    assert told == ["in_progress"] * LOOKS
    assert again(world, request).state is State.ACCEPTED
    assert references(world, request) == number
    assert len(number) == 1
    assert world.paid_back(voucher) == [40_00]
    assert kinds(world, request)[-1] == "accepted"
    assert is_sound(world)


def test_what_the_wallet_failed_at_is_free_again() -> None:
    world, voucher = qr_shop("wallet-refused@1")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    for _ in range(LOOKS):
        recover(world.lane)
    assert again(world, request).state is State.DECLINED
    assert find(world.lane, voucher).choice.refundable == cny(100_00)
    after = give_back(world, voucher, Kind.REFUND, 100_00)
    assert after.state is State.ACCEPTED
    assert references(world, after).isdisjoint(references(world, request))
    assert world.paid_back(voucher) == [100_00]
    assert is_sound(world)


def test_it_is_found_by_its_number_after_other_sales_too() -> None:
    world, voucher = qr_shop("wallet-pending@1")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    world.sell(5_00)
    world.sell(6_00)
    for _ in range(LOOKS + 2):
        recover(world.lane)
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back(voucher) == [40_00]


def test_a_failure_is_found_after_other_sales_too() -> None:
    world, voucher = qr_shop("wallet-refused@1")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    world.sell(5_00)
    for _ in range(LOOKS + 2):
        recover(world.lane)
    assert again(world, request).state is State.DECLINED


def test_a_terminal_that_forgot_it_proves_nothing() -> None:
    """The wallet took it: that the terminal does not show it must not free the amount."""
    world, voucher = qr_shop("wallet-pending")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    world.bank.waiting.clear()
    for _ in range(LOOKS + 1):
        recover(world.lane)
    assert again(world, request).told_as == "in_progress"
    assert refused(world, voucher) == "choice.in_progress"


def test_without_an_answer_the_terminals_silence_about_it_proves_nothing_either() -> None:
    world, voucher = qr_shop("dead-before@1")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    world.clock.advance(60.0)
    recover(world.lane)
    assert again(world, request).state is State.IN_DOUBT
    assert refused(world, voucher) == "choice.in_doubt"


def test_a_card_payment_meets_no_wallet() -> None:
    world = shop("allinpay", "wallet-pending")
    voucher = world.sell(50_00)
    assert give_back(world, voucher, Kind.REFUND, 10_00).state is State.ACCEPTED


def test_a_wallet_is_asked_again_a_minute_later_and_not_at_once() -> None:
    world, voucher = qr_shop("wallet-pending")
    give_back(world, voucher, Kind.REFUND, 40_00)
    marks = Marks()
    due = next_due(world.lane, marks)
    assert due == world.lane.clock.monotonic() + 60
    for _ in range(LOOKS):
        world.clock.advance(60.0)
        ask_due(world.lane, marks)
    assert next_due(world.lane, marks) is None
    assert world.paid_back(voucher) == [40_00]


def test_wechat_wants_a_minute_between_two_parts() -> None:
    world, voucher = qr_shop()
    give_back(world, voucher, Kind.REFUND, 10_00)
    assert refused(world, voucher) == "wallet.too_soon"
    world.clock.advance(MINUTE.total_seconds())
    assert give_back(world, voucher, Kind.REFUND, 10_00).state is State.ACCEPTED
    assert world.paid_back(voucher) == [10_00, 10_00]


def test_alipay_wants_no_pause() -> None:
    world, voucher = qr_shop(method=Method.ALIPAY)
    give_back(world, voucher, Kind.REFUND, 10_00)
    assert give_back(world, voucher, Kind.REFUND, 10_00).state is State.ACCEPTED


def test_the_history_says_in_progress_and_an_old_one_calls_for_the_acquirers_report() -> None:
    world, voucher = qr_shop("wallet-pending")
    request = give_back(world, voucher, Kind.REFUND, 40_00)
    history = reads.history(world.lane.journal, request.id)
    assert "in_progress" in [reached_by(str(one["kind"]), one["body"]) for one in history]  # type: ignore[arg-type]
    assert needs(world.lane, again(world, request)) == ()
    world.clock.advance(3600.0)
    assert needs(world.lane, again(world, request)) == (Fact.ACQUIRER_REPORT,)
