"""The life of a shop as rules: what people do and what breaks; every promise is kept after each.

Every sale has an amount of its own, because on asia_ecr a sale of exactly the refund's amount,
made by hand while its result is unknown, looks like that refund (NOTES.md there says so).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from cashier.domain.lifecycle import UNRESOLVED, UNSENT, State
from drivers.terminal import Kind
from tests.stories.shop import Shop
from tests.stories.troubles import MONEY_TROUBLES, TROUBLES, Trouble
from tests.stories.verbs import ENDS, HAPPENINGS, STEPS

Drawn: TypeAlias = str | MultipleResults[str]
"""What a rule adds to its bundle: one name, or nothing."""

PRICES = st.sampled_from((2500, 500, 9900, 150_000))
KINDS = st.sampled_from((Kind.VOID, Kind.REFUND))
PARTS = st.sampled_from((None, 100, 300, 5000))
"""Of a refund, None for the rest; hundreds, so that none of them is a later sale's amount."""

HOW = st.sampled_from(("sent", "sent and cancelled"))


def one_of(table: Mapping[str, object]) -> st.SearchStrategy[str]:
    return st.sampled_from(list(table))


class ShopLife(RuleBasedStateMachine):
    """Subclasses say which protocol."""

    protocol = ""
    sales: Bundle[str] = Bundle("sales")
    originals: Bundle[str] = Bundle("originals")
    requests: Bundle[str] = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop(self.protocol)

    @invariant()
    def every_promise_is_kept(self) -> None:
        assert self.shop.faults() == []

    def teardown(self) -> None:
        """The good end of a story; one that went wrong has none."""
        try:
            if sys.exc_info()[0] is None:
                self.shop.heal()
                self.shop.tell_all()
        finally:
            self.shop.branch.close()

    # -- at the counter ----------------------------------------------------------------------------

    @initialize(target=sales, price=PRICES)
    def the_first_customer_pays(self, price: int) -> str:
        return self.shop.sell(price)

    @initialize(target=requests, price=PRICES, kind=KINDS)
    def the_second_charge_is_wrong(self, price: int, kind: Kind) -> Drawn:
        original = self.shop.find(self.shop.sell(price))
        return (original and self.shop.ask(original, kind, None)) or multiple()

    @rule(target=sales, price=PRICES)
    def somebody_pays(self, price: int) -> str:
        return self.shop.sell(price)

    @rule(target=originals, voucher=sales, under=TROUBLES)
    def a_sale_is_looked_for(self, voucher: str, under: Trouble | None) -> Drawn:
        return self.shop.find(voucher, under) or multiple()

    @rule(target=requests, original=originals, kind=KINDS, part=PARTS, under=TROUBLES)
    def it_is_asked_for(
        self, original: str, kind: Kind, part: int | None, under: Trouble | None
    ) -> Drawn:
        return self.shop.ask(original, kind, part, under) or multiple()

    # -- the money ---------------------------------------------------------------------------------

    @rule(target=requests, request=consumes(requests), step=one_of(STEPS), under=MONEY_TROUBLES)
    def a_request_is(self, request: str, step: str, under: Trouble | None) -> Drawn:
        STEPS[step](self.shop, request, under)
        return request if self.shop.now(request).state in UNSENT else multiple()

    @rule(target=originals, price=PRICES, kind=KINDS, how=HOW, under=MONEY_TROUBLES)
    def a_charge_is_given_back_at_once(
        self, price: int, kind: Kind, how: str, under: Trouble | None
    ) -> Drawn:
        """Asked for and approved without trouble; something breaks only while it is sent."""
        original = self.shop.find(self.shop.sell(price))
        if original is None:
            return multiple()
        if request := self.shop.ask_and_approve(original, kind, None):
            STEPS[how](self.shop, request, under)
        return original

    @rule(original=originals, part=PARTS, how=HOW, under=MONEY_TROUBLES)
    def another_part_is_given_back_at_once(
        self, original: str, part: int | None, how: str, under: Trouble | None
    ) -> None:
        if request := self.shop.ask_and_approve(original, Kind.REFUND, part):
            STEPS[how](self.shop, request, under)

    @precondition(lambda self: self.shop.any_is(State.QUEUED, *UNRESOLVED))
    @rule(end=one_of(ENDS), under=MONEY_TROUBLES)
    def what_is_open_is(self, end: str, under: Trouble | None) -> None:
        ENDS[end](self.shop, under)

    # -- around it ---------------------------------------------------------------------------------

    @rule(what=one_of(HAPPENINGS), under=TROUBLES)
    def it_happens_that(self, what: str, under: Trouble | None) -> None:
        HAPPENINGS[what](self.shop, under)
