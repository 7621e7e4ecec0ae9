"""A line in memory, with a clock that moves only when told: conversations without waiting.

The device lives at the other end in the same thread. Nothing here knows real time, so a whole
day at the counter takes as long as its arithmetic, and runs the same every time.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from math import inf

from drivers.effects import Device, Effects, Flush, HangUp, WakeAt, Write
from drivers.errors import LineLost
from drivers.lines.damage import Damage, Piece, Way, whole


class ManualClock:
    """A drivers.terminal.Clock whose two times stand still until somebody moves them."""

    def __init__(self, now: datetime, monotonic: float = 0.0) -> None:
        self._wall = now - timedelta(seconds=monotonic)
        self._monotonic = monotonic

    def now(self) -> datetime:
        return self._wall + timedelta(seconds=self._monotonic)

    def monotonic(self) -> float:
        return self._monotonic

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass on both clocks."""
        self.advance_to(self._monotonic + seconds)

    def advance_to(self, monotonic: float) -> None:
        """Let time pass until the monotonic clock shows `monotonic`; never backwards."""
        self._monotonic = max(self._monotonic, monotonic)

    def set_wall(self, now: datetime) -> None:
        """Set the wall clock alone, as a person or a time server does."""
        self._wall = now - timedelta(seconds=self._monotonic)


class MemoryLine:
    """A drivers.lines.Line to `device`; `open` is an OpenLine that joins it to the device anew.

    A read hands over all that has arrived by then, or moves the clock on to what comes next,
    at most by its timeout. The device is fed and woken at its own times, also those that
    passed while nobody read. After a hang-up the line is lost until it is opened again; bytes
    that were on the way before it still arrive.
    """

    def __init__(
        self, device: Device, clock: ManualClock, damage: Damage = whole, name: str = "memory"
    ) -> None:
        self.name = name
        self._device = device
        self._clock = clock
        self._damage = damage
        self._wake = inf
        self._is_closed = self._is_cut = False
        self._to_device, self._to_register = _Wire(), _Wire()

    def open(self) -> MemoryLine:
        """Plug the line in again; what the device said into the void is gone."""
        self._run()
        self._is_closed = self._is_cut = False
        self._to_device, self._to_register = _Wire(), _Wire()
        return self

    def write(self, data: bytes) -> None:
        self._run()
        if self._is_closed or self._is_cut:
            raise self._lost()
        self._send(self._to_device, Way.TO_DEVICE, data, self._clock.monotonic())
        self._run()

    def read(self, timeout: float) -> bytes:
        until = self._clock.monotonic() + timeout
        while not (data := self._arrived()):
            if self._clock.monotonic() >= until:
                return b""
            self._clock.advance_to(min(self._next(), self._to_register.due, until))
        return data

    def flush(self) -> None:
        self._arrived()

    def close(self) -> None:
        self._is_closed = True

    def pass_until(self, at: float) -> None:
        """Let time pass in the device's own steps, so that it does each thing at its time."""
        while self._next() <= at:
            self._clock.advance_to(self._next())
            self._run()
        self._clock.advance_to(at)

    def _arrived(self) -> bytes:
        """What is there now; raises LineLost when nothing is and nothing will come."""
        self._run()
        data = b"" if self._is_closed else self._to_register.take(self._clock.monotonic())
        if self._is_closed or (self._is_cut and not data and self._to_register.due == inf):
            raise self._lost()
        return data

    def _lost(self) -> LineLost:
        return LineLost(self.name, f"{self.name} hung up")

    @property
    def pending(self) -> tuple[tuple[float, bytes], ...]:
        """What is on its way to the device, each piece with the time at which it is there."""
        return self._to_device.pieces

    # -- the device's side ---------------------------------------------------------------------

    def _next(self) -> float:
        """When something happens at the device."""
        return min(self._to_device.due, self._wake)

    def _run(self) -> None:
        """Feed and wake the device in the order of time, up to now."""
        while (at := self._next()) <= self._clock.monotonic():
            if data := self._to_device.take(at):
                self._carry_out(self._device.receive(data, at), at)
            else:
                self._wake = inf
                self._carry_out(self._device.expire(at), at)

    def _carry_out(self, effects: Effects, at: float) -> None:
        for effect in effects:
            match effect:
                case Write(data):
                    self._send(self._to_register, Way.TO_REGISTER, data, at)
                case WakeAt(wake):
                    self._wake = max(at, wake)
                case Flush():
                    self._to_device.take(at)
                case HangUp():
                    self._is_cut = True

    def _send(self, wire: _Wire, way: Way, data: bytes, at: float) -> None:
        if self._is_closed or self._is_cut:
            return
        for part in self._damage(way, data):
            if isinstance(part, HangUp):
                self._is_cut = True
                return
            wire.put(part, at)


class _Wire:
    """One direction: pieces in their order, each with the time at which it is there."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._last = -inf

    @property
    def pieces(self) -> tuple[tuple[float, bytes], ...]:
        return tuple(self._pieces)

    @property
    def due(self) -> float:
        """When the next piece is there; never, if there is none."""
        return self._pieces[0][0] if self._pieces else inf

    def put(self, piece: Piece, now: float) -> None:
        self._last = max(now, self._last) + piece.gap
        if piece.data:
            self._pieces.append((self._last, piece.data))

    def take(self, now: float) -> bytes:
        """Everything that is there by `now`."""
        taken = bytearray()
        while self.due <= now:
            taken += self._pieces.popleft()[1]
        return bytes(taken)
