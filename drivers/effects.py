"""How a protocol talks without touching the world: it is fed, and answers with effects.

A session (register side) and a device (terminal side) are both fed bytes and times and
return effects in the order in which they must happen. A conversation carries them out;
a test or a simulation can do so just as well. Times are seconds of one monotonic clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from drivers.terminal import Event

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Write:
    """Put these bytes on the line."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Tell:
    """Let the listener hear this before the next effect happens."""

    event: Event


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Call `expire` at this time if nothing else came first; replaces an earlier one."""

    at: float


@dataclass(frozen=True, slots=True)
class Flush:
    """Drop what the line has received but nobody has read."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the line from this side (a device whose cable is pulled)."""


@dataclass(frozen=True, slots=True)
class Finish(Generic[R_co]):
    """The session has its result. Effects after it in the same list still happen.

    The listener hears `Concluded` at this point, so a result can be made durable before
    the acknowledgement that follows it is written.
    """

    result: R_co


Effect = Write | Tell | WakeAt | Flush | HangUp | Finish[object]
Effects = Sequence[Effect]


class Session(Protocol[R_co]):
    """The register's half of one exchange. It never sees a port, a thread or a clock."""

    def start(self, now: float) -> Effects:
        """The first effects, usually one Write and a WakeAt."""

    def receive(self, data: bytes, now: float) -> Effects:
        """Bytes that arrived, in any cut."""

    def expire(self, now: float) -> Effects:
        """The time asked for by WakeAt has come."""

    def stop(self, now: float) -> Effects:
        """The person no longer waits: finish with what is known, or call the command off first.

        It is said once. A session that does not finish at once must do so within seconds
        (drivers.conversation.GRACE), else it is told that the line is lost.
        """

    def lost(self, now: float) -> Effects:
        """The line is gone: finish now with what is known."""


class Device(Protocol):
    """The terminal's half, over the same frames and messages."""

    def receive(self, data: bytes, now: float) -> Effects:
        """Bytes from the register, in any cut."""

    def expire(self, now: float) -> Effects:
        """The time asked for by WakeAt has come."""
