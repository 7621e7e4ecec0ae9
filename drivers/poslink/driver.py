"""A PAX terminal with POSLink as a drivers.terminal.Terminal: one conversation per verb."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.conversation import Conversation, conversation
from drivers.lines import OpenLine
from drivers.link import words as common
from drivers.link.verbs import MoneyVerbs
from drivers.poslink import exchanges, records, requests, results, words
from drivers.poslink.explain import decode, explain
from drivers.poslink.options import OPTIONS, Profile
from drivers.poslink.recovery import Recovery
from drivers.poslink.requests import number_of, original_of
from drivers.registry import Driver, LineSettings, Options
from drivers.terminal import (
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

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults


class PoslinkTerminal(MoneyVerbs):
    """The verbs of drivers.terminal.Terminal."""

    name = "poslink"

    def __init__(self, open_line: OpenLine, clock: Clock, currency: str, options: Options) -> None:
        self._open_line = open_line
        self._clock = clock
        self._profile = Profile.read(options, currency)
        self.capabilities = Capabilities(
            void_proof=Proof.OWN_REFERENCE,
            refund_proof=Proof.OWN_REFERENCE,
            sale_proof=Proof.OWN_REFERENCE,
            unconfirmed=Unconfirmed.KEPT,
            needs_baseline=True,
            answer_seconds=self._profile.answer_seconds,
        )

    # -- questions -----------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        with self._talk(hear, stop) as talk:
            return self._status(talk)

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The record of that transaction number; the batch is that of the newest record."""
        number = number_of(voucher)
        if not number:
            return Lookup(None, words.BAD_NUMBER)
        with self._talk(hear, stop) as talk:
            question = requests.record_by_number(number, self._profile)
            found = records.ask(question, talk.run, self._profile)
            if found.transaction is None:
                return found
            return replace(found, batch=records.last(talk.run, self._profile).batch)

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        with self._talk(hear, stop) as talk:
            return records.last(talk.run, self._profile)

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The same question as `find`: the protocol brings no receipts."""
        return self.find(voucher, hear, stop)

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        with self._talk(hear, stop) as talk:
            asked = exchanges.question(requests.totals(self._profile), self._profile)
            return results.report(talk.run(asked))

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        at = f"{self._clock.now().astimezone():%Y%m%d%H%M%S}"
        with self._talk(hear, stop) as talk:
            return results.settled(talk.run(exchanges.batch_close(at, self._profile)))

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:  # noqa: ARG002
        return Report(True, common.NO_SIGN_ON)

    # -- money ---------------------------------------------------------------------------------

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        elapsed = (self._clock.now() - attempt.sent_at).total_seconds()
        with self._talk(hear, stop) as talk:
            return Recovery(attempt, talk.run, talk.pause, self._profile, hear).resolve(elapsed)

    # -- inside --------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        """A00 comes first: behind its answer no late refusal of an older command can follow."""
        if (why := requests.obstacle(request, self._profile)) is not None:
            return NotDone(why)
        with self._talk(hear, stop) as talk:
            if (why := self._objection(talk, request)) is not None:
                return NotDone(why)
            if stop():
                return NotDone(common.NOT_SENT)
            return talk.run(exchanges.money(request, self._profile))

    def _objection(self, talk: Conversation, request: MoneyRequest) -> Words | None:
        """Why the terminal cannot be asked now. A void goes by a number that may be another's."""
        status = self._status(talk)
        if status.presence is not Presence.READY:
            return status.words
        original = original_of(request)
        number = number_of(original.voucher)
        if request.kind is not Kind.VOID or not number:
            return None
        question = requests.record_by_number(number, self._profile)
        shown = records.ask(question, talk.run, self._profile)
        if shown.transaction is None:
            return common.with_reason(words.ORIGINAL_NOT_SHOWN, shown.words)
        is_it = records.may_be_same(original, shown.transaction)
        return None if is_it else words.OTHER_ORIGINAL

    def _status(self, talk: Conversation) -> Status:
        asked = exchanges.question(requests.initialise(self._profile), self._profile)
        return results.status(talk.run(asked))

    def _talk(self, hear: Hear, stop: Stop) -> AbstractContextManager[Conversation]:
        return conversation(self._open_line, self._clock, hear, stop)


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.poslink.device import PoslinkDevice

    return PoslinkDevice(bank, faults, options)


DRIVER = Driver(
    name=PoslinkTerminal.name,
    title=Words("PAX terminals with POSLink (United States)", "百富 POSLink 终端（美国）"),
    terminal=PoslinkTerminal,
    device=_device,
    options=OPTIONS,
    line=LineSettings(baud=115_200, bits=8, parity="N", stop_bits=1),
    explain=explain,
    decode=decode,
    currencies=("USD",),
)
