"""Finding by what is scanned: wallet numbers find, codes for paying and card numbers do not."""

from __future__ import annotations

import pytest

from cashier.domain.refusal import Refused
from cashier.services.find import find
from drivers.terminal import Method
from tests.cashier.lanes import World, cny, shop

WECHAT = "4200001234202603090123456789"
CARD = "4111111111111111"
PAYMENT_CODE = "134567890123456789"


def known_shop(order_number: str = WECHAT) -> World:
    """A QR payment that this lane has seen."""
    world = shop()
    sold = world.bank.sale(cny(2500), method=Method.WECHAT, order_number=order_number)
    find(world.lane, sold.transaction.voucher)
    return world


def refused(world: World, key: str) -> str:
    with pytest.raises(Refused) as error:
        find(world.lane, key)
    return error.value.why.key


@pytest.mark.parametrize(
    "scan", [WECHAT, f" {WECHAT}\n", f"https://e.example/?transaction_id={WECHAT}"]
)
def test_every_form_of_the_wallets_number_finds_the_payment(scan: str) -> None:
    found = find(known_shop().lane, scan)
    assert found.original.transaction.order_number == WECHAT
    assert found.fresh


def test_every_number_of_a_payment_finds_the_same_one() -> None:
    world = known_shop()
    sale = find(world.lane, WECHAT).original.transaction
    keys = (sale.voucher, sale.rrn, sale.auth_code, sale.order_number)
    assert {find(world.lane, key).original.transaction.voucher for key in keys} == {sale.voucher}


def test_the_code_for_paying_finds_nothing_and_says_so() -> None:
    assert refused(known_shop(), PAYMENT_CODE) == "scanned.no.payment_code"


def test_a_shops_own_order_number_of_that_form_is_found_all_the_same() -> None:
    assert find(known_shop(PAYMENT_CODE).lane, PAYMENT_CODE).original


def test_a_card_number_is_refused_and_never_written_down() -> None:
    world = known_shop(CARD)
    assert refused(world, CARD) == "scanned.no.card_number"
    assert not world.lane.journal.read(
        "select 1 from journal where body like ? and kind <> 'original_found'", f"%{CARD}%"
    )


def test_a_product_is_no_payment() -> None:
    assert refused(known_shop(), "6901234567892") == "scanned.no.product"
