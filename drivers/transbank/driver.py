"""A Transbank terminal as a drivers.terminal.Terminal: one conversation per verb.

Every conversation begins with a poll. Only an idle terminal acknowledges it, so what the terminal
repeats from an older command comes before, and cannot be taken for the answer to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from drivers.conversation import conversation
from drivers.lines import OpenLine
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verbs import MoneyVerbs
from drivers.registry import Driver, LineSettings, Options
from drivers.terminal import (
    Approved,
    Attempt,
    Capabilities,
    Clock,
    Hear,
    Kind,
    Lookup,
    MoneyRequest,
    NotDone,
    Outcome,
    Presence,
    Proof,
    Report,
    Status,
    Stop,
    Unconfirmed,
    Words,
    ignore,
    never,
)
from drivers.terminal import Listing as Told
from drivers.transbank import before, recovery, requests, results, words
from drivers.transbank.explain import decode, explain
from drivers.transbank.listing import as_done, finding
from drivers.transbank.messages import Message, number_of
from drivers.transbank.options import CURRENCY, OPTIONS, Profile
from drivers.transbank.talk import Memory, Talk

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults


class TransbankTerminal(MoneyVerbs):
    """The verbs of drivers.terminal.Terminal."""

    name = "transbank"

    def __init__(self, open_line: OpenLine, clock: Clock, currency: str, options: Options) -> None:
        self._open_line = open_line
        self._clock = clock
        self._profile = Profile.read(options, currency)
        self._memory = Memory()
        self.capabilities = capabilities(self._profile)

    # -- questions -----------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        with self._talk(hear, stop) as talk:
            return talk.ready()

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The sale with this operation number, of those that the terminal shows."""
        operation = number_of(voucher)
        if not requests.is_operation(operation):
            return Lookup(None, words.BAD_OPERATION)
        return self._look(
            lambda talk: results.sale(talk.batch(), operation, self._profile), hear, stop
        )

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The newest record of the terminal's list, which it does not print."""
        return self._look(lambda talk: results.newest(talk.batch(), self._profile), hear, stop)

    def listing(self, hear: Hear = ignore, stop: Stop = never) -> Told:
        """What the terminal shows of its open batch, which it does not print."""
        with self._talk(hear, stop) as talk:
            status = talk.ready()
            if status.presence is not Presence.READY:
                return Told((), status.words, status.presence)
            return results.everything(talk.batch(), self._profile)

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The last sale once more, if it is this one; Integrado prints it by itself."""
        return self._look(lambda talk: _reprinted(talk, number_of(voucher)), hear, stop)

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """Number and sum of the open batch; Integrado prints them too."""
        if not self._profile.lists:
            return Report(False, words.NO_TOTALS)
        return self._report(
            lambda talk: talk.run(talk.ask.ask(requests.TOTALS, "0710")), hear, stop
        )

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """Close the day. It wipes the list, and with it the proof of whatever is in doubt."""
        close = requests.close(self._profile)
        return self._report(
            lambda talk: talk.run(talk.ask.ask_bank(close, "0510")), hear, stop, results.settled
        )

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """Load the keys, which also proves the way to the bank."""
        return self._report(
            lambda talk: talk.run(talk.ask.ask_bank(requests.LOAD_KEYS, "0810")), hear, stop
        )

    # -- money ---------------------------------------------------------------------------------

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        age = (self._clock.now() - attempt.sent_at).total_seconds()
        with self._talk(hear, stop) as talk:
            return recovery.resolve(attempt, talk, age)

    # -- inside --------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        why = common.NOT_SENT if stop() else requests.obstacle(request)
        if why is not None:
            return NotDone(why)
        with self._talk(hear, stop) as talk:
            if (why := self._objection(talk, request)) is not None:
                return NotDone(why)
            if stop():
                return NotDone(common.NOT_SENT)
            outcome = talk.run(talk.ask.money(request))
            if not self._lacks_evidence(outcome, request) or stop():
                return outcome
            return self._with_evidence(talk, outcome, request)

    def _objection(self, talk: Talk, request: MoneyRequest) -> Words | None:
        """Why the terminal is not sent `request` now; nothing of it has been sent yet.

        The last word before money is a poll: the terminal has missed none of our ACKs.
        """
        if request.kind is Kind.VOID and (why := self._objection_to_void(talk, request)):
            return why
        status = talk.ready()
        return None if status.presence is Presence.READY else status.words

    def _objection_to_void(self, talk: Talk, request: MoneyRequest) -> Words | None:
        status = talk.ready()
        if status.presence is not Presence.READY:
            return status.words
        talk.say(words.LOOKING_FIRST)
        return before.objection(talk.batch(), request, self._profile)

    def _lacks_evidence(self, outcome: Outcome, request: MoneyRequest) -> TypeGuard[Approved]:
        """The answer to a void has no amount; both records of the list have everything."""
        is_wanted = self._profile.keeps_evidence and self._profile.lists
        is_void = is_wanted and request.kind is Kind.VOID
        return is_void and isinstance(outcome, Approved) and outcome.transaction.amount is None

    def _with_evidence(self, talk: Talk, approved: Approved, request: MoneyRequest) -> Approved:
        """The approval has been heard and stands; the records are an extra and may fail."""
        talk.say(words.KEEPING)
        found = talk.batch()
        what = None if isinstance(found, Ending) else finding(found, request)
        if what is None or not what.is_done:
            return approved
        done = as_done(what.pair, request, self._profile.encoding)
        fields = (*approved.transaction.fields, *done.fields)
        return replace(approved, transaction=replace(done, fields=fields))

    def _look(self, ask: Callable[[Talk], Lookup], hear: Hear, stop: Stop) -> Lookup:
        with self._talk(hear, stop) as talk:
            status = talk.ready()
            if status.presence is not Presence.READY:
                return Lookup(None, status.words, presence=status.presence)
            return ask(talk)

    def _report(
        self,
        ask: Callable[[Talk], Message | Ending],
        hear: Hear,
        stop: Stop,
        told: Callable[[Message | Ending, str], Report] = results.report,
    ) -> Report:
        with self._talk(hear, stop) as talk:
            status = talk.ready()
            if status.presence is not Presence.READY:
                return Report(False, status.words)
            return told(ask(talk), self._profile.encoding)

    @contextmanager
    def _talk(self, hear: Hear, stop: Stop) -> Iterator[Talk]:
        with conversation(self._open_line, self._clock, hear, stop) as opened:
            yield Talk(opened, self._profile, self._memory, hear)


def _reprinted(talk: Talk, operation: int | None) -> Lookup:
    found = talk.batch()
    shown = results.sale(found, operation, talk.profile)
    if shown.transaction is None or isinstance(found, Ending) or not talk.profile.lists:
        return shown
    if results.last_sale_in(found) != operation:
        return Lookup(None, words.ONLY_LAST_AGAIN)
    return results.sale(talk.last_sale(), operation, talk.profile)


def capabilities(profile: Profile) -> Capabilities:
    """What the terminal can do with these settings."""
    return Capabilities(
        refunds=False,
        partial_refunds=False,
        finds_all=profile.lists,
        lists=profile.lists,
        void_proof=Proof.OWN_REFERENCE if profile.lists else Proof.NONE,
        refund_proof=Proof.NONE,
        sale_proof=Proof.OWN_REFERENCE if profile.lists else Proof.NONE,
        unconfirmed=Unconfirmed.KEPT,
        receipts=not profile.lists,
        needs_baseline=True,
        slip_void_needs=("auth_code",),  # compared with the terminal's own list before a void
        answer_seconds=profile.answer_seconds,
    )


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.transbank.device import TransbankDevice

    return TransbankDevice(bank, faults, options)


DRIVER = Driver(
    name=TransbankTerminal.name,
    title=Words("Transbank POS (Chile)", "Transbank POS（智利）"),
    terminal=TransbankTerminal,
    device=_device,
    options=OPTIONS,
    line=LineSettings(baud=115_200),
    explain=explain,
    decode=decode,
    currencies=(CURRENCY,),
)
