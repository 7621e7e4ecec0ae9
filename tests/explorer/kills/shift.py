"""What one life does at the counter: clear what is in doubt, let the books be compared, work.

The same steps whoever kills it and wherever; every step is a verb of the program's own, and what
the life may claim afterwards is reported the moment it is known.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.lane import Lane, NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.services.settle import settle
from cashier.store import reads
from drivers.money import Money
from drivers.terminal import Fact, Kind, Proof
from tests.explorer.kills import audit
from tests.explorer.kills.counter import CASHIER, SUPERVISORS, Counter, Errand
from tests.explorer.kills.life import Report, struck_by
from tests.explorer.kills.points import Aim, Point, Strike, Watch
from tests.explorer.kills.terminal import Terminal

LOOKS = 2
"""How often the terminal is asked before a person is: a late answer may confuse the first time."""

READY = (State.APPROVED, State.QUEUED)


@dataclass(frozen=True, slots=True)
class Shift:
    """One life's duties; `known` are the points that need not be reported again.

    `carries_on`: what an earlier life left unsent is sent before anything new is asked for.
    `is_curious`: it looks for new points in everything it does. `is_deep`: it checks the journal.
    """

    counter: Counter
    terminal: Terminal
    errand: Errand | None = None
    settles: bool = False
    carries_on: bool = False
    is_deep: bool = False
    is_curious: bool = False
    told: audit.Told = field(default_factory=dict)
    aim: Aim = field(default_factory=Aim)
    strike: int = signal.SIGKILL
    known: Mapping[Point, int] = field(default_factory=dict)

    def __call__(self, report: Report) -> None:
        _Working(self, report).work()


class _Working:
    def __init__(self, shift: Shift, report: Report) -> None:
        self._shift = shift
        self._report = report
        strike = struck_by(shift.strike, report)
        self._watch = Watch(
            shift.aim, lambda point, nth: self._fall(strike, point, nth),
            is_curious=shift.is_curious,
        )  # fmt: skip

    def work(self) -> None:
        self._watch.at("open")
        with self._shift.counter.lane() as lane:
            self._clear(lane)
            self._compare(lane)
            self._serve(lane)
            self._watch.at("leave")
        self._watch.end()
        self._tell_news()

    # -- doubts ------------------------------------------------------------------------------------

    def _clear(self, lane: Lane) -> None:
        """By the terminal where it can prove it, else by people who know the truth."""
        for _ in range(LOOKS):
            for request in self._in(lane, *UNRESOLVED):
                self._watch.at(f"recover {request.kind}")
                recover(lane)
        for request in self._in(lane, *UNRESOLVED):
            self._demand_no_proof(lane, request)
            self._close(lane, request)

    def _close(self, lane: Lane, request: Request) -> None:
        is_paid = audit.was_paid(request, lane, self._shift.terminal.movements())
        self._watch.at(f"close {request.kind}")
        evidence = Evidence(Fact.ACQUIRER_REPORT, "as in the report of the day")
        finding = Finding.PAID if is_paid else Finding.NOT_PAID
        self._claim(close_doubt(lane, request.id, finding, evidence, SUPERVISORS))

    def _demand_no_proof(self, lane: Lane, request: Request) -> None:
        """A device that keeps our own reference leaves nothing to people once it is idle."""
        able = lane.terminal.capabilities
        proof = able.void_proof if request.kind is Kind.VOID else able.refund_proof
        if proof is Proof.OWN_REFERENCE:
            words = f"{request.kind} {request.amount} ({request.id}) cannot be proven"
            self._report(broken=[f"{words}: {request.message}"])

    # -- what is there -----------------------------------------------------------------------------

    def _compare(self, lane: Lane) -> None:
        self._watch.end()
        moved = self._shift.terminal.movements()
        found = audit.breaches(lane, moved, self._shift.told) + audit.unsettled(lane)
        if self._shift.is_deep:
            found += audit.chain(lane)
        states = {one.id: str(one.state) for one in reads.requests(lane.journal)}
        self._report(broken=found, states=states, deep=self._shift.is_deep)

    # -- work --------------------------------------------------------------------------------------

    def _serve(self, lane: Lane) -> None:
        try:
            self._carry_on(lane)
            if self._shift.errand is not None:
                self._ask(lane, self._shift.errand)
            if self._shift.settles:
                self._watch.at("settle")
                self._report(settled=settle(lane, SUPERVISORS[0]).done)
        except (Refused, NoTerminal) as error:
            self._report(refused=error.why.key)

    def _carry_on(self, lane: Lane) -> None:
        if self._shift.carries_on:
            for request in self._in(lane, *READY):
                self._send(lane, request)

    def _ask(self, lane: Lane, errand: Errand) -> None:
        self._watch.at("find")
        original = find(lane, errand.voucher).original
        self._watch.at(f"draft {errand.kind}")
        amount = None if errand.minor is None else Money(errand.minor, "CNY")
        request = draft(lane, errand.kind, original.id, amount, "typed_wrong", CASHIER)
        self._claim(request)
        if request.state is State.AWAITING_APPROVAL:
            self._watch.at(f"approve {errand.kind}")
            self._claim(request := approve(lane, request.id, SUPERVISORS[0]))
        self._send(lane, request)

    def _send(self, lane: Lane, request: Request) -> None:
        self._watch.at(f"send {request.kind}")
        self._claim(send(lane, request.id))

    # -- inside ------------------------------------------------------------------------------------

    def _in(self, lane: Lane, *states: State) -> list[Request]:
        """Looking is ours and not the program's; the watch sees none of it."""
        self._watch.end()
        return reads.requests(lane.journal, *states)

    def _claim(self, request: Request) -> None:
        self._watch.end()
        self._report(request=request.id, state=str(request.state))

    def _fall(self, strike: Strike, point: Point, nth: int) -> None:
        self._tell_news()
        strike(point, nth)

    def _tell_news(self) -> None:
        known: Mapping[Any, int] = self._shift.known
        news = [[*one, n] for one, n in self._watch.passed.items() if known.get(one, 0) < n]
        self._report(news=news, events=self._watch.events)
