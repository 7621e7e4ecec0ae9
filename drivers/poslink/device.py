"""The terminal's half over the same frames: acknowledges at once, answers once, cancels on A14.

A bad frame gets 15 and is dropped; away from its idle screen it says nothing to anything but a
cancel; an answer that the register NAKs is sent again, as a good one or a bad one as it was.
"""

from __future__ import annotations

from math import inf

from drivers.effects import Effects, WakeAt, Write
from drivers.errors import BadMessage
from drivers.link.device import ACK, NAK, Ears
from drivers.link.reader import Control
from drivers.poslink import codes, requests
from drivers.poslink.firmware import Firmware, refuse, say
from drivers.poslink.frames import Reader, encode
from drivers.poslink.messages import Message
from drivers.poslink.options import Profile
from drivers.registry import Options
from drivers.simulator.bank import Bank, Refusal
from drivers.simulator.faults import (
    NOTHING_SAID,
    REFUSES,
    SLOW_SECONDS,
    Fault,
    Faults,
    Sends,
    answer,
)

ANSWER_SENDS = 3
"""How often an answer is sent at most, when the register NAKs it."""

_AFTER: dict[Fault | None, tuple[str, str]] = {
    Fault.TIMEOUT: (codes.TIMEOUT, "TIMEOUT"),
    Fault.STRANGE_CODE: ("100099", "ERROR"),
    Fault.DUPLICATE: (codes.DUPLICATE, "DUP TRANSACTION"),
}
"""What the terminal says although the bank has booked."""


class PoslinkDevice:
    """A drivers.effects.Device before a simulated bank."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        self._firmware = Firmware(bank)
        self._faults = faults
        self._ears = Ears(Reader())
        self._commands = Sends(faults, Profile.read(options, bank.currency).sends)
        self._waiting: Message | None = None
        self._due = inf
        self._said: Effects = ()
        self._repeats_left = 0

    def receive(self, data: bytes, now: float) -> Effects:
        heard = self._ears.hear(data, now)
        return [effect for reading in heard for effect in self._on(reading, now)]

    def expire(self, now: float) -> Effects:
        """The cardholder of a slow transaction has paid."""
        request, self._waiting = (self._waiting, None) if now >= self._due else (None, None)
        self._due = inf
        return self._answered(request, None) if request else ()

    def _on(self, reading: Control | bytes | None, now: float) -> Effects:
        if self._faults.is_mute(now):
            return ()
        if isinstance(reading, Control):
            return self._heard(reading)
        request = _request(reading)
        if self._waiting is not None:
            return self._cancelled(request)
        return (NAK,) if request is None else self._serve(request, now)

    def _heard(self, control: Control) -> Effects:
        """A NAK gets the answer once more; it stands, whatever comes of it."""
        if control is not Control.NAK or self._repeats_left <= 0:
            return ()
        self._repeats_left -= 1
        return self._said

    def _cancelled(self, request: Message | None) -> Effects:
        """A cancel stops what waits for its card; anything else is not heard now."""
        waiting = self._waiting
        if waiting is None or request is None or request.command != requests.CANCEL:
            return ()
        self._waiting, self._due = None, inf
        return (ACK, *self._keep(say(waiting, codes.ABORTED, "ABORTED")))

    def _serve(self, request: Message, now: float) -> Effects:
        if request.command == requests.CANCEL:
            return (ACK,)
        if request.command != requests.CREDIT:
            return (ACK, *self._keep(self._firmware.answer(request)))
        fault = self._commands.strike(request.encode(), now)
        if fault in NOTHING_SAID:
            return ()
        if fault is Fault.NAK:
            return (NAK,)
        if fault is Fault.SLOW:
            self._waiting, self._due = request, now + SLOW_SECONDS
            return (ACK, WakeAt(self._due))
        return (ACK, *self._answered(request, fault))

    def _answered(self, request: Message, fault: Fault | None) -> Effects:
        frame = encode(self._outcome(request, fault).encode())
        self._said = answer(fault, frame).effects
        self._repeats_left = ANSWER_SENDS - 1
        return self._said

    def _keep(self, message: Message) -> Effects:
        self._said = (Write(encode(message.encode())),)
        self._repeats_left = ANSWER_SENDS - 1
        return self._said

    def _outcome(self, request: Message, fault: Fault | None) -> Message:
        if fault in REFUSES:
            return refuse(request, Refusal.DECLINED)
        if fault is Fault.CANCEL:
            return say(request, codes.ABORTED, "ABORTED")
        answered = self._firmware.answer(request)
        if fault in _AFTER and answered.code == codes.OK:
            return say(request, *_AFTER[fault])
        return answered


def _request(data: bytes | None) -> Message | None:
    """A request that can be read; None when the frame or what is in it cannot."""
    try:
        message = Message.decode(data) if data else None
    except BadMessage:
        return None
    return message if message and not message.is_answer else None
