"""What is fed, and what must hold then: no foreign exception, little memory, life goes on.

Each target takes one input and raises, if a promise is broken, whatever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf
from typing import Any, Protocol

from drivers import registry
from drivers.effects import Effects, WakeAt, Write
from drivers.errors import LineError, ProtocolError
from drivers.lines.damage import Damage, Part, Piece, Way, whole
from drivers.terminal import Outcome, Presence
from tests.drivers.fuzz.captured import Captured, Counter, captured
from tests.drivers.fuzz.subjects import SUBJECTS, Subject

DAMAGED = "damage"
LARGE = 1 << 20
"""No half may hold so many bytes; its reader has a limit of its own."""

AT_A_TIME = 64
"""So many inputs pass between two weighings of a whole half."""


class Broken(AssertionError):
    """A promise about hostile bytes that does not hold."""


class Target(Protocol):
    def feed(self, pieces: Iterable[bytes]) -> None: ...


# -- the reader of frames ---------------------------------------------------------------------


class Frames:
    """A new reader for each input; behind it, the next good frame is read as ever."""

    def __init__(self, subject: Subject, good: Captured) -> None:
        self._subject = subject
        read = [(one, self._alone(one)) for one in good.frames]
        readable = [(one, found) for one, found in read if found]
        if not readable:
            raise Broken("no captured frame can be read at all")
        self._next = readable[len(readable) // 3 :]  # the longest cost the most and show no more
        self._turn = 0

    def feed(self, pieces: Iterable[bytes]) -> None:
        reader, size = self._subject.reader(), 0
        for piece in pieces:
            size += len(piece)
            reader.receive(piece)
            for _reading in readings(reader, size):
                pass
            if size > self._subject.most:
                self._weigh(reader)
        self._quiet(reader, size)
        self._read_next(reader, size)

    def _read_next(self, reader: Any, size: int) -> None:
        """If not at once then as soon as the line is quiet, or one of the next ones."""
        self._turn = (self._turn + 1) % len(self._next)
        frame, wanted = self._next[self._turn]
        for _try in range(1 + self._subject.loses):
            reader.receive(frame)
            size += len(frame)
            found = list(readings(reader, size))
            if found[-len(wanted) :] != wanted:
                found += self._quiet(reader, size)
            if found[-len(wanted) :] == wanted:
                return
        raise Broken(f"the next good frame was not read: {frame.hex()} gave {found}")

    def _quiet(self, reader: Any, size: int) -> list[object]:
        found = list[object]()
        self._subject.quiet(reader, lambda: found.extend(readings(reader, size)))
        return found

    def _alone(self, frame: bytes) -> list[object]:
        """What a good frame gives to a new reader; nothing of it may be damage."""
        reader = self._subject.reader()
        reader.receive(frame)
        found = list(readings(reader, len(frame)))
        return [] if DAMAGED in found else found

    def _weigh(self, reader: Any) -> None:
        if (held := weight(reader)) > self._subject.most:
            raise Broken(f"the reader holds {held} bytes")


def readings(reader: Any, size: int) -> Iterator[object]:
    """Everything that can be read by now; the protocol's own errors are damage."""
    for _ in range(size + 2):
        try:
            reading = reader.next()
        except ProtocolError:
            yield DAMAGED
            continue
        if reading is None:
            return
        yield reading
    raise Broken(f"{size} bytes give readings without end")


# -- the terminal's half ----------------------------------------------------------------------


