"""Without a card number: facts that the terminal itself reports open a payment, guesses do not."""

from __future__ import annotations

from datetime import time

import pytest

from cashier.domain.matching import Given, Window
from cashier.domain.records import Original
from cashier.domain.refusal import Refused
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.match import LOOKUPS, match
from cashier.services.send import send
from drivers.money import Money
from drivers.terminal import Kind, Method
from tests.cashier.lanes import CASHIER, TECHNICIAN, World, cny, is_sound, shop, strict

WECHAT = "4200001234202603090123456789"


def a_shop(protocol: str = "allinpay") -> tuple[World, Original]:
    """A shop that has seen one wallet payment of 25.00 among others."""
    world = shop(protocol)
    world.sell(10_00)
    sold = world.bank.sale(cny(25_00), method=Method.WECHAT, order_number=WECHAT)
    world.sell(30_00)
    return world, find(world.lane, sold.transaction.voucher).original


def refused(world: World, given: Given) -> str:
    with pytest.raises(Refused) as error:
        match(world.lane, given, CASHIER)
    return error.value.why.key


@pytest.mark.parametrize("name", ["voucher", "rrn", "auth_code", "order_number"])
def test_each_number_with_the_amount_finds_the_same_payment(name: str) -> None:
    world, sale = a_shop()
    known = Given(**{name: getattr(sale.transaction, name)}, amount=cny(25_00))
    matched = match(world.lane, known, CASHIER)
    assert matched.is_proven
    assert matched.found.original.id == sale.id


def test_amount_and_time_find_it_too() -> None:
    world, sale = a_shop()
    at = time.fromisoformat(sale.transaction.at[11:16])
    matched = match(world.lane, Given(amount=cny(25_00), window=Window(at, at)), CASHIER)
    assert (matched.is_proven, matched.found.original.id) == (True, sale.id)


def test_what_this_lane_has_never_seen_is_found_on_the_terminals_list() -> None:
    world = shop()
    world.sell(10_00)
    voucher = world.sell(25_00)
    booked = world.bank.entries[-1].transaction
    matched = match(world.lane, Given(rrn=booked.rrn, amount=cny(25_00)), CASHIER)
    assert matched.is_proven
    assert matched.found.original.transaction.voucher == voucher


def test_a_terminal_that_lists_its_batch_is_asked_for_it() -> None:
    """Its own numbers and times are all that such a terminal tells of a payment."""
    world = shop("transbank")
    world.sell(10_00)
    voucher = world.sell(25_00)
    booked = world.bank.entries[-1].transaction
    amount = Money(25_00, world.currency)
    matched = match(world.lane, Given(auth_code=booked.auth_code, amount=amount), CASHIER)
    assert (matched.is_proven, matched.found.original.transaction.voucher) == (True, voucher)


def test_two_payments_with_the_same_facts_are_not_told_apart_by_guessing() -> None:
    world = shop()
    find(world.lane, world.sell(25_00))
    world.sell(25_00)
    assert refused(world, Given(amount=cny(25_00), window=Window(time(0), time(23, 59)))) == (
        "match.several"
    )


def test_too_many_of_one_amount_are_not_all_printed() -> None:
    world = shop()
    for _ in range(LOOKUPS + 1):
        world.sell(25_00)
    assert refused(world, Given(amount=cny(25_00))) == "match.too_many"


def test_one_fact_is_not_enough_and_a_contradiction_never_is() -> None:
    world, sale = a_shop()
    voucher = sale.transaction.voucher
    alone = match(world.lane, Given(voucher=voucher), CASHIER)
    wrong = match(
        world.lane, Given(voucher=voucher, rrn=sale.transaction.rrn, amount=cny(1)), CASHIER
    )
    assert (alone.is_proven, wrong.is_proven) == (False, False)
    assert wrong.verdicts["amount"] == "differs"


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (Given(), "match.nothing_given"),
        (Given(rrn="000000000000"), "match.none"),
        (Given(order_number="4111111111111111"), "scanned.no.card_number"),
    ],
)
def test_what_leads_nowhere_says_why(given: Given, key: str) -> None:
    assert refused(a_shop()[0], given) == key


def test_a_technician_looks_nothing_up() -> None:
    with pytest.raises(Refused):
        match(a_shop()[0].lane, Given(voucher="1"), TECHNICIAN)


# -- before money ----------------------------------------------------------------------------------


def without_card() -> tuple[World, Original]:
    """A terminal that tells no digit of the card, under the rule that facts must match."""
    world = shop("asia_ecr")
    strict(world, match_without_card=True)
    return world, find(world.lane, world.sell(25_00)).original


def test_without_a_card_number_nothing_is_given_back_before_two_facts_match() -> None:
    world, sale = without_card()
    with pytest.raises(Refused) as error:
        draft(world.lane, Kind.VOID, sale.id, None, "typed_wrong", CASHIER)
    assert error.value.why.key == "match.needed"
    match(world.lane, Given(voucher=sale.transaction.voucher), CASHIER)
    with pytest.raises(Refused):
        draft(world.lane, Kind.VOID, sale.id, None, "typed_wrong", CASHIER)


def test_two_facts_open_the_way_and_are_written_down() -> None:
    world, sale = without_card()
    facts = Given(voucher=sale.transaction.voucher, amount=cny(25_00))
    assert match(world.lane, facts, CASHIER).is_proven
    request = draft(world.lane, Kind.VOID, sale.id, None, "typed_wrong", CASHIER)
    send(world.lane, request.id)
    (row,) = world.lane.journal.read("select * from matches")
    assert (row["original"], row["person"]) == (sale.id, CASHIER.id)
    assert world.paid_back(sale.transaction.voucher) == [25_00]
    assert is_sound(world)


def test_with_a_card_number_nobody_is_asked_for_more() -> None:
    world = shop()
    strict(world, match_without_card=True)
    sale = find(world.lane, world.sell(25_00)).original
    assert draft(world.lane, Kind.VOID, sale.id, None, "typed_wrong", CASHIER)
