"""A shop in which things are done while others break, and everything is put right at the end.

The rules of life.py say what is done; here is how, and what of it goes into the notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

import pytest

from cashier.domain.lifecycle import PAID, UNRESOLVED, UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.approve import approve, withdraw
from cashier.services.bank_says import BankRecord, BankWord, bank_says
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import draft, existing
from cashier.services.find import find
from cashier.services.identify import sign_in, sign_out
from cashier.services.lane import Lane
from cashier.services.recover import admit_doubt, recover
from cashier.services.send import send, send_queued
from cashier.services.settle import settle, sign_on
from cashier.services.take_over import take_over
from cashier.store import reads
from drivers.money import Money
from drivers.terminal import Fact, Kind, ignore
from tests.cashier.lanes import CASHIER, PINS, SECOND, SUPERVISOR, shop
from tests.cashier.sync.kit import Cut
from tests.stories.memory import Asked, Memory, voucher_of
from tests.stories.office import Branch
from tests.stories.promises import broken
from tests.stories.shown import counted, look
from tests.stories.troubles import Trouble, under_trouble

T = TypeVar("T")

RECORD = BankRecord(Fact.ACQUIRER_REPORT, "as in the report", "REF 1", "2026-03-10")
REPORT = Evidence(Fact.ACQUIRER_REPORT, "as in the report of the day")
A_DAY = 86_400.0
LOOKED_AT = 20
"""So many transactions since are looked at one by one (NOTES.md of allinpay)."""

SHIFTS = (CASHIER, SUPERVISOR, SECOND)

ONLY_BEFORE: tuple[Callable[[Lane, str], Request], ...] = (
    send,
    lambda lane, request: approve(lane, request, SECOND),
    lambda lane, request: withdraw(lane, request, CASHIER),
)
"""What may be done with a request only before it is sent."""


class Shop:
    """One lane with its terminal, the person at the counter, head office, and the notebook."""

    def __init__(self, protocol: str) -> None:
        self.world = shop(protocol)
        self.memory = Memory()
        self.branch = Branch()
        self.person: Person = CASHIER
        self._serial = count(1)

    def doing(self, under: Trouble | None, verb: Callable[..., T], *what: object) -> T | None:
        """What the service says about it while this breaks; None where it could not be done."""
        return under_trouble(self.world, lambda: verb(self.world.lane, *what), under)

    # -- at the counter ----------------------------------------------------------------------------

    def sell(self, price: int) -> str:
        """A sale of about this price: each has an amount of its own."""
        voucher = self.world.sell(price + next(self._serial))
        self.memory.hear(self.world.ledger)
        return voucher

    def find(self, voucher: str, under: Trouble | None = None) -> str | None:
        """The original's id."""
        found = self.doing(under, find, voucher, self.person.id)
        return None if found is None else found.original.id

    def ask(
        self, original: str, kind: Kind, part: int | None, under: Trouble | None = None
    ) -> str | None:
        """The new request's id; what was asked for is in the notebook. A void is of all."""
        part = None if kind is Kind.VOID else part
        amount = None if part is None else Money(part, "CNY")
        request = self.doing(under, draft, kind, original, amount, "typed_wrong", self.person)
        if request is None:
            return None
        sold = self.memory.sold[voucher_of(original)]
        minor = sold if kind is Kind.VOID else (part or request.amount.minor)
        self.memory.asked[request.id] = Asked(original, kind, minor, self.person.id)
        return request.id

    # -- the money ---------------------------------------------------------------------------------

    def ask_and_approve(self, original: str, kind: Kind, part: int | None) -> str | None:
        """The request's id, approved where that is needed."""
        request = self.ask(original, kind, part)
        if request and self.now(request).state is State.AWAITING_APPROVAL:
            self.approve(request, SECOND, None)
        return request

    def approve(self, request: str, by: Person, under: Trouble | None) -> None:
        self.doing(under, approve, request, by)

    def withdraw(self, request: str, under: Trouble | None) -> None:
        self.doing(under, withdraw, request, self.person)

    def send(self, request: str, under: Trouble | None) -> None:
        self.doing(under, send, request)

    def send_and_cancel(self, request: str, under: Trouble | None) -> None:
        """A person stops waiting as soon as the terminal has the command."""
        before = self.world.rules.commands
        self.doing(under, send, request, ignore, lambda: self.world.rules.commands > before)

    def send_queue(self, under: Trouble | None) -> None:
        self.doing(under, send_queued)

    def try_again(self, _under: Trouble | None) -> None:
        """What was sent once can neither be sent, approved nor withdrawn any more."""
        lane = self.world.lane
        sent = [one for one in reads.requests(lane.journal) if one.state not in UNSENT]
        for request in sent:
            for verb in ONLY_BEFORE:
                with pytest.raises(Refused):
                    verb(lane, request.id)
            assert self.now(request.id) == request

    def settle(self, under: Trouble | None) -> None:
        self.doing(under, settle, SUPERVISOR)

    # -- in doubt ----------------------------------------------------------------------------------

    def ask_terminal(self, under: Trouble | None) -> None:
        self.doing(under, recover)

    def end_by_report(self, under: Trouble | None = None) -> None:
        """People bring the truth about the oldest one, and only that."""
        for request in self._oldest(State.IN_DOUBT, State.ESCALATED):
            finding = Finding.PAID if self._was_paid(request) else Finding.NOT_PAID
            self.doing(under, close_doubt, request.id, finding, REPORT, [SUPERVISOR, SECOND])

    def take_over(self, under: Trouble | None) -> None:
        """A supervisor sees to the oldest one, which proves nothing."""
        for request in self._oldest(State.IN_DOUBT):
            self.doing(under, take_over, request.id, "call the bank", SUPERVISOR)

    def hear_bank(self, word: BankWord, under: Trouble | None) -> None:
        """The bank's record of the oldest one that was accepted."""
        for request in self._oldest(State.ACCEPTED):
            people = [SUPERVISOR, SECOND]
            if self.doing(under, bank_says, request.id, word, RECORD, people) is not None:
                self._remember(self.memory.asked[request.id], request.id, State(word))

    def _remember(self, asked: Asked, request: str, said: State) -> None:
        """What failed later can be paid again: neither the notebook nor the bank has it as paid."""
        self.memory.bank_said[request] = said
        entry = self.world.bank.find(voucher_of(asked.original))
        if said is State.FAILED_LATER and entry is not None:
            self.memory.take_back(asked)
            entry.voided = entry.voided and asked.kind is not Kind.VOID
            entry.refunded_minor -= asked.minor if asked.kind is Kind.REFUND else 0

    def _was_paid(self, request: Request) -> bool:
        """Whether the bank paid something on this original that is not shown as paid."""
        self.memory.hear(self.world.ledger)
        shown = counted(reads.requests_on(self.world.lane.journal, request.original), PAID)
        return self.memory.paid[voucher_of(request.original)] != shown

    def _oldest(self, *states: State) -> list[Request]:
        return reads.requests(self.world.lane.journal, *states)[:1]

    # -- around it ---------------------------------------------------------------------------------

    def change_shift(self, under: Trouble | None) -> None:
        """The next one of those who may stand at the counter signs in."""
        after = SHIFTS[(SHIFTS.index(self.person) + 1) % len(SHIFTS)]
        self.doing(None, sign_out, self.person)
        self.person = self.doing(under, sign_in, after.id, PINS[after.id]) or self.person

    def start_anew(self, under: Trouble | None) -> None:
        self.world.restart()
        self.doing(under, admit_doubt)

    def sign_on(self, under: Trouble | None) -> None:
        self.doing(under, sign_on, SUPERVISOR)

    def pull_or_plug(self, _under: Trouble | None) -> None:
        self.world.is_unplugged = not self.world.is_unplugged

    def tell(self, cuts: Sequence[Cut], under: Trouble | None) -> None:
        self.doing(under, lambda lane: self.branch.tell(lane.journal, cuts))

    # -- looking -----------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """Every promise that is not kept now."""
        return broken(look(self.world, self.memory))

    def now(self, request: str) -> Request:
        return existing(self.world.lane.journal, request)

    def any_is(self, *states: State) -> bool:
        return bool(reads.requests(self.world.lane.journal, *states))

    # -- the end -----------------------------------------------------------------------------------

    def heal(self) -> None:
        """Nothing breaks any more: everything is proven, by the terminal or by people."""
        self.world.is_unplugged = False
        self.world.restart()
        for _ in range(3):
            self.world.clock.advance(A_DAY)
            recover(self.world.lane)
            assert self.faults() == []
        self._end_what_is_left()

    def _end_what_is_left(self) -> None:
        left = reads.requests(self.world.lane.journal, *UNRESOLVED)
        assert not [one for one in left if self._is_provable(one)]
        for _ in left:
            self.end_by_report()
        assert not self.any_is(*UNRESOLVED)
        assert self.faults() == []

    def _is_provable(self, request: Request) -> bool:
        """Whether the terminal must have told: in the same batch, and not too long ago."""
        (attempt,) = reads.attempts(self.world.lane.journal, request.id)
        bank, before = self.world.bank, attempt.baseline
        if before is None or before.batch != bank.open_batch:
            return False
        is_near = bank.next_voucher - int(before.voucher) < LOOKED_AT
        return is_near and self.world.proves_everything

    def tell_all(self) -> None:
        """Head office has in the end what the lane has."""
        self.branch.tell(self.world.lane.journal, [])
        assert self.branch.difference(self.world.lane.journal) == []
