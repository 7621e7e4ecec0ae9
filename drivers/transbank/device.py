"""The terminal's half over the same frames: acknowledges, answers, and waits to be acknowledged.

An answer that is NAKed, or not acknowledged in 10 s, goes out again, three times in all; until
then the terminal takes no other request (transbank.md section 1).
"""

from __future__ import annotations

from math import inf

from drivers.effects import Effect, Effects, HangUp, WakeAt, Write
from drivers.errors import BadMessage
from drivers.link.device import ACK, NAK, Ears
from drivers.link.reader import Control
from drivers.registry import Options
from drivers.simulator.bank import Bank
from drivers.simulator.faults import NOTHING_SAID, REFUSES, Fault, Faults, Sends, answer
from drivers.transbank.codes import APPROVED
from drivers.transbank.firmware import LEAVE, MONEY, Firmware, Frames
from drivers.transbank.frames import Reader, Scope, encode
from drivers.transbank.messages import Message
from drivers.transbank.options import Profile

REPEAT_SECONDS = 10.0
SENDS = 3

_INSTEAD: dict[Fault | None, str] = {**dict.fromkeys(REFUSES, "01"), Fault.CANCEL: "07"}
"""What the terminal says before it asks the bank."""

_AFTER: dict[Fault | None, str] = {
    Fault.NO_PAPER: "24", Fault.TIMEOUT: "22", Fault.STRANGE_CODE: "99", Fault.DUPLICATE: "04",
}  # fmt: skip
"""What it says although the bank has booked."""


class TransbankDevice:
    """A drivers.effects.Device before a simulated bank."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        self._profile = Profile.read(options, bank.currency)
        self._firmware = Firmware(bank, self._profile)
        self._faults = faults
        self._ears = Ears(Reader(Scope.PAYLOAD_TO_ETX))
        self._commands = Sends(faults, self._profile.sends)
        self._frames: list[bytes] = []
        self._sends = 0
        self._due = inf
        self._is_left = False

    def receive(self, data: bytes, now: float) -> Effects:
        heard = self._ears.hear(data, now)
        return [effect for reading in heard for effect in self._on(reading, now)]

    def expire(self, now: float) -> Effects:
        if now < self._due:
            return ()
        return self._send(now)

    # -- the link ------------------------------------------------------------------------------

    def _on(self, reading: Control | bytes | None, now: float) -> Effects:
        if self._is_left or self._faults.is_mute(now):
            return ()
        if isinstance(reading, Control):
            return self._on_control(reading, now)
        if self._frames:
            return ()
        request = self._request(reading)
        return (NAK,) if request is None else self._serve(request, now)

    def _on_control(self, control: Control, now: float) -> Effects:
        if not self._sends:
            return ()
        if control is Control.NAK:
            return self._send(now)
        del self._frames[0]
        return self._begin(now)

    def _begin(self, now: float) -> Effects:
        """The next frame, if there is one."""
        self._sends, self._due = 0, inf
        return self._send(now) if self._frames else ()

    def _send(self, now: float) -> Effects:
        """The first frame, or nothing of all this any more when nobody takes it."""
        if self._sends >= SENDS:
            self._frames.clear()
            return self._begin(now)
        self._sends += 1
        self._due = now + REPEAT_SECONDS
        return (Write(self._frames[0]), WakeAt(self._due))

    def _request(self, payload: bytes | None) -> Message | None:
        """A request that can be read and served; None when it cannot."""
        try:
            message = Message.request(payload, self._profile.variant) if payload else None
        except BadMessage:
            return None
        return message if message and self._firmware.knows(message) else None

    # -- what is asked -------------------------------------------------------------------------

    def _serve(self, request: Message, now: float) -> Effects:
        if request.function not in MONEY:
            self._is_left = request.function == LEAVE
            self._frames = [self._encoded(one) for one in self._firmware.answer(request)]
            return (ACK, *self._begin(now))
        fault = self._commands.strike(request.encode(), now)
        if fault in NOTHING_SAID:
            return ()
        if fault is Fault.NAK:
            return (NAK,)
        return (ACK, *self._carry_out(request, fault, now))

    def _carry_out(self, request: Message, fault: Fault | None, now: float) -> Effects:
        steps = [self._encoded(one) for one in self._firmware.steps(request)]
        final = self._encoded(self._outcome(request, fault)[-1])
        planned = answer(fault, final)
        if not planned.effects:
            return ()
        if planned.effects[-1] == HangUp():
            return self._hang_up(final, planned.effects, now)
        self._frames = [*steps, *(one.data for one in planned.effects if isinstance(one, Write))]
        if not planned.delay:
            return self._begin(now)
        self._due = now + planned.delay
        return (WakeAt(self._due),)

    def _hang_up(self, final: bytes, effects: tuple[Effect, ...], now: float) -> Effects:
        """Once the cable is back, the answer goes out again like any that nobody took."""
        self._frames, self._sends, self._due = [final], 1, now + REPEAT_SECONDS
        return (*effects, WakeAt(self._due))

    def _outcome(self, request: Message, fault: Fault | None) -> Frames:
        if fault in _INSTEAD:
            return self._firmware.say(request, _INSTEAD[fault])
        answered = self._firmware.answer(request)
        is_approved = answered[-1].split(b"|")[1] == APPROVED.encode()
        return (
            self._firmware.say(request, _AFTER[fault])
            if fault in _AFTER and is_approved
            else answered
        )

    def _encoded(self, payload: bytes) -> bytes:
        return encode(payload, self._profile.scope)
