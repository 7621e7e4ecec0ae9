"""Carries messages over a line, the same at both ends: serial with acknowledgements, or bare TCP.

A command that moves money is sent again only when the other side threw it away (15), and after a
quiet second; everything else is sent again as the standard says. A frame that comes again because
our 06 was lost is acknowledged and answered again, and never handed on twice.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from math import inf
from typing import Protocol

from drivers.effects import Write
from drivers.errors import BadFrame
from drivers.zvt import apdu, frames
from drivers.zvt.frames import Control

T1 = 0.2
"""Seconds without a byte after which a frame begun is over."""

QUIET = 1.0
"""How long a 15 must stand alone before a money command is sent again: one damaged frame can earn
two of them, and one that contradicts them must be heard first."""

NOISE = 4
"""Fewer bytes cannot have been a frame, so nobody asks to have them again."""

STREAM_GAP = 20.0
"""Seconds after which the rest of an APDU over TCP no longer comes."""

_ANSWERS = frozenset({0x80, 0x84})


class Sending(Enum):
    """What has become of the last message that was sent."""

    NOTHING = auto()
    WAITING = auto()
    HELD = auto()  # 15 came; waiting whether the line stays quiet before sending again
    TAKEN = auto()
    THROWN_AWAY = auto()  # every send was refused with 15
    SILENT = auto()


class Link(Protocol):
    """One line. What it wants written is fetched with `writes` after every call."""

    sending: Sending

    def send(self, message: bytes, now: float, *, once: bool = False) -> None:
        """Send a message; `once`: not again because nobody acknowledged it."""

    def receive(self, data: bytes, now: float) -> None: ...

    def next(self, now: float) -> bytes | None:
        """The next message that came; raises BadFrame when the line is out of step for good."""

    def accept(self, answer: bytes | None, now: float) -> None:
        """Acknowledge the message that `next` gave, and answer it."""

    def expire(self, now: float) -> None: ...

    def writes(self) -> list[Write]: ...

    @property
    def wake(self) -> float:
        """When `expire` must be called."""


class SerialLink:
    """Frames, 06 and 15, T1 and T2."""

    def __init__(self, ack_seconds: float, sends: int) -> None:
        self.sending = Sending.NOTHING
        self._ack_seconds = ack_seconds
        self._most = sends
        self._reader = frames.Reader()
        self._writes: list[Write] = []
        self._frame = b""
        self._is_once = self._is_answer = False
        self._sends = 0
        self._due = self._quiet_at = inf
        self._waiting: deque[tuple[bytes, bool]] = deque()
        self._last = b""

    # -- sending -------------------------------------------------------------------------------

    def send(self, message: bytes, now: float, *, once: bool = False) -> None:
        if self.sending in (Sending.WAITING, Sending.HELD):
            self._waiting.append((message, once))
        else:
            self._begin(message, now, is_once=once, is_answer=False)

    def _begin(
        self, message: bytes, now: float, *, is_once: bool, is_answer: bool, before: bytes = b""
    ) -> None:
        self._frame = frames.encode(message)
        self._is_once, self._is_answer = is_once, is_answer
        self._sends = 0
        self._write(now, before)

    def _write(self, now: float, before: bytes = b"") -> None:
        """`before` goes along in the same write, which saves the line a pause."""
        self._sends += 1
        self._writes.append(Write(before + self._frame))
        self.sending, self._due = Sending.WAITING, now + self._ack_seconds

    def _end(self, sending: Sending) -> None:
        self.sending, self._due = sending, inf

    def _go_on(self, now: float) -> None:
        """What had to wait until the other side was done with the message before it."""
        if self._waiting and self.sending not in (Sending.WAITING, Sending.HELD):
            message, once = self._waiting.popleft()
            self._begin(message, now, is_once=once, is_answer=False)

    def writes(self) -> list[Write]:
        writes, self._writes = self._writes, []
        return writes

    # -- receiving -----------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> None:
        self._reader.receive(data)
        self._quiet_at = now + T1

    def next(self, now: float) -> bytes | None:
        while True:
            try:
                reading = self._reader.next()
            except BadFrame:
                continue
            if reading is None:
                return None
            if isinstance(reading, Control):
                self._on_control(reading, now)
            elif (message := self._on_frame(reading, now)) is not None:
                return message

    def accept(self, answer: bytes | None, now: float) -> None:
        if answer is None:
            self._writes.append(Write(Control.ACK.value))
            self._go_on(now)
        else:
            ack = Control.ACK.value
            self._begin(answer, now, is_once=False, is_answer=True, before=ack)

    def _on_control(self, control: Control, now: float) -> None:
        if self.sending not in (Sending.WAITING, Sending.HELD):
            return
        if control is Control.ACK:
            self._end(Sending.TAKEN)
            self._go_on(now)
        elif self._is_once and self.sending is Sending.WAITING:
            self.sending, self._due = Sending.HELD, now + QUIET
        elif self.sending is Sending.WAITING:
            self._send_again(now)

    def _send_again(self, now: float) -> None:
        if self._sends < self._most:
            self._write(now)
        else:
            self._end(Sending.THROWN_AWAY)
            self._go_on(now)

    def _on_frame(self, message: bytes, now: float) -> bytes | None:
        """The message, unless it is the last one again because our acknowledgement was lost."""
        is_open = self._is_answer and self.sending in (Sending.WAITING, Sending.SILENT)
        if is_open and message == self._last:
            self._write(now, Control.ACK.value)
            return None
        self._last = message
        takes = self._is_answer or message[:1] in _TAKES
        if self.sending is Sending.HELD or (self.sending is Sending.WAITING and takes):
            self._end(Sending.TAKEN)  # after a 15 it contradicts that, and may be under way
        return message

    # -- time ----------------------------------------------------------------------------------

    def expire(self, now: float) -> None:
        if self._reader.unread and now >= self._quiet_at:
            self._on_quiet(now)
        if now >= self._due:
            self._on_due(now)

    def _on_quiet(self, now: float) -> None:
        """A frame that was begun or damaged is over: have it again."""
        is_frame = self._reader.unread >= NOISE
        self._reader.forget()
        if is_frame:
            self._writes.append(Write(Control.NAK.value))
        if self.sending is Sending.HELD:  # the line was not quiet after the 15
            self.sending, self._due = Sending.WAITING, now + self._ack_seconds

    def _on_due(self, now: float) -> None:
        if self.sending is Sending.HELD:
            self._send_again(now)
        elif self._is_once or self._sends >= self._most:
            self._end(Sending.SILENT)
            self._go_on(now)
        else:
            self._write(now)

    @property
    def wake(self) -> float:
        return min(self._due, self._quiet_at if self._reader.unread else inf)


_TAKES = tuple(bytes([kind]) for kind in _ANSWERS)


class TcpLink:
    """A stream of APDUs. Whatever is sent arrives, or the line is lost."""

    def __init__(self) -> None:
        self.sending = Sending.NOTHING
        self._reader = apdu.Reader()
        self._writes: list[Write] = []
        self._quiet_at = inf

    def send(self, message: bytes, _now: float, *, once: bool = False) -> None:  # noqa: ARG002
        self._writes.append(Write(message))
        self.sending = Sending.TAKEN

    def receive(self, data: bytes, now: float) -> None:
        self._reader.receive(data)
        self._quiet_at = now + STREAM_GAP

    def next(self, _now: float) -> bytes | None:
        return self._reader.next()

    def accept(self, answer: bytes | None, now: float) -> None:
        if answer is not None:
            self.send(answer, now)

    def expire(self, now: float) -> None:
        if now >= self._quiet_at:
            self._reader.forget()

    def writes(self) -> list[Write]:
        writes, self._writes = self._writes, []
        return writes

    @property
    def wake(self) -> float:
        return self._quiet_at if self._reader.unread else inf


def link(*, is_tcp: bool, ack_seconds: float, sends: int) -> Link:
    """The link of a terminal with these settings."""
    return TcpLink() if is_tcp else SerialLink(ack_seconds, sends)
