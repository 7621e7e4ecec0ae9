"""A simulated terminal at the end of a line that has a speed: each byte arrives when it would.

It runs as a process of its own, so that its clockwork and the register do not share an interpreter.
Times are those of the line, not of this process: a byte is released at its place in a fixed
schedule, so being late with one does not make the next one later.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import time
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_double
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection
from typing import Any

from drivers import registry
from drivers.conversation import SystemClock
from drivers.effects import Device, Effects, HangUp, WakeAt, Write
from drivers.money import Money
from drivers.registry import LineSettings
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults

SPIN = 0.0003
"""Seconds before a byte is due from which on the process watches the clock instead of sleeping."""

START_SECONDS = 20.0

Tally = Any
"""An array of seconds that both processes see: multiprocessing types it as nothing."""

PAUSED, LATE, BUSY = range(3)


def byte_seconds(settings: LineSettings) -> float:
    """How long one byte is on the wire: start bit, data, parity, stop bits."""
    bits = 1 + settings.bits + (settings.parity != "N") + settings.stop_bits
    return bits / settings.baud


@dataclass
class Paced:
    """A running terminal: `port` is what a register opens."""

    port: str
    _tally: Tally

    @property
    def busy(self) -> float:
        """Seconds in which bytes were on the line so far, in either direction or both."""
        return self._tally[BUSY]

    @property
    def idle(self) -> float:
        """Seconds that the far end added to that.

        The terminal's own pauses; and how late the last byte was before the register's turn, when
        the machine had something else to do.
        """
        return self._tally[PAUSED] + self._tally[LATE]


@contextmanager
def paced(protocol: str, currency: str, sales: int, settings: LineSettings) -> Iterator[Paced]:
    """A terminal whose open batch has `sales`, behind a line with these settings."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    tally = context.Array(c_double, 3)
    arguments = (protocol, currency, sales, byte_seconds(settings), theirs, tally)
    process = context.Process(target=_be_terminal, args=arguments, daemon=True)
    process.start()
    try:
        if not ours.poll(START_SECONDS):
            raise SystemExit(f"the simulated {protocol} did not start")
        yield Paced(ours.recv(), tally)
    finally:
        process.terminate()
        process.join()


def _be_terminal(
    protocol: str, currency: str, sales: int, byte: float, ready: Connection, tally: Tally
) -> None:
    driver = registry.load(protocol)
    clock = SystemClock()
    bank = Bank(clock, currency, merchant_name="TEST SHOP")
    for number in range(sales):
        bank.sale(Money(1000 + number, currency), card="411111******1111")
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    ready.send(os.ttyname(slave))
    device = driver.device(bank, Faults(()), driver.read({}))
    _Pacer(device, master, byte, tally).run()


class _Pacer:
    """Carries bytes and effects out at the times of the line."""

    def __init__(self, device: Device, master: int, byte: float, tally: Tally) -> None:
        self._device = device
        self._master = master
        self._byte = byte
        self._tally = tally
        self._busy_until = 0.0
        self._arriving: deque[tuple[float, bytes]] = deque()
        self._leaving: deque[tuple[float, int]] = deque()
        self._heard_until = self._said_until = 0.0
        self._wake = inf

    def run(self) -> None:
        while True:
            self._listen()
            now = time.monotonic()
            self._say(now)
            if self._arriving and self._arriving[0][0] <= now:
                at, data = self._arriving.popleft()
                self._do(self._device.receive(data, at), at)
            elif self._wake <= now:
                at, self._wake = self._wake, inf
                quiet_since = max(self._heard_until, self._said_until)
                self._tally[PAUSED] += max(0.0, at - quiet_since)
                self._do(self._device.expire(at), at)

    def _listen(self) -> None:
        """Wait for bytes, at most until just before something is due."""
        dues = [self._wake, *(queue[0][0] for queue in (self._arriving, self._leaving) if queue)]
        patience = min(1.0, max(0.0, min(dues) - time.monotonic() - SPIN))
        if not select.select([self._master], [], [], patience)[0]:
            return
        now = time.monotonic()
        data = os.read(self._master, 4096)
        self._tally[PAUSED] += self._tally[LATE]
        self._tally[LATE] = 0.0
        self._heard_until = self._on_line(max(now, self._heard_until), len(data))
        self._arriving.append((self._heard_until, data))

    def _say(self, now: float) -> None:
        due = bytearray()
        while self._leaving and self._leaving[0][0] <= now:
            end, byte = self._leaving.popleft()
            due.append(byte)
            self._on_line(end - self._byte, 1)
        if due:
            self._tally[LATE] = 0.0 if self._leaving else now - self._said_until
            os.write(self._master, due)

    def _do(self, effects: Effects, at: float) -> None:
        for effect in effects:
            match effect:
                case Write(data):
                    start = max(at, self._said_until)
                    times = (start + place * self._byte for place in range(1, len(data) + 1))
                    self._leaving.extend(zip(times, data, strict=True))
                    self._said_until = start + len(data) * self._byte
                case WakeAt(wake):
                    self._wake = wake
                case HangUp():
                    os.close(self._master)

    def _on_line(self, start: float, count: int) -> float:
        """When `count` bytes that begin at `start` have passed."""
        end = start + count * self._byte
        self._tally[BUSY] += max(0.0, end - max(start, self._busy_until))
        self._busy_until = max(end, self._busy_until)
        return end
