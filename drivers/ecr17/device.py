"""The terminal's half over the same frames: acknowledges, shows what it does, answers in turn.

Every message waits for its acknowledgement and is sent up to three times; a bad frame, a strange
command and another terminal's id get NAK (ecr17.md section 1).
"""

from __future__ import annotations

from collections import deque
from math import inf

from drivers.ecr17.firmware import MONEY, REFUND, REFUSED, Firmware, Reply
from drivers.ecr17.frames import Control, Packet, Reader, Reading, Scope, encode, encode_display
from drivers.ecr17.messages import Message, compose
from drivers.ecr17.options import MOST_SENDS, Profile
from drivers.ecr17.slips import CANCELLED, DECLINED, parts
from drivers.effects import Effects, WakeAt, Write
from drivers.link.device import Ears
from drivers.registry import Options
from drivers.simulator.bank import Bank
from drivers.simulator.faults import NOTHING_SAID, REFUSES, Fault, Faults, Sends, answer

RESEND_SECONDS = 3.0
WAITING = b"ATTENDERE PREGO"

_INSTEAD = {**dict.fromkeys(REFUSES, DECLINED), Fault.CANCEL: CANCELLED}
STRANGE = "77"
_AFTER = {
    Fault.TIMEOUT: (REFUSED, "TIMEOUT HOST"),
    Fault.STRANGE_CODE: (STRANGE, "ERRORE 77"),
    Fault.DUPLICATE: (REFUSED, "OPERAZIONE DUPLICATA"),
}
"""What the terminal says although the bank has booked. The answer to a refund has no room for a
reason, so its result alone must say that it is no plain refusal."""

_ORDERS: dict[Fault | None, str] = {Fault.RECEIPT_FIRST: "before", Fault.NO_RECEIPT: "never"}


class Ecr17Device:
    """A drivers.effects.Device before a simulated bank."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        profile = Profile.read(options)
        self._scope = profile.scope or Scope.STX_ETX
        self._order = str(options["simulate_receipts"])
        self._firmware = Firmware(bank, profile, card_is_other=options["simulate_card"] == "other")
        self._faults = faults
        self._ears = Ears(Reader(self._scope))
        self._commands = Sends(faults, profile.sends)
        self._to_register = False
        self._outgoing: deque[bytes] = deque()
        self._tries = 0
        self._later: Effects = ()
        self._due = inf

    def receive(self, data: bytes, now: float) -> Effects:
        heard = self._ears.hear(data, now)
        return [effect for reading in heard for effect in self._on(reading, now)]

    def expire(self, now: float) -> Effects:
        """The late answer, or a message that nobody acknowledged."""
        if self._later:
            later, self._later = self._later, ()
            return [*later, *self._await(now)]
        return self._send_again(now) if now >= self._due else ()

    def _on(self, reading: Reading | None, now: float) -> Effects:
        if self._faults.is_mute(now) or self._later:
            return ()  # switched off, or busy with a card
        match reading:
            case Control.ACK:
                return self._next(now)
            case Control.NAK:
                return self._send_again(now)
            case Packet(message):
                return self._serve(message, now)
            case None:
                return (self._say(Control.NAK),)
            case _:
                return ()

    # -- requests ------------------------------------------------------------------------------

    def _serve(self, message: bytes, now: float) -> Effects:
        """A new request ends whatever was still to be said."""
        self._outgoing.clear()
        self._due = inf
        request = self._firmware.request(message)
        if request is None or self._has_nothing(request):
            return (self._say(Control.NAK),)
        if request.shape.code in MONEY:
            return self._money(request, message, now)
        return [self._say(Control.ACK), *self._answer(request, now)]

    def _has_nothing(self, request: Message) -> bool:
        return request.shape.code in "GR" and not self._firmware.keeps_last()

    def _answer(self, request: Message, now: float) -> Effects:
        if request.shape.code == "E":
            self._to_register = request.text("mode") == "1"
            return ()
        reply = self._firmware.answer(request)
        result = [self._encode(reply.message)] if reply.message else []
        to_register = request.text("to_ecr") == "1" or self._takes_receipt()
        slip = reply.slip if to_register else b""
        return self._begin(self._in_order(result, slip, self._order), now)

    def _money(self, request: Message, message: bytes, now: float) -> Effects:
        fault = self._commands.strike(message, now)
        if fault in NOTHING_SAID:
            return ()
        if fault is Fault.NAK:
            return (self._say(Control.NAK),)
        shown = Write(encode_display(WAITING))
        return [self._say(Control.ACK), shown, *self._carry_out(request, fault, now)]

    def _carry_out(self, request: Message, fault: Fault | None, now: float) -> Effects:
        reply = self._outcome(request, fault)
        shown = [Write(encode_display(reply.reason.encode()))] if reply.reason else []
        planned = answer(fault, self._encode(reply.message))
        slip = reply.slip if self._takes_receipt() else b""
        if fault is Fault.HANG_UP:
            return [*shown, *planned.effects]
        spoilt = [effect.data for effect in planned.effects if isinstance(effect, Write)]
        order = _ORDERS.get(fault, self._order)
        if not spoilt and order == "after":
            slip = b""  # what never gets its result out does not get to the receipt either
        frames = self._in_order(spoilt, slip, order)
        if not planned.delay:
            return [*shown, *self._begin(frames, now)]
        self._outgoing, self._tries = deque(frames), 1
        self._later = [*shown, *(Write(frame) for frame in frames[:1])]
        return [WakeAt(now + planned.delay)]

    def _outcome(self, request: Message, fault: Fault | None) -> Reply:
        if fault in _INSTEAD:
            return self._firmware.refuse(request, _INSTEAD[fault])
        reply = self._firmware.answer(request)
        if fault in _AFTER and reply.is_approved:
            result, reason = _AFTER[fault]
            has_reason = request.shape.code != REFUND
            return self._firmware.refuse(request, reason, result if has_reason else STRANGE)
        return reply

    # -- what is said --------------------------------------------------------------------------

    def _takes_receipt(self) -> bool:
        """E1 holds for one operation; then the terminal prints itself again."""
        taken, self._to_register = self._to_register, False
        return taken

    def _in_order(self, result: list[bytes], slip: bytes, order: str) -> list[bytes]:
        """The frames of result and receipt, as they follow each other."""
        wanted = slip if order != "never" else b""
        printed = [self._encode(self._part(part)) for part in parts(wanted)]
        return [*printed, *result] if order == "before" else [*result, *printed]

    def _part(self, text: bytes) -> bytes:
        return compose("receipt part", self._firmware.terminal, {}) + text

    def _encode(self, message: bytes) -> bytes:
        return encode(message, self._scope)

    def _begin(self, frames: list[bytes], now: float) -> Effects:
        self._outgoing, self._tries = deque(frames), 0
        return self._send_again(now)

    def _next(self, now: float) -> Effects:
        """The register has the message; the next one follows."""
        if self._outgoing:
            self._outgoing.popleft()
        self._tries = 0
        return self._send_again(now)

    def _send_again(self, now: float) -> Effects:
        if not self._outgoing or self._tries >= MOST_SENDS:
            self._outgoing.clear()
            self._due = inf
            return ()
        self._tries += 1
        return [Write(self._outgoing[0]), *self._await(now)]

    def _await(self, now: float) -> Effects:
        self._due = now + RESEND_SECONDS
        return (WakeAt(self._due),)

    def _say(self, control: Control) -> Write:
        return Write(control.encode(self._scope))
