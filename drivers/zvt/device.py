"""The terminal's half over the same link: takes a command, does it, says it, piece by piece.

Each piece waits for the register's 80 00 00 before the next one goes out. What was booked stays
booked, whether anybody takes the answer or not (NOTES.md, Proof).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf

from drivers.effects import Effect, Effects, HangUp, WakeAt, Write
from drivers.errors import BadFrame, BadMessage
from drivers.registry import Options
from drivers.simulator.bank import Bank
from drivers.simulator.faults import MUTE, Fault, Faults, garble
from drivers.zvt import apdu, frames
from drivers.zvt.firmware import COMPLETED, Firmware
from drivers.zvt.frames import Control as Byte
from drivers.zvt.link import Link, link
from drivers.zvt.messages import POSITIVE, Control, Message, parse
from drivers.zvt.options import Profile
from drivers.zvt.script import STOPPED, Book, Cut, Damaged, Item, Wait, booked, planned

PATIENCE = 20.0
"""Seconds without the register's answer after which a terminal goes on by itself."""

AT_WORK = 0x9C
MONEY = frozenset({Control.AUTHORISATION, Control.VOID, Control.REFUND})

_BUSY = apdu.encode(0x849C)
_CANNOT = apdu.encode(0x8483)
_WRONG_PASSWORD = apdu.encode(0x8437)
_ENDS = (Control.COMPLETION.to_bytes(2, "big"), Control.ABORT.to_bytes(2, "big"))
"""A new command answers these as well as 80 00 does."""


