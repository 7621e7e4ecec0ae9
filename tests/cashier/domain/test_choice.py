"""Void or refund: every combination of what it depends on, and one row for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.caps import demand_amount, reserved
from cashier.domain.choice import Choice, Facts, choose, other_batch, other_terminal
from cashier.domain.lifecycle import RESERVING, UNRESOLVED, State
from cashier.domain.records import Batches, Request
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from drivers.money import Money, zero
from drivers.terminal import Capabilities, Kind, Method, Transaction
from tests.builders import a_request, an_original, cny

OPEN = Batches(open="000012")
SETTLED = Batches(closed="000012")
LATER = Batches(open="000013")
UNKNOWN = Batches()
PARTS = Capabilities(qr=True, refund_needs=("rrn",))


def facts(**changes: Any) -> Facts:
    """An untouched card sale of 100.00 in the open batch of a device that can do everything."""
    said: dict[str, Any] = {
        "original": an_original(), "requests": [], "capabilities": PARTS, "batches": OPEN,
        "currency": "CNY",
    }  # fmt: skip
    return Facts(**(said | changes))


def in_state(state: State, **changes: Any) -> Request:
    return a_request(state=state, **changes)


def test_an_untouched_sale_can_be_voided_or_refunded_and_a_void_is_suggested() -> None:
    choice = choose(facts())
    assert choice.void.allowed
    assert choice.refund.allowed
    assert choice.suggested is Kind.VOID
    assert choice.refundable == cny(10000)
    assert choice.void.why == say("choice.batch_open", batch="000012")
    assert choice.refund.why == say("choice.refund_possible", left=cny(10000))


# -- the reasons, one row each -------------------------------------------------------------------

BOTH = [
    ("choice.not_a_sale", {"original": an_original(kind=Kind.REFUND)}),
    ("choice.not_a_sale", {"original": an_original(kind=Kind.VOID)}),
    ("choice.no_amount", {"original": an_original(amount=None)}),
    ("choice.nothing_left", {"original": an_original(amount=cny(0))}),
    ("choice.nothing_left", {"original": an_original(amount=cny(-5))}),
    ("amount.currency", {"original": an_original(amount=Money(100, "USD"))}),
    ("choice.voided", {"original": an_original(voided=True)}),
    *[("choice.in_doubt", {"requests": [in_state(state)]}) for state in sorted(UNRESOLVED)],
    *[
        ("choice.no_qr", {"original": an_original(method=method), "capabilities": Capabilities()})
        for method in (Method.WECHAT, Method.ALIPAY, Method.UNIONPAY_QR)
    ],
]
NO_VOID = [
    ("choice.device_cannot_void", {"capabilities": replace(PARTS, voids=False)}),
    ("choice.queued", {"requests": [in_state(State.QUEUED)]}),
    ("choice.partly_refunded", {"requests": [in_state(State.ACCEPTED)]}),
    ("choice.partly_refunded", {"requests": [in_state(State.CREDITED)]}),
    ("choice.batch_closed", {"batches": SETTLED}),
    ("choice.batch_closed", {"batches": LATER}),
]
NO_REFUND = [
    ("choice.device_cannot_refund", {"capabilities": replace(PARTS, refunds=False)}),
    ("choice.lacks_field", {"original": an_original(rrn="")}),
    ("choice.nothing_left", {"requests": [in_state(State.QUEUED, amount=cny(10000))]}),
    ("choice.nothing_left", {"requests": [in_state(State.CREDITED, amount=cny(10000))]}),
]


@pytest.mark.parametrize(("why", "changes"), BOTH)
def test_neither_is_possible_and_the_reason_is_the_same(why: str, changes: dict[str, Any]) -> None:
    choice = choose(facts(**changes))
    assert (choice.void.allowed, choice.refund.allowed) == (False, False)
    assert (choice.void.why.key, choice.refund.why.key) == (why, why)
    assert choice.suggested is None


@pytest.mark.parametrize(("why", "changes"), NO_VOID)
def test_only_a_refund_is_possible(why: str, changes: dict[str, Any]) -> None:
    choice = choose(facts(**changes))
    assert not choice.void.allowed
    assert choice.void.why.key == why
    assert choice.refund.allowed
    assert choice.suggested is Kind.REFUND


@pytest.mark.parametrize(("why", "changes"), NO_REFUND)
def test_no_refund_is_possible(why: str, changes: dict[str, Any]) -> None:
    choice = choose(facts(**changes))
    assert not choice.refund.allowed
    assert choice.refund.why.key == why


def test_a_lacking_field_is_named() -> None:
    lacking = choose(facts(original=an_original(rrn="")))
    assert lacking.refund.why == say("choice.lacks_field", field="rrn")


@pytest.mark.parametrize(
    ("batches", "why"),
    [
        (OPEN, say("choice.batch_open", batch="000012")),
        (UNKNOWN, say("choice.batch_unknown")),
        (Batches(closed="000011"), say("choice.batch_unknown")),
    ],
)
def test_a_possible_void_says_what_is_known_of_its_batch(batches: Batches, why: object) -> None:
    choice = choose(facts(batches=batches))
    assert choice.void.allowed
    assert choice.void.why == why


def test_a_batch_that_the_device_did_not_name_is_not_called_closed() -> None:
    choice = choose(facts(original=an_original(batch=""), batches=LATER))
    assert choice.void.allowed
    assert choice.void.why == say("choice.batch_unknown")


def test_an_unsent_request_that_is_not_queued_takes_nothing() -> None:
    """A draft is no promise; it is judged again before it is sent."""
    drafts = [in_state(State.DRAFTED), in_state(State.APPROVED), in_state(State.AWAITING_APPROVAL)]
    assert choose(facts(requests=drafts)) == choose(facts())


def test_a_request_does_not_stand_in_its_own_way() -> None:
    """When a queued request is judged again, its own reservation is not counted."""
    queued = in_state(State.QUEUED, id="mine", amount=cny(10000))
    assert choose(facts(requests=[queued])).suggested is None
    assert choose(facts(requests=[queued], besides="mine")) == choose(facts())


def test_what_the_acquirer_refused_later_can_be_given_back_again() -> None:
    failed = in_state(State.FAILED_LATER, amount=cny(10000))
    assert choose(facts(requests=[failed])).refundable == cny(10000)


# -- every combination --------------------------------------------------------------------------

AMOUNTS = (None, cny(0), cny(10000), Money(10000, "USD"))
OTHERS: tuple[State | None, ...] = (None, *State)


def matrix() -> Iterator[Facts]:
    """Each value of each input with each of all others."""
    for kind, method, amount, voided, rrn in product(
        (Kind.SALE, Kind.REFUND), (Method.CARD, Method.WECHAT), AMOUNTS, (False, True), ("", "6")
    ):
        original = an_original(kind=kind, method=method, amount=amount, voided=voided, rrn=rrn)
        currency = amount.currency if amount else "CNY"
        for qr, voids, refunds in product((False, True), repeat=3):
            able = Capabilities(qr=qr, voids=voids, refunds=refunds, refund_needs=("rrn",))
            for batches, state in product((OPEN, SETTLED, LATER, UNKNOWN), OTHERS):
                there = [in_state(state, amount=Money(3000, currency))] if state else []
                yield Facts(original, there, able, batches, "CNY")


def is_reachable_money(now: Facts) -> bool:
    """A sale in the lane's currency, not undone, nothing in doubt, by a means the device has."""
    sold = now.original.transaction
    states = {one.state for one in now.requests}
    return (
        sold.kind is Kind.SALE
        and sold.amount is not None
        and sold.amount.minor > 0
        and sold.amount.currency == "CNY"
        and not now.original.voided
        and not states & UNRESOLVED
        and (sold.method is Method.CARD or now.capabilities.qr)
    )


