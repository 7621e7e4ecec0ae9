"""The simulated bank: its rules as a table, and its sums under any sequence of requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from drivers.errors import AmountError
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank, Books, Entry, Movement, Refusal, movement
from drivers.terminal import Kind, Method

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


@pytest.fixture
def bank() -> Bank:
    return Bank(ManualClock(NOON), "CNY")


def booked(result: Entry | Refusal) -> Entry:
    assert isinstance(result, Entry), result
    return result


# -- void and refund: one row per rule -----------------------------------------------------------


def untouched(bank: Bank, sold: Entry) -> None:
    pass


def voided(bank: Bank, sold: Entry) -> None:
    booked(bank.void(sold.transaction.voucher, None))


def refunded(minor: int) -> Callable[[Bank, Entry], object]:
    return lambda bank, sold: booked(bank.refund(cny(minor), rrn=sold.transaction.rrn))


def settled(bank: Bank, _sold: Entry) -> None:
    bank.settle()


Before = Callable[[Bank, Entry], object]


@pytest.mark.parametrize(
    ("before", "amount", "refusal"),
    [
        (untouched, None, None),
        (untouched, cny(1280), None),
        (untouched, cny(1279), Refusal.AMOUNT_DIFFERS),
        (untouched, Money(1280, "EUR"), Refusal.AMOUNT_DIFFERS),
        (voided, None, Refusal.ALREADY_VOIDED),
        (refunded(1), None, Refusal.ALREADY_REFUNDED),
        (settled, None, Refusal.SETTLED),
    ],
)
def test_a_void_needs_the_whole_untouched_sale_of_the_open_batch(
    bank: Bank, before: Before, amount: Money | None, refusal: Refusal | None
) -> None:
    sold = bank.sale(cny(1280))
    before(bank, sold)
    result = bank.void(sold.transaction.voucher, amount, "R-1")
    if refusal:
        assert result is refusal
        return
    annulled = booked(result).transaction
    assert (annulled.kind, annulled.amount, annulled.reference) == (Kind.VOID, cny(1280), "R-1")
    assert annulled.original_voucher == sold.transaction.voucher
    assert sold.voided


@pytest.mark.parametrize(
    ("before", "amount", "refusal"),
    [
        (untouched, cny(1280), None),
        (untouched, cny(1), None),
        (settled, cny(1280), None),
        (refunded(1000), cny(280), None),
        (refunded(1000), cny(281), Refusal.OVER_LIMIT),
        (untouched, cny(1281), Refusal.OVER_LIMIT),
        (voided, cny(1), Refusal.ALREADY_VOIDED),
        (untouched, cny(0), Refusal.DECLINED),
        (untouched, cny(-1), Refusal.DECLINED),
        (untouched, Money(1, "EUR"), Refusal.DECLINED),
    ],
)
def test_refunds_never_exceed_a_sale_that_stands(
    bank: Bank, before: Before, amount: Money, refusal: Refusal | None
) -> None:
    sold = bank.sale(cny(1280))
    before(bank, sold)
    result = bank.refund(amount, rrn=sold.transaction.rrn, reference="R-1")
    if refusal:
        assert result is refusal
        return
    paid = booked(result).transaction
    assert (paid.kind, paid.amount, paid.reference) == (Kind.REFUND, amount, "R-1")
    assert paid.original_voucher == sold.transaction.voucher
    assert paid.rrn != sold.transaction.rrn


def test_nothing_is_done_to_what_is_not_there(bank: Bank) -> None:
    assert bank.void("000001", None) is Refusal.NO_ORIGINAL
    assert bank.refund(cny(1), rrn="050412000001") is Refusal.NO_ORIGINAL
    assert bank.refund(cny(1), order_number="4200") is Refusal.NO_ORIGINAL
    assert bank.entries == []


def test_only_a_sale_can_be_annulled_or_given_back(bank: Bank) -> None:
    sold = bank.sale(cny(1280))
    paid = booked(bank.refund(cny(100), rrn=sold.transaction.rrn)).transaction
    assert bank.void(paid.voucher, None) is Refusal.NO_ORIGINAL
    assert bank.refund(cny(1), rrn=paid.rrn) is Refusal.NO_ORIGINAL


def test_a_code_payment_is_found_by_its_order_number(bank: Bank) -> None:
    sold = bank.sale(cny(500), method=Method.WECHAT)
    sold.transaction = replace(sold.transaction, order_number="4200001234")
    paid = booked(bank.refund(cny(500), order_number="4200001234")).transaction
    assert (paid.method, paid.original_voucher) == (Method.WECHAT, sold.transaction.voucher)


def test_a_refund_without_an_original_stands_alone(bank: Bank) -> None:
    paid = booked(bank.refund(cny(300))).transaction
    assert (paid.kind, paid.original_voucher) == (Kind.REFUND, "")


# -- numbers and batches ------------------------------------------------------------------------


def test_a_voucher_is_found_with_or_without_zeros_and_the_newest_wins(bank: Bank) -> None:
    first = bank.sale(cny(1))
    assert bank.find("1") is bank.find("000001") is bank.find(" 000001 ") is first
    bank.next_voucher = 1
    again = bank.sale(cny(2))
    assert bank.find("000001") is again
    assert bank.find("000002") is bank.find("") is None


def test_vouchers_begin_again_after_the_last(bank: Bank) -> None:
    bank.next_voucher = 999_999
    vouchers = [bank.sale(cny(1)).transaction.voucher for _ in range(2)]
    assert vouchers == ["999999", "000001"]


def test_settlement_closes_the_batch_with_its_totals(bank: Bank) -> None:
    sold = bank.sale(cny(1000))
    bank.sale(cny(500))
    bank.void(sold.transaction.voucher, None)
    totals = bank.settle()
    assert totals.batch == "000012"
    assert totals.counts == {Kind.SALE: 2, Kind.VOID: 1, Kind.REFUND: 0}
    assert totals.sums == {Kind.SALE: 1500, Kind.VOID: 1000, Kind.REFUND: 0}
    assert (bank.open_batch, bank.of_batch()) == ("000013", [])
    assert len(bank.of_batch("000012")) == 3
    assert bank.totals().sums == dict.fromkeys(Kind, 0)


def test_the_last_transaction_is_the_newest(bank: Bank) -> None:
    assert bank.last() is None
    bank.sale(cny(1))
    newest = bank.sale(cny(2))
    assert bank.last() is newest


def test_a_bank_needs_a_currency() -> None:
    with pytest.raises(AmountError):
        Bank(ManualClock(NOON), "yuan")


def test_the_books_are_kept_before_the_movement_shows(bank: Bank) -> None:
    seen: list[int] = []
    saved: list[Books] = []
    bank.on_change = lambda: saved.append(bank.books)
    bank.on_movement = lambda _moved: seen.append(len(saved[-1].entries))
    bank.sale(cny(1))
    bank.sale(cny(2))
    assert seen == [1, 2]


def test_another_bank_can_go_on_from_the_books(bank: Bank) -> None:
    moved: list[Movement] = []
    bank.sale(cny(1000))
    bank.settle()
    bank.sale(cny(500))
    other = Bank(ManualClock(NOON), "CNY", on_movement=moved.append)
    other.take_over(bank.books)
    assert (other.books, moved) == (bank.books, [])
    assert other.sale(cny(1)).transaction.voucher == "000003"


# -- any sequence -------------------------------------------------------------------------------


class Counter(RuleBasedStateMachine):
    """What the ledger says is always what the entries say, and no sale is given back twice."""

    @initialize()
    def begin(self) -> None:
        self.ledger: list[Movement] = []
        self.bank = Bank(ManualClock(NOON), "CNY", on_movement=self.ledger.append)

    @rule(minor=st.integers(1, 500))
    def sell(self, minor: int) -> None:
        self.bank.sale(cny(minor))

    @rule(voucher=st.integers(0, 12), amount=st.none() | st.integers(1, 500).map(cny))
    def void(self, voucher: int, amount: Money | None) -> None:
        self.bank.void(f"{voucher:06d}", amount)

    @rule(place=st.integers(0, 12), minor=st.integers(-5, 500))
    def refund(self, place: int, minor: int) -> None:
        rrns = [entry.transaction.rrn for entry in self.bank.entries]
        self.bank.refund(cny(minor), rrn=rrns[place] if place < len(rrns) else "nothing")

    @rule()
    def settle(self) -> None:
        self.bank.settle()

    @invariant()
    def the_ledger_says_what_the_entries_say(self) -> None:
        assert self.ledger == [movement(entry.transaction) for entry in self.bank.entries]

    @invariant()
    def no_sale_gives_back_more_than_it_took(self) -> None:
        sales = {line["voucher"]: line for line in self.ledger if line["kind"] == "sale"}
        back = dict.fromkeys(sales, 0)
        for line in self.ledger:
            if line["kind"] != "sale":
                back[line["original_voucher"]] += int(line["amount_minor"])
        assert all(back[voucher] <= int(sales[voucher]["amount_minor"]) for voucher in sales)

    @invariant()
    def what_an_entry_remembers_is_what_was_booked_against_it(self) -> None:
        for entry in self.bank.entries:
            against = [
                line for line in self.ledger
                if line["original_voucher"] == entry.transaction.voucher
            ]  # fmt: skip
            assert entry.voided == any(line["kind"] == "void" for line in against)
            given = sum(int(line["amount_minor"]) for line in against if line["kind"] == "refund")
            assert entry.refunded_minor == given


TestAnySequence = Counter.TestCase
