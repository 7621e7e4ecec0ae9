"""A sale typed from its slip: a person's word, checked by a second one, and never a second sale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request, Source
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.note_original import Slip, note_original
from cashier.services.send import send
from cashier.services.view import Found
from drivers.terminal import Kind
from tests.cashier.lanes import CASHIER, SUPERVISOR, TECHNICIAN, World, cny, is_sound, shop

DAY = "2026-03-09"
"""Today, at the shop of these tests."""


def slip(voucher: str = "777", minor: int = 2500, **changes: str) -> Slip:
    return replace(Slip(voucher, cny(minor), DAY, rrn="030900000777"), **changes)


def noted(world: World, voucher: str = "777", minor: int = 2500) -> Found:
    return note_original(world.lane, slip(voucher, minor), CASHIER)


def noted_truly(world: World, voucher: str) -> Found:
    """As it stands on the slip."""
    sale = world.bank.entries[-1].transaction
    assert sale.voucher == voucher
    named = slip(voucher, terminal_id=sale.terminal_id, batch=sale.batch, rrn=sale.rrn)
    return note_original(world.lane, named, CASHIER)


def asked(world: World, found: Found, minor: int | None = None) -> Request:
    amount = None if minor is None else cny(minor)
    return draft(world.lane, Kind.REFUND, found.original.id, amount, "typed_wrong", CASHIER)


def test_what_the_slip_says_is_kept_as_a_persons_word() -> None:
    world = shop("asia_ecr")
    found = note_original(world.lane, slip(tail="4242", auth_code="012345"), CASHIER)
    sale = found.original.transaction
    assert found.original.source is Source.SLIP
    assert (sale.voucher, sale.amount, sale.at, sale.card) == (
        "777", cny(2500), DAY, "************4242",
    )  # fmt: skip
    assert find(world.lane, "012345").original.id == found.original.id
    assert is_sound(world)


def test_giving_it_back_needs_a_supervisor_however_little_it_is() -> None:
    world = shop("asia_ecr")
    request = asked(world, noted(world), 100)
    assert request.state is State.AWAITING_APPROVAL
    assert request.message is not None
    assert request.message.key == "approval.from_slip"
    with pytest.raises(Refused, match=r"role\.may_not\.approve"):
        approve(world.lane, request.id, CASHIER)
    assert approve(world.lane, request.id, SUPERVISOR).state is State.APPROVED


def test_it_is_sent_like_any_other_once_it_is_approved() -> None:
    world = shop("asia_ecr")
    voucher = world.sell(2500)
    found = noted_truly(world, voucher)
    request = approve(world.lane, asked(world, found, 1000).id, SUPERVISOR)
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert [moved["amount_minor"] for moved in world.ledger if moved["kind"] == "refund"] == [1000]


def test_the_terminals_own_word_of_the_same_sale_leaves_no_more_to_give_back() -> None:
    world = shop()
    voucher = world.sell(2500)
    request = asked(world, noted_truly(world, voucher), 2000)
    approve(world.lane, request.id, SUPERVISOR)
    told = find(world.lane, voucher)
    assert told.original.source is Source.DEVICE
    assert told.choice.refundable == cny(2500)
    send(world.lane, request.id)
    assert find(world.lane, voucher).choice.refundable == cny(500)
    with pytest.raises(Refused, match=r"amount\.above_left"):
        asked(world, told, 2500)


def test_a_sale_that_is_known_is_not_typed_a_second_time() -> None:
    world = shop()
    voucher = world.sell(2500)
    known = find(world.lane, voucher)
    with pytest.raises(Refused, match=r"from_slip\.known") as refused:
        noted(world, voucher.lstrip("0"))
    assert refused.value.now is not None
    assert refused.value.now.parts["id"] == known.original.id
    noted(world, "777")
    with pytest.raises(Refused, match=r"from_slip\.known"):
        noted(world, "0777")


def test_the_same_number_of_another_day_is_another_sale() -> None:
    world = shop("asia_ecr")
    noted(world)
    other = note_original(world.lane, slip(day="2026-02-01"), CASHIER)
    assert other.choice.refundable == cny(2500)


@pytest.mark.parametrize(
    ("kind", "lacking", "why"),
    [
        (Kind.VOID, {"batch": "000012"}, "choice.slip_void_lacks"),
        (Kind.VOID, {"terminal_id": "00440036"}, "choice.slip_void_lacks"),
        (Kind.REFUND, {"rrn": ""}, "choice.slip_refund_lacks"),
    ],
)
def test_what_a_slip_must_tell_for_a_request_is_asked_for(
    kind: Kind, lacking: dict[str, str], why: str
) -> None:
    world = shop("asia_ecr")
    found = note_original(world.lane, slip(**lacking), CASHIER)
    with pytest.raises(Refused) as refused:
        draft(world.lane, kind, found.original.id, None, "typed_wrong", CASHIER)
    assert refused.value.why.key == why


def test_a_void_with_all_of_the_slip_annuls_that_sale() -> None:
    world = shop("asia_ecr")
    found = noted_truly(world, world.sell(2500))
    request = draft(world.lane, Kind.VOID, found.original.id, None, "typed_wrong", CASHIER)
    approve(world.lane, request.id, SUPERVISOR)
    assert send(world.lane, request.id).state is State.ACCEPTED
    assert [moved["kind"] for moved in world.ledger] == ["sale", "void"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (slip(voucher=""), "from_slip.voucher"),
        (slip(voucher="12a"), "from_slip.voucher"),
        (slip(minor=0), "amount.not_positive"),
        (slip(tail="42"), "from_slip.tail"),
        (slip(tail="4242424242424242"), "from_slip.tail"),
        (slip(day=""), "from_slip.day"),
        (slip(day="9 March"), "from_slip.day"),
        (slip(day="2026-03-11"), "from_slip.day_to_come"),
    ],
)
def test_a_slip_that_cannot_be_is_refused_and_nothing_is_written(wrong: Slip, why: str) -> None:
    world = shop()
    before = world.lane.journal.head
    with pytest.raises(Refused) as refused:
        note_original(world.lane, wrong, CASHIER)
    assert refused.value.why.key == why
    assert world.lane.journal.head == before


def test_who_may_not_ask_for_money_back_may_not_type_a_sale() -> None:
    with pytest.raises(Refused, match=r"role\.may_not\.request"):
        note_original(shop().lane, slip(), TECHNICIAN)