def may_void(now: Facts) -> bool:
    states = {one.state for one in now.requests}
    still_open = now.batches in (OPEN, UNKNOWN)
    able = now.capabilities.voids and still_open
    return is_reachable_money(now) and able and not states & RESERVING


def may_refund(now: Facts) -> bool:
    known = now.original.transaction.rrn != ""
    return is_reachable_money(now) and now.capabilities.refunds and known


def is_consistent(choice: Choice) -> bool:
    wanted = Kind.VOID if choice.void.allowed else Kind.REFUND if choice.refund.allowed else None
    return choice.suggested is wanted and bool(choice.void.why.key and choice.refund.why.key)


def test_every_combination_is_judged_as_the_rules_in_one_formula_say() -> None:
    seen = 0
    for now in matrix():
        choice = choose(now)
        assert choice.void.allowed == may_void(now), now
        assert choice.refund.allowed == may_refund(now), now
        assert is_consistent(choice), now
        seen += 1
    assert seen == 2 * 2 * 4 * 2 * 2 * 8 * 4 * (len(State) + 1)


# -- whatever was asked for before ------------------------------------------------------------

REQUESTS = st.lists(
    st.builds(
        in_state,
        st.sampled_from(sorted(State)),
        id=st.sampled_from(["r1", "r2", "r3", "r4"]),
        kind=st.sampled_from([Kind.VOID, Kind.REFUND]),
        amount=st.builds(cny, st.integers(1, 12000)),
    ),
    max_size=6,
)
CAPTURED = st.builds(cny, st.integers(-100, 12000))


