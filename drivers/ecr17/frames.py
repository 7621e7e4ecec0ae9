"""The envelope: 02 message 03 LRC; 06 or 15, each with 03 and a check; 01, 20 characters, 04.

Banks and programs disagree about what the LRC covers, so its scope is told. Whatever bytes the
reader is fed, it answers with a reading, "need more" or BadFrame, and keeps few of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from drivers.errors import BadFrame
from drivers.link import reader as link

SOH, STX, ETX, EOT, ACK, NAK = 0x01, 0x02, 0x03, 0x04, 0x06, 0x15
SEED = 0x7F

DISPLAY_SIZE = 20
"""Characters of a progress frame, always as many (ecr17.md section 1)."""

LONGEST = 4096
"""Nothing documented has more than 450 characters, but the XML of `K` is of no known length."""

BUFFER = 2 * LONGEST
"""Of a flood only the newest bytes are kept."""


class Scope(StrEnum):
    """What the LRC covers (ecr17.md, "LRC: seed 7F, scope disputed")."""

    STX_ETX = "stx_etx"
    ETX = "etx"
    PLAIN = "plain"
    STX = "stx"


_EDGES = {Scope.STX_ETX: STX ^ ETX, Scope.ETX: ETX, Scope.PLAIN: 0, Scope.STX: STX}
_BY_EDGE = {edge: scope for scope, edge in _EDGES.items()}
_WITH_ETX = (Scope.STX_ETX, Scope.ETX)


class Control(Enum):
    """The two acknowledgements, by their first byte."""

    ACK = ACK
    NAK = NAK

    def encode(self, scope: Scope) -> bytes:
        """All three bytes; the check is that of the RS232 driver for `stx_etx` (7A and 69)."""
        check = SEED ^ self.value ^ (ETX if scope in _WITH_ETX else 0)
        return bytes([self.value, ETX, check])


@dataclass(frozen=True, slots=True)
class Packet:
    """A message without its envelope; it may hold a card number, so it is not printed."""

    message: bytes

    def __repr__(self) -> str:
        return f"Packet({len(self.message)} bytes)"


@dataclass(frozen=True, slots=True)
class Display:
    """What the terminal shows just now."""

    text: bytes


Reading = Control | Packet | Display

_CONTROLS = {control.value: control for control in Control}
LEADS = bytes([SOH, STX, ACK, NAK])


def lrc(message: bytes, scope: Scope) -> int:
    """The check byte of `message` (0 to 127 where the message has 7-bit characters)."""
    return SEED ^ link.xor_of(message) ^ _EDGES[scope]


def scope_of(message: bytes, check: int) -> Scope | None:
    """The one scope in which `check` fits; None when it fits in none."""
    return _BY_EDGE.get(lrc(message, Scope.PLAIN) ^ check)


def encode(message: bytes, scope: Scope) -> bytes:
    """The frame around `message`; raises BadFrame for one that would be read as two."""
    if not 0 < len(message) <= LONGEST or STX in message or ETX in message:
        raise BadFrame(f"{len(message)} bytes do not fit a frame")
    return bytes([STX]) + message + bytes([ETX, lrc(message, scope)])


def encode_display(text: bytes) -> bytes:
    """A progress frame; `text` is cut or filled with blanks."""
    return bytes([SOH]) + text[:DISPLAY_SIZE].ljust(DISPLAY_SIZE) + bytes([EOT])


def display_size(data: bytes) -> int | None:
    """How long the progress frame at the start of `data` is; None: incomplete, 0: it is none."""
    text, end = data[1 : 1 + DISPLAY_SIZE], data[1 + DISPLAY_SIZE : 2 + DISPLAY_SIZE]
    if any(byte < 0x20 for byte in text) or end not in (b"", bytes([EOT])):
        return 0
    return 2 + DISPLAY_SIZE if end else None


class Reader(link.Reader[Reading]):
    """Bytes in, readings out. The third byte of a control may be any that begins no frame."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(BUFFER)
        self._scope = scope
        self._awaits_check = False

    def next(self) -> Reading | None:
        self._drop_check()
        while self._find_lead():
            lead = self._buffer[0]
            size, reading = self._READ[lead](self)
            if size is None:
                return None
            if reading is None:
                self._skip(size)
                continue
            self._take(size)
            return reading
        return None

    def forget(self) -> None:
        super().forget()
        self._awaits_check = False

    def _find_lead(self) -> bool:
        """Drop what begins nothing."""
        places = (place for place, byte in enumerate(self._buffer) if byte in LEADS)
        self._skip(next(places, len(self._buffer)))
        return bool(self._buffer)

    def _drop_check(self) -> None:
        """The third byte of a control; one that got lost must not cost the next frame its start."""
        if self._awaits_check and self._buffer:
            self._awaits_check = False
            if self._buffer[0] not in LEADS:
                self._drop(1)

    def _control(self) -> tuple[int | None, Reading | None]:
        if len(self._buffer) < 2:
            return None, None
        if self._buffer[1] != ETX:
            return 1, None
        if self._strange:
            return 2, None
        self._awaits_check = True
        return 2, _CONTROLS[self._buffer[0]]

    def _display(self) -> tuple[int | None, Reading | None]:
        size = display_size(bytes(self._buffer[: 2 + DISPLAY_SIZE]))
        if not size:
            return (1, None) if size == 0 else (None, None)
        return size, Display(bytes(self._buffer[1 : size - 1]))

    def _packet(self) -> tuple[int | None, Reading | None]:
        end = self._buffer.find(ETX)
        if end < 0 or len(self._buffer) < end + 2:
            if max(end, len(self._buffer)) > LONGEST:
                raise self._bad(1, 1, "it has no end")
            return None, None
        if (again := self._buffer.rfind(STX, 1, end)) > 0:
            raise self._bad(again, again, "another one begins in it")
        message = bytes(self._buffer[1:end])
        if not message or lrc(message, self._scope) != self._buffer[end + 1]:
            size = end + 1 + (self._buffer[end + 1] not in LEADS)
            raise self._bad(size, size, "its checksum is wrong")
        return end + 2, Packet(message)

    _READ = {SOH: _display, STX: _packet, ACK: _control, NAK: _control}
