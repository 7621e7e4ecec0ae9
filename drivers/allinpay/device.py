"""The terminal half: an Allinpay terminal in front of the simulated bank.

One command at a time, like the real thing; what no public source tells is decided in NOTES.md.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.allinpay import codes, slips
from drivers.allinpay.frames import NAK, Reader
from drivers.allinpay.frames import encode as encode_frame
from drivers.allinpay.messages import (
    ANSWER_ORDER,
    APP,
    MANAGER,
    Message,
    Type,
    compose,
    decode,
    encode,
)
from drivers.allinpay.teller import BOOKINGS, fields, refund_at_wallet
from drivers.allinpay.transactions import TYPES
from drivers.effects import Effect, Effects, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.registry import Options
from drivers.simulator.bank import Bank, Entry, Waiting
from drivers.simulator.faults import MUTE, Fault, Faults, answer
from drivers.terminal import Transaction

QUIET_SECONDS = 1.0
"""A command that pauses longer in its middle is thrown away."""

DONE, NOT_PRINTED = "00", "-116"
NO_TRANSACTION, NO_ORIGINAL, NOT_OFFERED = "X3", "XB", "XA"
REFUSED, NO_FUNDS, CANCELLED = "XM", "51", "X0"
IN_PROGRESS, WALLET_FAILED = "2008", "05"

BUSY_TEXT = "终端忙，请稍候"
REPRINTED = "重打印 DUPLICATED"


class AllinpayDevice:
    """A drivers.effects.Device; `bank` is the truth, `faults` the plan of what goes wrong."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        self._bank = bank
        self._faults = faults
        self._operator = str(options["operator"])
        self._reader = Reader()
        self._heard_at = float("-inf")
        self._late: tuple[Effect, ...] = ()
        self._answers: dict[int, Callable[[Message], Message]] = {
            Type.SIGN_ON: self._sign_on,
            Type.SETTLE: self._settle,
            Type.LAST: self._last,
            Type.REPRINT: self._reprint,
            Type.DETAIL: self._detail,
        }

    def receive(self, data: bytes, now: float) -> Effects:
        if self._faults.is_mute(now) or self._late:
            return []
        if now - self._heard_at > QUIET_SECONDS:
            self._reader = Reader()
        self._heard_at = now
        self._reader.receive(data)
        effects: list[Effect] = []
        while (command := self._next()) is not None:
            effects += self._obey(command, now)
        return effects

    def expire(self, now: float) -> Effects:  # noqa: ARG002 (the protocol of devices)
        """The late answer."""
        late, self._late = self._late, ()
        return late

    def _next(self) -> Message | None:
        """The next sound command; damaged ones get silence."""
        while True:
            try:
                block = self._reader.next()
                return None if block is None else decode(block)
            except (BadFrame, BadMessage):
                continue

    def _obey(self, command: Message, now: float) -> Effects:
        if command.text("application") == MANAGER:
            return [_write(_handshake(command, self._about()))]
        if command.type in BOOKINGS:
            return self._money(command, now)
        reply = self._answers.get(command.type)
        return [_write(reply(command) if reply else _refusal(command, NOT_OFFERED))]

    # -- money ------------------------------------------------------------------------------------

    def _money(self, command: Message, now: float) -> Effects:
        fault = self._faults.strike(now)
        if fault in MUTE:
            return []
        if fault in _INSTEAD:
            return [_INSTEAD[fault](command)]
        booked = self._booked(command)
        if isinstance(booked, str):
            return [_write(_refusal(command, booked))]
        if fault in _AFTER:
            return [_write(_refusal(command, _AFTER[fault]))]
        shown = self._answered(booked, command, fault)
        planned = answer(fault, _frame(shown))
        if not planned.delay:
            return planned.effects
        self._late = planned.effects
        return [WakeAt(now + planned.delay)]

    def _booked(self, command: Message) -> Entry | Waiting | str:
        fate = self._faults.wallet
        if command.type == Type.REFUND and fate is not None:
            return refund_at_wallet(self._bank, command, fate)
        return BOOKINGS[command.type](self._bank, command)

    def _answered(self, one: Entry | Waiting, command: Message, fault: Fault | None) -> Message:
        if isinstance(one, Waiting):
            return self._at_wallet(one, command)
        code = NOT_PRINTED if fault is Fault.NO_PAPER else DONE
        return self._shown(one.transaction, command, code, with_slips=fault not in _NO_SLIPS)

    def _at_wallet(self, one: Waiting, command: Message) -> Message:
        """What has become of it so far; only what is done has a slip."""
        code = IN_PROGRESS if one.looks else WALLET_FAILED if one.failed else DONE
        return self._shown(one.transaction, command, code, with_slips=code == DONE)

    # -- questions and control --------------------------------------------------------------------

    def _sign_on(self, command: Message) -> Message:
        return self._report(command, self._bank.open_batch, "")

    def _last(self, command: Message) -> Message:
        if (newest := self._bank.at_wallet()) is not None:
            self._bank.look(newest)
            return self._at_wallet(newest, command)
        last = self._bank.last()
        if last is None:
            return _refusal(command, NO_TRANSACTION)
        return self._shown(last.transaction, command, DONE)

    def _reprint(self, command: Message) -> Message:
        if (one := self._bank.at_wallet(command.text("original_voucher"))) is not None:
            self._bank.look(one)
            return self._at_wallet(one, command)
        entry = self._bank.find(command.text("original_voucher"))
        if entry is None:
            return _refusal(command, NO_ORIGINAL)
        return self._shown(entry.transaction, command, DONE, REPRINTED)

    def _detail(self, command: Message) -> Message:
        booked = [entry.transaction for entry in self._bank.of_batch()]
        batch = self._bank.open_batch
        return self._report(command, batch, slips.listing(booked, batch, self._now()))

    def _settle(self, command: Message) -> Message:
        totals = self._bank.settle()
        text = slips.settlement(totals, self._bank.currency, self._now())
        return self._report(command, totals.batch, text)

    # -- messages ---------------------------------------------------------------------------------

    def _shown(
        self, one: Transaction, command: Message, code: str, *remarks: str, with_slips: bool = True
    ) -> Message:
        """The full set for a booked transaction, with its slips unless they cannot be had."""
        operator = command.text("operator") or self._operator
        values = fields(one) | _result(code) | {"operator": operator}
        if with_slips:
            values["receipt"] = slips.both_copies(one, operator, remarks)
        return compose(ANSWER_ORDER, TYPES[one.kind], values)

    def _report(self, command: Message, batch: str, text: str) -> Message:
        values = self._about() | {"batch": batch, "receipt": text}
        return compose(ANSWER_ORDER, command.type, values)

    def _about(self) -> dict[str, str | bytes]:
        """All is well, who the terminal is, and what time it has."""
        now = self._bank.clock.now().astimezone()
        return _result(DONE) | {
            "merchant_name": self._bank.merchant_name,
            "merchant_id": self._bank.merchant_id,
            "terminal_id": self._bank.terminal_id,
            "date": f"{now:%m%d}",
            "time": f"{now:%H%M%S}",
        }

    def _now(self) -> str:
        return f"{self._bank.clock.now().astimezone():%Y/%m/%d %H:%M:%S}"


