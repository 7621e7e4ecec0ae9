"""Finding an original: fresh from the device where it can be asked, honest where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.refusal import Refused
from cashier.services.find import find, known_originals
from cashier.services.lane import NoTerminal
from cashier.services.send import send
from cashier.services.view import Standing
from cashier.store import reads
from drivers.lines import damage
from drivers.terminal import Kind
from tests.cashier.lanes import PROTOCOLS, World, cny, give_back, shop


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_voucher_is_asked_of_the_device_and_kept(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    found = find(world.lane, voucher)
    assert found.fresh
    assert found.original.transaction.amount == cny(2500)
    assert found.standing is Standing.SOLD
    assert found.choice.refundable == cny(2500)
    assert [one.original.id for one in known_originals(world.lane)] == [found.original.id]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_leading_zeros_and_spaces_do_not_matter(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    short = voucher.lstrip("0")
    assert find(world.lane, f" {short} ").original.transaction.voucher == voucher


def test_the_receipt_comes_with_it_where_the_device_sends_one() -> None:
    world = shop()
    voucher = world.sell(2500)
    found = find(world.lane, voucher)
    assert found.receipts
    assert find(world.lane, voucher).receipts == found.receipts


def test_looking_again_writes_nothing_new() -> None:
    world = shop()
    voucher = world.sell(2500)
    find(world.lane, voucher)
    before = world.lane.journal.head
    find(world.lane, voucher)
    assert world.lane.journal.head == before


@pytest.mark.parametrize("name", ["rrn", "auth_code", "order_number"])
def test_a_known_original_is_found_by_its_other_numbers(name: str) -> None:
    world = shop()
    entry = world.bank.sale(cny(2500))
    entry.transaction = replace(entry.transaction, order_number="42000012342026030900")
    found = find(world.lane, entry.transaction.voucher).original
    number = getattr(found.transaction, name)
    assert number
    assert find(world.lane, number).original.id == found.id


def test_a_scan_of_something_unknown_says_what_to_type_instead() -> None:
    with pytest.raises(Refused) as error:
        find(shop().lane, "ORDER-20260309-777")
    assert error.value.why.key == "find.unknown"
    assert error.value.now is not None


def test_a_voucher_that_the_device_does_not_have_is_refused() -> None:
    world = shop()
    world.sell(100)
    with pytest.raises(Refused) as error:
        find(world.lane, "777")
    assert error.value.why.key == "find.device_has_none"


def test_an_empty_key_finds_nothing() -> None:
    with pytest.raises(Refused):
        find(shop().lane, "   ")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_without_a_terminal_the_known_is_shown_as_known_and_the_unknown_not_at_all(
    protocol: str,
) -> None:
    world = shop(protocol)
    first, second = world.sell(2500), world.sell(3000)
    find(world.lane, first)
    world.is_unplugged = True
    assert not find(world.lane, first).fresh
    with pytest.raises(NoTerminal) as error:
        find(world.lane, second)
    assert error.value.why.key == "line.not_found"


def test_a_silent_terminal_is_no_proof_that_there_is_no_such_sale() -> None:
    world = shop()
    voucher = world.sell(2500)
    world.wire.hurt(damage.mute_after(0, damage.Way.TO_REGISTER))
    with pytest.raises(NoTerminal):
        find(world.lane, voucher)


def test_a_voucher_that_came_again_means_the_newer_sale() -> None:
    world = shop()
    voucher = world.sell(2500)
    old = find(world.lane, voucher).original
    world.bank.settle()
    world.bank.next_voucher = int(voucher)
    world.sell(900)
    new = find(world.lane, voucher).original
    assert new.id != old.id
    assert new.transaction.amount == cny(900)


# -- how it stands -------------------------------------------------------------------------------


def standing(world: World, voucher: str) -> Standing:
    return find(world.lane, voucher).standing


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_standing_follows_what_became_of_it(protocol: str) -> None:
    world = shop(protocol)
    voided, refunded = world.sell(2500), world.sell(3000)
    give_back(world, voided, Kind.VOID)
    assert standing(world, voided) is Standing.VOIDED
    give_back(world, refunded, Kind.REFUND, 1000)
    assert standing(world, refunded) is Standing.PARTLY_REFUNDED
    give_back(world, refunded, Kind.REFUND, 2000)
    assert standing(world, refunded) is Standing.REFUNDED


def test_the_standing_shows_what_waits_and_what_is_unknown() -> None:
    world = shop("asia_ecr", "lost-answer@1")
    unknown, queued = world.sell(2500), world.sell(3000)
    give_back(world, unknown, Kind.VOID)
    assert standing(world, unknown) is Standing.IN_DOUBT
    request = world.ask(queued, Kind.REFUND, 100)
    world.is_unplugged = True
    send(world.lane, request.id)
    assert standing(world, queued) is Standing.QUEUED


@pytest.mark.parametrize("protocol", ["asia_ecr", "zvt"])
def test_a_refund_of_ours_is_never_offered_as_a_sale(protocol: str) -> None:
    world = shop(protocol)
    give_back(world, world.sell(2500), Kind.REFUND, 1000)
    (attempt,) = reads.attempts(world.lane.journal, reads.requests(world.lane.journal)[0].id)
    assert attempt.transaction is not None
    found = find(world.lane, attempt.transaction.voucher)
    assert found.choice.suggested is None
    assert found.original.transaction.kind is Kind.REFUND


def test_a_device_that_finds_its_last_transaction_alone_says_so() -> None:
    world = shop("ecr17")
    older, _ = world.sell(2500), world.sell(990)
    with pytest.raises(Refused) as refused:
        find(world.lane, older)
    assert "last transaction" in str(refused.value.why.parts["en"])
    assert refused.value.now is not None
    assert refused.value.now.key == "find.type_slip"