@given(REQUESTS, CAPTURED, st.sampled_from(["", "r1", "r2"]))
def test_a_refund_that_is_allowed_never_exceeds_what_was_captured(
    requests: list[Request], captured: Money, besides: str
) -> None:
    now = facts(original=an_original(amount=captured), requests=requests, besides=besides)
    choice = choose(now)
    if not choice.refund.allowed:
        return
    taken = reserved(now.others, "CNY")
    assert choice.refundable > zero("CNY")
    demand_amount(Kind.REFUND, choice.refundable, captured, now.room)
    assert taken + choice.refundable <= captured
    with pytest.raises(Refused):
        demand_amount(Kind.REFUND, choice.refundable + cny(1), captured, now.room)


@given(REQUESTS, CAPTURED)
def test_a_void_is_allowed_only_while_nothing_at_all_was_taken(
    requests: list[Request], captured: Money
) -> None:
    choice = choose(facts(original=an_original(amount=captured), requests=requests))
    if choice.void.allowed:
        assert choice.refundable == captured > zero("CNY")
        demand_amount(Kind.VOID, captured, captured, choice.refundable)


@given(REQUESTS, CAPTURED)
def test_what_is_left_is_never_shown_below_nothing(
    requests: list[Request], captured: Money
) -> None:
    """Also when the device corrects an amount downwards after money was given back."""
    choice = choose(facts(original=an_original(amount=captured), requests=requests))
    assert choice.refundable >= zero("CNY")


@given(REQUESTS)
def test_a_doubt_locks_its_original_whatever_else_there_is(requests: list[Request]) -> None:
    doubt = in_state(State.IN_DOUBT, id="in-doubt")
    choice = choose(facts(requests=[*requests, doubt]))
    assert (choice.void.allowed, choice.refund.allowed) == (False, False)


def test_a_verdict_is_asked_for_by_kind() -> None:
    choice = choose(facts(batches=SETTLED))
    assert choice.of(Kind.VOID) is choice.void
    assert choice.of(Kind.REFUND) is choice.refund


# -- the terminal that has the sale --------------------------------------------------------------

SALE = an_original().transaction


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ({"terminal_id": "T2"}, ["send.other_terminal"]),
        ({"terminal_id": "T2", "batch": "000001"}, ["send.other_terminal"]),
        ({"batch": "000001"}, ["send.other_batch"]),
        ({}, []),
        ({"terminal_id": "", "batch": ""}, []),
        ({"voucher": "000099"}, []),
    ],
)
def test_a_void_reaches_no_other_terminal_and_no_other_batch(
    last: dict[str, str], why: list[str]
) -> None:
    """Vouchers come again there, and the void of another customer's sale would be paid."""
    sold = replace(SALE, terminal_id="T1", batch="000012")
    shown = replace(sold, **last)
    assert [one.key for one in objections(Kind.VOID, sold, shown)] == why
    assert objections(Kind.REFUND, sold, shown) == []
    assert objections(Kind.VOID, sold, None) == []


def objections(kind: Kind, sold: Transaction, last: Transaction | None) -> list[Say]:
    found = (other_terminal(kind, sold, last), other_batch(kind, sold, last))
    return [one for one in found if one is not None]
