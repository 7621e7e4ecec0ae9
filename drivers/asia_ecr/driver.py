"""A Hypercom-style terminal as a drivers.terminal.Terminal: one conversation per verb."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeGuard

from drivers.asia_ecr import exchanges, recovery, requests, results, words
from drivers.asia_ecr.decode import decode
from drivers.asia_ecr.explain import explain
from drivers.asia_ecr.options import OPTIONS, Profile
from drivers.asia_ecr.requests import LAST_INVOICE, number_of
from drivers.conversation import Conversation, conversation
from drivers.lines import OpenLine
from drivers.link import words as common
from drivers.link.verbs import MoneyVerbs
from drivers.registry import Driver, Options
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
    Progress,
    Proof,
    Report,
    Status,
    Stop,
    Transaction,
    Unconfirmed,
    Words,
    ignore,
    never,
)

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults

INVOICE_TRIES = 2
INVOICE_PAUSE = 1.0
"""Seconds before each try to fetch a refund's invoice: a terminal that prints stays silent."""


class AsiaEcrTerminal(MoneyVerbs):
    """The verbs of drivers.terminal.Terminal."""

    name = "asia_ecr"

    def __init__(self, open_line: OpenLine, clock: Clock, currency: str, options: Options) -> None:
        self._open_line = open_line
        self._clock = clock
        self._profile = Profile.read(options, currency)
        self._before: Transaction | None = None
        self.capabilities = capabilities(self._profile)

    # -- questions -----------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        with self._talk(hear, stop) as talk:
            asked = exchanges.question(requests.test(self._profile), self._profile)
            return results.status(talk.run(asked))

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        invoice = number_of(voucher)
        if invoice is None or not requests.is_invoice(invoice):
            return Lookup(None, words.BAD_INVOICE)
        return self._look_up(invoice, hear, stop)

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """Remembered for the next money command, whose invoice must be a newer one."""
        found = self._look_up(LAST_INVOICE, hear, stop)
        self._before = found.transaction
        return found

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The same question as `find`; the slip comes out of the terminal."""
        return self.find(voucher, hear, stop)

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        with self._talk(hear, stop) as talk:
            asked = exchanges.question(requests.totals(self._profile), self._profile)
            return results.report(talk.run(asked))

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        with self._talk(hear, stop) as talk:
            return results.settled(talk.run(exchanges.settlement(self._profile)))

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:  # noqa: ARG002
        return Report(True, common.NO_SIGN_ON)

    # -- money ---------------------------------------------------------------------------------

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        with self._talk(hear, stop) as talk:
            return recovery.resolve(attempt, talk.run, self._profile)

    # -- inside --------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        why = common.NOT_SENT if stop() else requests.obstacle(request, self._profile)
        if why is not None:
            return NotDone(why)
        before, self._before = self._before, None
        with self._talk(hear, stop) as talk:
            outcome = talk.run(exchanges.money(request, self._profile))
            if before is None or not _lacks_invoice(outcome, request):
                return outcome
            hear(Progress(words.ADDING))
            return self._with_invoice(talk, outcome, request, before)

    def _with_invoice(
        self, talk: Conversation, approved: Approved, request: MoneyRequest, before: Transaction
    ) -> Approved:
        """The approval has been heard and stands; its number is an extra and may fail."""
        for _try in range(INVOICE_TRIES):
            if not talk.pause(INVOICE_PAUSE):
                break
            found = recovery.look_up(LAST_INVOICE, talk.run, self._profile)
            if found.presence is Presence.READY:
                return recovery.completed(approved, found.transaction, request, before)
        return approved

    def _look_up(self, invoice: int, hear: Hear, stop: Stop) -> Lookup:
        with self._talk(hear, stop) as talk:
            return recovery.look_up(invoice, talk.run, self._profile)

    def _talk(self, hear: Hear, stop: Stop) -> AbstractContextManager[Conversation]:
        return conversation(self._open_line, self._clock, hear, stop)


def _lacks_invoice(outcome: Outcome, request: MoneyRequest) -> TypeGuard[Approved]:
    """Castles answers an approved refund with the header alone; a void has its original's."""
    has_own = request.kind is not Kind.VOID
    return has_own and isinstance(outcome, Approved) and not outcome.transaction.voucher


def capabilities(profile: Profile) -> Capabilities:
    """What the terminal can do with these settings."""
    proof = Proof.LAST_RESULT if profile.takes_baseline else Proof.NONE
    return Capabilities(
        voids=bool(profile.void_code),
        void_proof=Proof.NONE,
        refund_proof=proof,
        sale_proof=proof,
        unconfirmed=Unconfirmed.KEPT,
        needs_baseline=profile.takes_baseline,
        answer_seconds=profile.answer_seconds,
    )


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.asia_ecr.device import AsiaEcrDevice

    return AsiaEcrDevice(bank, faults, options)


DRIVER = Driver(
    name=AsiaEcrTerminal.name,
    title=Words(
        "Hypercom-style terminals (Castles, KBank, Krungthai, HICAPS)",
        "Hypercom 接口终端（Castles、开泰银行、泰京银行、HICAPS）",
    ),
    terminal=AsiaEcrTerminal,
    device=_device,
    options=OPTIONS,
    explain=explain,
    decode=decode,
)