def _handshake(command: Message, about: dict[str, str | bytes]) -> Message:
    if command.type != Type.HANDSHAKE:
        return _refusal(command, NOT_OFFERED)
    return compose(ANSWER_ORDER, Type.HANDSHAKE, about, MANAGER)


def _result(code: str, explanation: str = "") -> dict[str, str | bytes]:
    return {"code": code, "explanation": explanation or codes.look_up(code).words.zh}


def _refusal(command: Message, code: str, explanation: str = "") -> Message:
    values = _result(code, explanation) | {"reference": command.text("reference")}
    return compose(ANSWER_ORDER, command.type, values, command.text("application") or APP)


def _frame(message: Message) -> bytes:
    return encode_frame(encode(message))


def _write(message: Message) -> Effect:
    return Write(_frame(message))


_INSTEAD: dict[Fault | None, Callable[[Message], Effect]] = {
    Fault.NAK: lambda _command: Write(bytes([NAK])),
    Fault.BUSY: lambda command: _write(_refusal(command, REFUSED, BUSY_TEXT)),
    Fault.DECLINE: lambda command: _write(_refusal(command, NO_FUNDS)),
    Fault.TAKEN_BACK: lambda command: _write(_refusal(command, NO_FUNDS)),
    Fault.CANCEL: lambda command: _write(_refusal(command, CANCELLED)),
}
"""Faults that come before the bank: nothing is booked."""

_NO_SLIPS = frozenset({Fault.NO_PAPER, Fault.NO_RECEIPT})

_AFTER: dict[Fault | None, str] = {
    Fault.TIMEOUT: "68", Fault.STRANGE_CODE: "Q9", Fault.DUPLICATE: "94",
}  # fmt: skip
"""What the terminal says although the bank has booked."""