class ZvtDevice:
    """A drivers.effects.Device before a simulated bank."""

    def __init__(self, bank: Bank, faults: Faults, options: Options) -> None:
        self._profile = Profile.read(options, bank.currency)
        self._firmware = Firmware(bank, self._profile)
        self._faults = faults
        self._link = self._new_link()
        self._script: deque[Item] = deque()
        self._is_waiting = self._is_paused = False
        self._is_at_end = True
        self._due = inf
        self._strays = 0
        self._refused = b""
        self._naks_left = 0
        self._garbled = b""

    def receive(self, data: bytes, now: float) -> Effects:
        if self._faults.is_mute(now):
            return ()
        self._link.receive(data, now)
        effects: list[Effect] = []
        while (message := self._next(now)) is not None:
            effects += [*self._writes(), *self._on(message, now), *self._writes()]
        return [*effects, *self._writes(), *self._wake()]

    def expire(self, now: float) -> Effects:
        self._link.expire(now)
        effects: list[Effect] = list(self._writes())
        if now >= self._due:
            effects += self._on_due(now)
        return [*effects, *self._writes(), *self._wake()]

    # -- the link ------------------------------------------------------------------------------

    def _new_link(self) -> Link:
        profile = self._profile
        return link(is_tcp=profile.is_tcp, ack_seconds=profile.ack_seconds, sends=profile.sends)

    def _next(self, now: float) -> bytes | None:
        try:
            return self._link.next(now)
        except BadFrame:
            self._link = self._new_link()
            return None

    def _writes(self) -> list[Effect]:
        """What the link writes; one frame of a plan with `garbled` is damaged on its way."""
        writes: list[Effect] = []
        for write in self._link.writes():
            if self._garbled and self._garbled in (write.data, frames.decode(write.data)[0]):
                self._garbled = b""
                write = Write(garble(write.data))
            writes.append(write)
        return writes

    def _wake(self) -> Effects:
        at = min(self._due, self._link.wake)
        return (WakeAt(at),) if at < inf else ()

    # -- what comes ----------------------------------------------------------------------------

    def _on(self, data: bytes, now: float) -> Effects:
        try:
            message = parse(data)
        except BadMessage:
            return ()
        if message.is_positive or message.reason:
            return self._on_answer(now)
        if message.control == Control.CALL_OFF:
            return self._on_call_off(now)
        if self._script or self._is_paused or not self._is_at_end:
            return self._on_second(message, now)
        self._is_waiting, self._due = False, inf
        return self._serve(message, data, now)

    def _on_answer(self, now: float) -> Effects:
        self._link.accept(None, now)
        if self._strays:
            self._strays -= 1
            return ()
        if not self._is_waiting:
            return ()
        self._is_waiting, self._due, self._is_at_end = False, inf, True
        return self._go_on(now)

    def _on_call_off(self, now: float) -> Effects:
        """Possible until the bank has it."""
        if not any(isinstance(item, Book) for item in self._script):
            self._link.accept(_CANNOT, now)
            return ()
        self._link.accept(POSITIVE, now)
        self._script = deque(self._firmware.refusal(STOPPED))
        if self._is_paused:
            self._is_paused, self._due = False, inf
            return self._go_on(now)
        return ()

    def _on_second(self, message: Message, now: float) -> Effects:
        """Another command while one runs: only the state is told."""
        if message.control != Control.STATUS_ENQUIRY:
            self._link.accept(_BUSY, now)
            return ()
        self._link.accept(POSITIVE, now)
        self._strays += 1
        self._link.send(self._firmware.state(message, AT_WORK), now)
        return ()

    # -- doing it ------------------------------------------------------------------------------

    def _serve(self, message: Message, data: bytes, now: float) -> Effects:
        password = message.part("password")
        if password and password != self._profile.password:
            self._link.accept(_WRONG_PASSWORD, now)
            return ()
        if message.control in MONEY:
            return self._money(message, data, now)
        answer = self._answers().get(message.control)
        self._link.accept(_CANNOT if answer is None else POSITIVE, now)
        if answer is None:
            return ()
        self._script = deque(answer(message))
        return self._go_on(now)

    def _answers(self) -> dict[int, Callable[[Message], list[bytes]]]:
        firmware = self._firmware

        def log_off(_message: Message) -> list[bytes]:
            firmware.log_off()
            return []

        return {
            Control.STATUS_ENQUIRY: lambda message: [firmware.state(message)],
            Control.REPEAT_RECEIPT: firmware.repeat,
            Control.TOTALS: lambda _message: firmware.totals(),
            Control.END_OF_DAY: lambda _message: firmware.totals(closes=True),
            Control.REGISTRATION: firmware.register,
            Control.DIAGNOSIS: lambda _message: firmware.diagnosis(),
            Control.INITIALISATION: lambda _message: firmware.report("INITIALISIERUNG"),
            Control.SET_CLOCK: lambda _message: [COMPLETED],
            Control.LOG_OFF: log_off,
            Control.DISPLAY: lambda _message: [],
        }

    def _money(self, message: Message, data: bytes, now: float) -> Effects:
        if self._is_refused_again(data):
            return (Write(Byte.NAK.value),)
        fault = self._faults.strike(now)
        if fault in MUTE:
            return ()
        if fault is Fault.NAK and not self._profile.is_tcp:
            self._refused, self._naks_left = data, self._profile.sends - 1
            return (Write(Byte.NAK.value),)
        if fault in (Fault.BUSY, Fault.NAK):
            self._link.accept(_BUSY, now)
            return ()
        self._link.accept(POSITIVE, now)
        self._script = deque(planned(message, fault, self._firmware))
        return self._go_on(now)

    def _is_refused_again(self, data: bytes) -> bool:
        """The NAK fault meets every send of one command, as often as a register sends."""
        if not self._naks_left or data != self._refused:
            return False
        self._naks_left -= 1
        return True

    def _hung_up(self, data: bytes) -> Effects:
        frame = data if self._profile.is_tcp else frames.encode(data)
        self._script.clear()
        self._link = self._new_link()
        return (Write(frame[: len(frame) // 2]), HangUp())

    def _say(self, data: bytes, now: float) -> None:
        self._link.send(data, now)
        self._is_waiting, self._due = True, now + PATIENCE
        self._is_at_end = data[:2] in _ENDS

    # -- saying it -----------------------------------------------------------------------------

    def _go_on(self, now: float) -> Effects:
        """Up to the next thing that must be waited for."""
        effects: list[Effect] = []
        while self._script and not self._is_waiting:
            match self._script.popleft():
                case Book() as plan:
                    effects += self._writes()
                    self._script = deque(booked(plan, self._firmware))
                case Wait(seconds):
                    self._is_paused, self._due = True, now + seconds
                    return effects
                case Damaged(data):
                    self._garbled = data
                    self._say(data, now)
                case Cut(data):
                    effects += self._hung_up(data)
                case bytes() as data:
                    self._say(data, now)
        return effects

    def _on_due(self, now: float) -> Effects:
        """The pause is over; or nobody answers, and the terminal is idle again."""
        self._due = inf
        if self._is_paused:
            self._is_paused = False
            return self._go_on(now)
        self._is_waiting, self._is_at_end, self._strays = False, True, 0
        self._script.clear()
        return ()