class DeviceHalf:
    """One device for many inputs; at rest again it answers what a register asks first."""

    def __init__(self, protocol: str, good: Captured) -> None:
        counter = Counter(protocol)
        self._device, self._greeting = counter.device, good.greeting
        self._now, self._wake, self._fed = 0.0, inf, 0

    def feed(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._do(self._device.receive(piece, self._now))
        self._rest()
        if not self._do(self._device.receive(self._greeting, self._now)):
            raise Broken("the device no longer answers")
        self._rest()
        self._fed += 1
        if self._fed % AT_A_TIME == 0 and (held := weight(self._device)) > LARGE:
            raise Broken(f"the device holds {held} bytes")

    def _do(self, effects: Effects) -> bool:
        """Whether something was said."""
        said = False
        for effect in effects:
            if isinstance(effect, WakeAt):
                self._wake = effect.at
            said = said or isinstance(effect, Write)
        return said

    def _rest(self) -> None:
        """Let every time come that it asked to be woken at, and then a long silence."""
        for _ in range(AT_A_TIME):
            if self._wake == inf:
                break
            self._now, self._wake = max(self._now, self._wake), inf
            self._do(self._device.expire(self._now))
        self._now += 600.0


# -- the register's half ----------------------------------------------------------------------


class RegisterHalf:
    """A whole refund, in the middle of which the terminal seems to say the input."""

    def __init__(self, protocol: str) -> None:
        self._counter = Counter(protocol)
        self._turn = 0

    def feed(self, pieces: Iterable[bytes]) -> None:
        self._turn += 1
        self._counter.damage = said_instead(tuple(pieces), self._turn % 6)
        try:
            outcome = self._counter.give_back(f"2605041{self._turn:07d}")
        except LineError:
            outcome = None
        if outcome is not None and not isinstance(outcome, Outcome):
            raise Broken(f"a refund ended as {outcome!r}")
        self._counter.repair()
        if (status := self._counter.terminal.check()).presence is not Presence.READY:
            raise Broken(f"the register no longer reaches the terminal: {status}")


def said_instead(pieces: tuple[bytes, ...], number: int) -> Damage:
    """The terminal's write of that number is the input, and then itself."""
    seen = 0

    def damage(way: Way, data: bytes) -> Iterable[Part]:
        nonlocal seen
        if way is Way.TO_DEVICE:
            return whole(way, data)
        seen += 1
        if seen != number + 1:
            return whole(way, data)
        return (*map(Piece, pieces), Piece(data, 0.01))

    return damage


# -- for people -------------------------------------------------------------------------------


class ForPeople:
    """`decode` and `explain` never raise, and every byte is in exactly one frame."""

    def __init__(self, protocol: str) -> None:
        driver = registry.load(protocol)
        self._explain, self._decode = driver.explain, driver.decode
        self._options = driver.read({})

    def feed(self, pieces: Iterable[bytes]) -> None:
        data = b"".join(pieces)[: 4 * 1024]
        if self._explain is not None:
            for name, words in self._explain(data):
                _printable(name + words.en + words.zh)
        if self._decode is not None:
            self._walk(self._decode, data)

    def _walk(self, decode: Callable[..., Any], data: bytes) -> None:
        while data:
            one = decode(data, self._options)
            if not 0 < one.size <= len(data) or one.rest != data[one.size :]:
                raise Broken(f"{one.size} of {len(data)} bytes, rest {one.rest.hex()}")
            data = one.rest


def _printable(text: str) -> None:
    """Lines of a slip may be broken; nothing else may move a technician's cursor."""
    if any((ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text):
        raise Broken(f"a technician's screen would get {text!r}")


# -- weight -----------------------------------------------------------------------------------


def weight(thing: object, depth: int = 3) -> int:
    """Bytes that a half or reader holds, in itself and in what it is made of."""
    if isinstance(thing, bytes | bytearray | str):
        return len(thing)
    if depth == 0 or type(thing).__name__ == "Bank":
        return 0
    if isinstance(thing, Mapping):
        return sum(weight(one, depth - 1) for one in thing.values())
    if isinstance(thing, list | tuple | set):
        return sum(weight(one, depth - 1) for one in thing)
    if type(thing).__module__.startswith(("drivers.", "tests.")):
        return sum(weight(one, depth - 1) for one in vars_of(thing))
    return 0


def vars_of(thing: object) -> Iterator[object]:
    yield from getattr(thing, "__dict__", {}).values()
    for name in getattr(type(thing), "__slots__", ()):
        if hasattr(thing, name):
            yield getattr(thing, name)


def targets(protocol: str) -> dict[str, Callable[[], Target]]:
    """Everything of one driver that can be fed, by name."""
    good = captured(protocol)
    return {
        "frames": lambda: Frames(SUBJECTS[protocol], good),
        "device": lambda: DeviceHalf(protocol, good),
        "register": lambda: RegisterHalf(protocol),
        "people": lambda: ForPeople(protocol),
    }
