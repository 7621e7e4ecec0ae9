"""One day at one counter, step by step; each step says what a person sees at its end."""

from __future__ import annotations

from contextlib import closing

import pytest

from cashier.domain.lifecycle import PAID, UNRESOLVED, UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.find import find, known_originals
from cashier.services.identify import prove, sign_in, sign_out
from cashier.services.recover import needs, recover
from cashier.services.send import send, send_queued
from cashier.services.settle import settle
from cashier.services.view import Standing
from cashier.store import reads
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    PINS,
    SUPERVISOR,
    again,
    give_back,
    is_sound,
    shop,
)
from tests.explorer.power import PowerCut
from tests.stories.memory import voucher_of
from tests.stories.office import Branch

LATER_SECONDS = 300.0


class Day:
    """A lane, its terminal and the bank behind it."""

    def __init__(self, protocol: str) -> None:
        self.world = shop(protocol)

    # -- the morning -------------------------------------------------------------------------------

    def the_cashier_signs_in(self) -> None:
        assert sign_in(self.world.lane, CASHIER.id, PINS[CASHIER.id]) == CASHIER
        assert recover(self.world.lane).still_in_doubt == ()

    def a_wrong_charge_is_voided(self) -> None:
        voucher = self.world.sell(88_00)
        self.world.sell(8_80)
        assert give_back(self.world, voucher, Kind.VOID).state is State.ACCEPTED
        assert self.standing(voucher) is Standing.VOIDED
        assert self.world.paid_back(voucher) == [88_00]

    def of_a_double_charge_one_is_refunded_in_parts(self) -> None:
        _first, second = self.world.sell(25_00), self.world.sell(25_00)
        assert give_back(self.world, second, Kind.REFUND, 10_00).state is State.ACCEPTED
        assert self.standing(second) is Standing.PARTLY_REFUNDED
        assert give_back(self.world, second, Kind.REFUND).state is State.ACCEPTED
        assert self.standing(second) is Standing.REFUNDED
        assert self.world.paid_back(second) == [10_00, 15_00]

    # -- what breaks -------------------------------------------------------------------------------

    def a_refund_without_an_answer_is_recovered(self) -> None:
        voucher = self.world.sell(31_00)
        self.demand_locked(self.unanswered(voucher, Kind.REFUND))
        (found,) = recover(self.world.lane).resolved
        assert found.state is State.ACCEPTED
        assert self.world.paid_back(voucher) == [31_00]

    def a_void_without_an_answer_is_recovered(self) -> None:
        voucher = self.world.sell(32_00)
        self.demand_locked(self.unanswered(voucher, Kind.VOID))
        (found,) = recover(self.world.lane).resolved
        assert found.state is State.ACCEPTED
        assert self.standing(voucher) is Standing.VOIDED

    def a_void_without_an_answer_is_ended_by_its_slip(self) -> None:
        """The terminal cannot prove it, but it has printed."""
        voucher = self.world.sell(33_00)
        request = self.unanswered(voucher, Kind.VOID)
        recover(self.world.lane)
        self.demand_locked(request)
        assert Fact.SLIP in needs(self.world.lane, again(self.world, request))
        slip = Evidence(Fact.SLIP, f"VOID {voucher} 33.00", voucher=voucher)
        supervisor = self.identify(SUPERVISOR)
        close_doubt(self.world.lane, request.id, Finding.PAID, slip, [supervisor])
        assert self.standing(voucher) is Standing.VOIDED

    def the_program_dies_while_the_bank_pays(self) -> None:
        voucher = self.world.sell(34_00)
        request = self.world.ask(voucher, Kind.REFUND)
        with pytest.raises(PowerCut):
            send(self.world.lane, request.id, stop=lambda: self.die_once_paid(voucher))
        self.world.restart()
        assert again(self.world, request).state is State.INTENDED
        (found,) = recover(self.world.lane).resolved
        assert (found.id, found.state) == (request.id, State.ACCEPTED)
        assert self.world.paid_back(voucher) == [34_00]

    def with_the_cable_pulled_it_waits_and_is_sent_from_the_queue(self) -> None:
        voucher = self.world.sell(35_00)
        request = self.world.ask(voucher, Kind.REFUND, 5_00)
        self.world.is_unplugged = True
        assert send(self.world.lane, request.id).state is State.QUEUED
        assert self.world.paid_back(voucher) == []
        self.world.is_unplugged = False
        assert [one.state for one in send_queued(self.world.lane)] == [State.ACCEPTED]
        assert self.world.paid_back(voucher) == [5_00]

    # -- the supervisor ----------------------------------------------------------------------------

    def a_high_amount_waits_for_a_supervisor(self) -> None:
        voucher = self.world.sell(ABOVE_LIMIT)
        request = self.world.ask(voucher, Kind.REFUND)
        assert request.state is State.AWAITING_APPROVAL
        with pytest.raises(Refused, match=r"send\.not_ready"):
            send(self.world.lane, request.id)
        with pytest.raises(Refused, match=r"role\.may_not\.approve"):
            approve(self.world.lane, request.id, CASHIER)
        approve(self.world.lane, request.id, self.identify(SUPERVISOR))
        assert send(self.world.lane, request.id).state is State.ACCEPTED
        assert self.world.paid_back(voucher) == [ABOVE_LIMIT]

    def the_batch_is_settled_and_a_void_comes_too_late(self) -> None:
        """A refund is then another request, which somebody asks for; none comes by itself."""
        voucher = self.world.sell(36_00)
        request = self.world.ask(voucher, Kind.VOID)
        assert settle(self.world.lane, self.identify(SUPERVISOR)).done
        with pytest.raises(Refused, match=r"choice\.batch_closed"):
            send(self.world.lane, request.id)
        assert again(self.world, request).state is State.NOT_DONE
        assert self.world.paid_back(voucher) == []
        assert give_back(self.world, voucher, Kind.REFUND).state is State.ACCEPTED
        assert self.world.paid_back(voucher) == [36_00]

    # -- the evening -------------------------------------------------------------------------------

    def what_the_lane_shows_is_what_the_bank_has(self) -> None:
        for one in known_originals(self.world.lane):
            paid = [request.amount.minor for request in one.requests if request.state in PAID]
            assert paid == self.world.paid_back(one.original.transaction.voucher)
        assert reads.requests(self.world.lane.journal, *UNRESOLVED, *UNSENT) == []
        assert is_sound(self.world)

    def head_office_has_all_of_it(self) -> None:
        sign_out(self.world.lane, CASHIER)
        with closing(Branch()) as branch:
            branch.tell(self.world.lane.journal, [])
            assert branch.difference(self.world.lane.journal) == []

    # -- inside ------------------------------------------------------------------------------------

    def identify(self, person: Person) -> Person:
        return prove(self.world.lane, person.id, PINS[person.id], "command")

    def unanswered(self, voucher: str, kind: Kind) -> Request:
        """The terminal does it and never says so; minutes later it works again."""
        self.world.rules.rules = (Rule(Fault.LOST_ANSWER),)
        request = give_back(self.world, voucher, kind)
        self.world.rules.rules = ()
        self.world.clock.advance(LATER_SECONDS)
        return request

    def demand_locked(self, request: Request) -> None:
        """It is unknown, and nothing else can be done about its original."""
        assert again(self.world, request).state is State.IN_DOUBT
        voucher = voucher_of(request.original)
        assert self.standing(voucher) is Standing.IN_DOUBT
        with pytest.raises(Refused, match=r"choice\.in_doubt"):
            self.world.ask(voucher, Kind.REFUND)

    def standing(self, voucher: str) -> Standing:
        return find(self.world.lane, voucher).standing

    def die_once_paid(self, voucher: str) -> bool:
        if self.world.paid_back(voucher):
            raise PowerCut
        return False
