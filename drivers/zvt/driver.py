"""A ZVT terminal as a drivers.terminal.Terminal: one conversation per verb."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.conversation import Conversation
from drivers.lines import OpenLine
from drivers.link.verbs import MoneyVerbs
from drivers.registry import Driver, LineSettings, Options
from drivers.terminal import (
    Approved,
    Attempt,
    Capabilities,
    Clock,
    Concluded,
    Event,
    Hear,
    Lookup,
    MoneyRequest,
    NotDone,
    Outcome,
    Presence,
    Proof,
    Provisional,
    Status,
    Stop,
    Transaction,
    Unconfirmed,
    Unknown,
    Words,
    ignore,
    never,
)
from drivers.zvt import requests, words
from drivers.zvt.currencies import CURRENCIES
from drivers.zvt.decode import decode
from drivers.zvt.exchanges import Asker
from drivers.zvt.explain import explain
from drivers.zvt.functions import FUNCTIONS
from drivers.zvt.masking import mask
from drivers.zvt.options import OPTIONS, Profile
from drivers.zvt.phases import Ending
from drivers.zvt.receipts import Slips
from drivers.zvt.recovery import Recovery
from drivers.zvt.results import NEEDS
from drivers.zvt.upkeep import Upkeep
from drivers.zvt.values import code_of, number_of

if TYPE_CHECKING:
    from drivers.effects import Device
    from drivers.simulator.bank import Bank
    from drivers.simulator.faults import Faults


class ZvtTerminal(MoneyVerbs, Upkeep):
    """The verbs of drivers.terminal.Terminal; those of a technician are in Upkeep."""

    name = "zvt"

    def __init__(self, open_line: OpenLine, clock: Clock, currency: str, options: Options) -> None:
        super().__init__(open_line, clock, Profile.read(options, currency))
        self._before: Transaction | None = None
        self.capabilities = Capabilities(
            void_proof=Proof.LAST_RESULT,
            refund_proof=Proof.LAST_RESULT,
            sale_proof=Proof.LAST_RESULT,
            unconfirmed=Unconfirmed.KEPT,
            receipts=True,
            needs_baseline=True,
            slip_void_needs=("terminal_id",),  # the terminal compares number and amount itself
            slip_refund_needs=(),  # a refund points at no sale
            answer_seconds=self._profile.result_seconds,
        )

    # -- questions -----------------------------------------------------------------------------

    def check(self, hear: Hear = ignore, stop: Stop = never) -> Status:
        with self._talk(hear, stop) as (talk, ask):
            return self._if_away(talk.run(ask.state(in_full=True)))

    def find(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """The last transaction if it is that one, else the one that the terminal selects."""
        return self._find(voucher, hear, stop, printed=False)

    def reprint(self, voucher: str, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """As `find`, with the receipts; a terminal that prints by itself prints them again."""
        return self._find(voucher, hear, stop, printed=True)

    def last(self, hear: Hear = ignore, stop: Stop = never) -> Lookup:
        """Remembered for the next money command, whose approval must be a newer one."""
        with self._talk(hear, stop) as (talk, ask):
            found = talk.run(ask.last())
        self._before = found.transaction
        return found

    # -- money ---------------------------------------------------------------------------------

    def resolve(self, attempt: Attempt, hear: Hear = ignore, stop: Stop = never) -> Outcome:
        with self._talk(hear, stop) as (talk, ask):
            return Recovery(talk, ask, attempt, self._clock, hear).run()

    # -- inside --------------------------------------------------------------------------------

    def _money(self, request: MoneyRequest, hear: Hear, stop: Stop) -> Outcome:
        """A look at the state comes first: it proves line and terminal, and what is left over from
        before comes before its answer."""
        why = words.NOT_SENT if stop() else requests.obstacle(request, self._profile)
        if why is not None:
            return NotDone(why)
        before, self._before = self._before, None
        with self._talk(_provisionally(hear), stop) as (talk, ask):
            state = self._if_away(talk.run(ask.state()))
            if state.presence is not Presence.READY or stop():
                return NotDone(words.NOT_SENT if stop() else words.unsent(state.words))
            slips = ask.slips()
            outcome = talk.run(ask.money(request, before, slips))
            return self._closed(outcome, talk, ask, slips)

    def _closed(self, outcome: Outcome, talk: Conversation, ask: Asker, slips: Slips) -> Outcome:
        """The approval has been heard; receipts follow, and must be taken.

        It is proven by 06 0F. Whatever ends the conversation before that may have hidden a 06 1E,
        so recovery asks what the terminal has stored.
        """
        if not isinstance(outcome, Approved):
            return outcome
        end = talk.run(ask.closing(slips, hands_on=True))
        if end.how is not Ending.COMPLETED:
            why = words.TAKEN_BACK if end.how is Ending.ABORTED else words.NOT_COMPLETED
            return Unknown(why, end.code, NEEDS)
        self._note(code_of(end.last) if end.last else "")
        return outcome

    def _find(self, voucher: str, hear: Hear, stop: Stop, *, printed: bool) -> Lookup:
        number = number_of(voucher)
        if number is None or not requests.is_receipt(number):
            return Lookup(None, words.BAD_NUMBER)
        with self._talk(hear, stop) as (talk, ask):
            last = talk.run(ask.last())
            is_last = _has_number(last, number)
            if last.presence is not Presence.READY or (is_last and not printed):
                return last
            again = ask.last(printed=True) if is_last else ask.receipt(number, printed=printed)
            found = talk.run(again)
            return found if _has_number(found, number) else _not_found(found)


def _provisionally(hear: Hear) -> Hear:
    """Between 04 0F and the end of the conversation the terminal may take an approval back."""

    def heard(event: Event) -> None:
        if isinstance(event, Concluded) and isinstance(event.result, Approved):
            event = Provisional(event.result, event.trace)
        hear(event)

    return heard


def _has_number(found: Lookup, number: int) -> bool:
    return found.transaction is not None and number_of(found.transaction.voucher) == number


def _not_found(found: Lookup) -> Lookup:
    """A terminal that does not know the selectors refuses them, or shows its last one again."""
    return replace(found, transaction=None, words=words.NOT_FOUND, receipts=())


def _device(bank: Bank, faults: Faults, options: Options) -> Device:
    """The terminal half; only a simulator needs it, so a register does not import it."""
    from drivers.zvt.device import ZvtDevice

    return ZvtDevice(bank, faults, options)


DRIVER = Driver(
    name=ZvtTerminal.name,
    title=Words(
        "ZVT terminals (Germany, Austria, Switzerland)",
        "ZVT 终端（德国、奥地利、瑞士）",
        "ZVT-Terminals (Deutschland, Österreich, Schweiz)",
    ),
    terminal=ZvtTerminal,
    device=_device,
    options=OPTIONS,
    line=LineSettings(baud=9600, bits=8, parity="N", stop_bits=2),
    explain=explain,
    decode=decode,
    mask=mask,
    functions=FUNCTIONS,
    currencies=CURRENCIES,
)
