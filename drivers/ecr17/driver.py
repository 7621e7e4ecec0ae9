"""An ECR17 terminal as a drivers.terminal.Terminal: one conversation per verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from drivers.conversation import Conversation, conversation
from drivers.ecr17 import recovery, requests, results, verbs, words
from drivers.ecr17.cards import mask_trace
from drivers.ecr17.decode import decode
from drivers.ecr17.desk import Desk, detect
from drivers.ecr17.explain import explain
from drivers.ecr17.frames import Scope
from drivers.ecr17.options import OPTIONS, Profile
from drivers.lines import OpenLine
from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verbs import MoneyVerbs
from drivers.registry import Driver, Options
from drivers.terminal import (
    Attempt,
    Capabilities,
    Clock,
    Hear,
    Lookup,
    MoneyRequest,
    NotDone,
    Outcome,
    Progress,
    Proof,
    Report,
    Status,
    Stop,
    Unconfirmed,
    Unknown,
    Words,
    ignore,
    never,
)

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults

R = TypeVar("R")


class Ecr17Terminal(MoneyVerbs):
    """The verbs of drivers.terminal.Terminal. A checksum once found out stays as long as this.

    It voids the terminal's last transaction, unless the option `retroactive` is on. For a refund
    the terminal is told the amount alone; the customer presents the card.
    """

    name = "ecr17"

    def __init__(self, open_line: OpenLine, clock: Clock, _currency: str, options: Options) -> None:
        self._open_line = open_line
        self._clock = clock
        self._profile = Profile.read(options)
        self._scope = self._profile.scope
        self.capabilities = capabilities(self._profile)

    # -- questions -----------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        return self._do(hear, stop, lambda desk: results.status(desk.state()), results.status)

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The last transaction, if `voucher` is its STAN."""
        stan = requests.stan(voucher)
        if not stan:
            return Lookup(None, words.BAD_STAN)
        return self._do(
            hear, stop, lambda desk: verbs.find(desk, stan, self._local()), results.unanswered
        )

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        return self._do(
            hear, stop, lambda desk: verbs.last(desk, self._local()), results.unanswered
        )

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The same question as `find`: the receipt comes to the register."""
        return self.find(voucher, hear, stop)

    # -- control -------------------------------------------------------------------------------

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._do(hear, stop, lambda desk: results.totals(desk.totals()), results.totals)

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._do(hear, stop, verbs.settle, results.totals)

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """A DLL: keys and parameters, the first one where the terminal's status says so."""
        return self._do(hear, stop, verbs.sign_on, results.totals)

    # -- money ---------------------------------------------------------------------------------

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        def ask(desk: Desk) -> Outcome:
            now = self._clock.now()
            return recovery.resolve(attempt, desk, self._profile, now, self._local())

        return self._do(hear, stop, ask, lambda _ending: Unknown(common.ASK_AGAIN))

    # -- inside --------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        why = common.NOT_SENT if stop() else requests.obstacle(request)
        if why is not None:
            return NotDone(why)

        def ask(desk: Desk) -> Outcome:
            return verbs.money(desk, request, self._profile, self._local(), stop)

        return self._do(hear, stop, ask, lambda ending: NotDone(results.unsent(ending)))

    def _do(
        self, hear: Hear, stop: Stop, verb: Callable[[Desk], R], without: Callable[[Ending], R]
    ) -> R:
        """One conversation; `without` says what it means that no checksum could be found out."""
        with conversation(self._open_line, self._clock, hear, stop, mask_trace) as talk:
            scope = self._scope or self._detected(talk, hear)
            if isinstance(scope, Ending):
                return without(scope)
            self._scope = scope
            return verb(Desk(talk, self._profile, hear, scope))

    def _detected(self, talk: Conversation, hear: Hear) -> Scope | Ending:
        hear(Progress(words.DETECTING))
        return detect(talk, self._profile)

    def _local(self) -> datetime:
        """The lane's local time, which is about the terminal's."""
        return self._clock.now().astimezone()


def capabilities(profile: Profile) -> Capabilities:
    """What the terminal can do with these settings. It voids its last transaction alone."""
    return Capabilities(
        finds_all=False,
        void_proof=Proof.LAST_RESULT,
        refund_proof=Proof.LAST_RESULT,
        sale_proof=Proof.LAST_RESULT,
        unconfirmed=Unconfirmed.KEPT,
        receipts=profile.takes_receipts,
        needs_baseline=True,
        slip_void_needs=(),  # the terminal voids its last transaction alone, by its STAN
        slip_refund_needs=(),  # a refund names no sale
        answer_seconds=profile.answer_seconds,
    )


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.ecr17.device import Ecr17Device

    return Ecr17Device(bank, faults, options)


DRIVER = Driver(
    name=Ecr17Terminal.name,
    title=Words("ECR17 terminals (Italy)", "ECR17 接口终端（意大利）"),
    terminal=Ecr17Terminal,
    device=_device,
    options=OPTIONS,
    explain=explain,
    decode=decode,
    mask=mask_trace,
    currencies=("EUR",),
)
