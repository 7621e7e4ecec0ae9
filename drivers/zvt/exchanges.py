"""The exchanges of this driver on one line: what is sent, what fits it, what its end means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from drivers.terminal import (
    Attempt,
    Lookup,
    MoneyRequest,
    Outcome,
    Receipt,
    Report,
    Status,
    Transaction,
)
from drivers.zvt import requests, results
from drivers.zvt.commands import CLOSING, Command, End, Manner
from drivers.zvt.link import Link
from drivers.zvt.options import Profile
from drivers.zvt.phases import Ending
from drivers.zvt.receipts import Slips
from drivers.zvt.requests import Expected
from drivers.zvt.results import Registered
from drivers.zvt.session import Exchange
from drivers.zvt.values import Scale

CLOSING_SECONDS = 20.0
"""What comes after an approval may pause for 8 seconds and more."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the exchanges of one conversation, whose line they share."""

    link: Link
    profile: Profile
    scale: Scale

    def money(
        self, request: MoneyRequest, before: Transaction | None, slips: Slips
    ) -> Exchange[Outcome]:
        """Ends with the approval, before it is answered; `closing` hears what follows."""
        expected = Expected(request, self.scale, before)
        command = Command(requests.money(request, self.profile), moves_money=True)
        exchange = self._exchange(command, slips, lambda end: results.outcome(end, expected))
        exchange.ends, exchange.hands_on = expected.fits, True
        return exchange

    def closing(self, slips: Slips, *, hands_on: bool) -> Exchange[End]:
        """Receipts and 06 0F after an approval that has been told and answered."""
        manner = Manner(self.profile.reply_seconds, CLOSING_SECONDS)
        exchange = Exchange(self.link, CLOSING, manner, slips, lambda end: end)
        exchange.hands_on = hands_on
        return exchange

    def state(self, *, in_full: bool = False) -> Exchange[Status]:
        make = requests.state_in_full if in_full else requests.state
        return self._question(make(self.profile), results.status)

    def probe(self, attempt: Attempt) -> Exchange[Status | Outcome]:
        """The state of the terminal; the late approval of `attempt` itself counts too.

        It names no request, so it counts only where no other command was sent since.
        """
        expected = Expected(attempt.request, self.scale, attempt.baseline)

        def conclude(end: End) -> Status | Outcome:
            is_late = end.how is Ending.APPROVED and end.last is not None
            if is_late and end.last is not None:
                return results.approval(end.last, expected)
            return results.status(end)

        exchange = self._question(requests.state(self.profile), conclude)
        if attempt.is_last:
            exchange.ends = expected.fits
        return exchange

    def last(self, *, printed: bool = False) -> Exchange[Lookup]:
        return self._lookup(requests.last_receipt(self.profile, printed=printed))

    def receipt(self, number: int, *, printed: bool = False) -> Exchange[Lookup]:
        return self._lookup(requests.receipt(number, self.profile, printed=printed))

    def report(self, data: bytes, *, completes: bool = True) -> Exchange[Report]:
        return self._reported(Command(data, completes=completes), results.report)

    def registration(self) -> Exchange[Registered]:
        def conclude(end: End) -> Registered:
            return results.registered(end, self.profile.charset, self.scale)

        command = Command(requests.registration(self.profile))
        return self._exchange(command, self.slips(admin=True), conclude)

    def settlement(self) -> Exchange[Report]:
        return self._reported(Command(requests.end_of_day(self.profile)), results.settled)

    # -- inside --------------------------------------------------------------------------------

    def _lookup(self, data: bytes) -> Exchange[Lookup]:
        slips = self.slips()

        def conclude(end: End) -> Lookup:
            return results.lookup(end, self.scale, tuple(slips.done))

        return self._exchange(Command(data), slips, conclude)

    def _reported(
        self, command: Command, judge: Callable[[End, tuple[Receipt, ...], Scale], Report]
    ) -> Exchange[Report]:
        slips = self.slips(admin=True)

        def conclude(end: End) -> Report:
            return judge(end, tuple(slips.done), self.scale)

        return self._exchange(command, slips, conclude)

    def _question(self, data: bytes, conclude: Callable[[End], R]) -> Exchange[R]:
        """A look at the state answers at once, so it is not waited for like a payment."""
        seconds = self.profile.reply_seconds
        manner = Manner(seconds, seconds)
        return Exchange(self.link, Command(data), manner, self.slips(), conclude)

    def _exchange(
        self, command: Command, slips: Slips, conclude: Callable[[End], R]
    ) -> Exchange[R]:
        manner = Manner(self.profile.reply_seconds, self.profile.result_seconds)
        return Exchange(self.link, command, manner, slips, conclude)

    def slips(self, *, admin: bool = False) -> Slips:
        return Slips(self.profile.charset, admin)
