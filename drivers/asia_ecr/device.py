"""The terminal's half over the same frames: acknowledges at once, answers once.

A bad frame gets 15 and is dropped; a busy terminal says nothing at all; the answer is not sent
again when the register NAKs it (asia_ecr.md, Terminal behaviour).
"""

from __future__ import annotations

from math import inf

from drivers.asia_ecr.firmware import Firmware
from drivers.asia_ecr.frames import Reader, encode
from drivers.asia_ecr.messages import REQUEST, Message
from drivers.asia_ecr.options import Profile
from drivers.effects import Effects, WakeAt, Write
from drivers.errors import BadMessage
from drivers.link.device import ACK, NAK, Ears
from drivers.link.reader import Control
from drivers.registry import Options
from drivers.simulator.bank import Bank, Refusal
from drivers.simulator.faults import NOTHING_SAID, REFUSES, Fault, Faults, Sends, answer

APPROVED = "00"
_AFTER: dict[Fault | None, tuple[str, str]] = {
    Fault.TIMEOUT: ("TO", "TXN NOT SUCCESS"),
    Fault.STRANGE_CODE: ("77", "TXN NOT SUCCESS"),
    Fault.DUPLICATE: ("94", "DUPLICATE TXN"),
}
"""What the terminal says although the bank has booked."""
_TIMEOUT_OF_VOID = ("NA", "TIMEOUT")
"""Some builds tell by the code alone that the bank was too slow, others by the text alone: here
it is the text for a void and the code for the rest."""


class AsiaEcrDevice:
    """A drivers.effects.Device before a simulated bank."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        profile = Profile.read(options, bank.currency)
        self._firmware = Firmware(bank, profile)
        self._faults = faults
        self._scope = profile.scope
        self._void_code = profile.void_code
        self._ears = Ears(Reader(profile.scope))
        self._commands = Sends(faults, profile.sends)
        self._later: Effects = ()
        self._due = inf

    def receive(self, data: bytes, now: float) -> Effects:
        heard = self._ears.hear(data, now)
        return [effect for reading in heard for effect in self._on(reading, now)]

    def expire(self, now: float) -> Effects:
        if now < self._due:
            return ()
        later, self._later, self._due = self._later, (), inf
        return later

    def _on(self, reading: Control | bytes | None, now: float) -> Effects:
        """Acknowledgements change nothing: the answer went out once, and stands."""
        if isinstance(reading, Control) or self._is_away(now):
            return ()
        request = _request(reading)
        return (NAK,) if request is None else self._serve(request, now)

    def _is_away(self, now: float) -> bool:
        """Switched off, or busy with a card."""
        return self._faults.is_mute(now) or self._due < inf

    def _serve(self, request: Message, now: float) -> Effects:
        if request.code not in self._firmware.money_codes:
            return (ACK, self._write(self._firmware.answer(request)))
        fault = self._commands.strike(request.encode(), now)
        if fault in NOTHING_SAID:
            return ()
        if fault is Fault.NAK:
            return (NAK,)
        return (ACK, *self._carry_out(request, fault, now))

    def _carry_out(self, request: Message, fault: Fault | None, now: float) -> Effects:
        planned = answer(fault, self._write(self._outcome(request, fault)).data)
        if not planned.delay:
            return planned.effects
        self._later, self._due = planned.effects, now + planned.delay
        return (WakeAt(self._due),)

    def _outcome(self, request: Message, fault: Fault | None) -> Message:
        if fault in REFUSES:
            return self._firmware.refuse(request, Refusal.DECLINED)
        if fault is Fault.CANCEL:
            return self._firmware.cancel(request)
        answered = self._firmware.answer(request)
        if fault in _AFTER and answered.response == APPROVED:
            is_void = request.code == self._void_code and fault is Fault.TIMEOUT
            return self._firmware.say(request, *(_TIMEOUT_OF_VOID if is_void else _AFTER[fault]))
        return answered

    def _write(self, message: Message) -> Write:
        return Write(encode(message.encode(), self._scope))


def _request(data: bytes | None) -> Message | None:
    """A request that can be read; None when the frame or what is in it cannot."""
    try:
        message = Message.decode(data) if data else None
    except BadMessage:
        return None
    return message if message and message.indicator == REQUEST else None
