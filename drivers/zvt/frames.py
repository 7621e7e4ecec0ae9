"""The serial envelope: 10 02 · APDU with every 10 doubled · 10 03 · CRC, and the bytes 06, 15.

The CRC is CRC-16/KERMIT over the APDU as it was before doubling and the 03 behind it. The standard
calls it XModem, which fits no frame that was ever recorded.
"""

from __future__ import annotations

from binascii import crc_hqx
from enum import Enum

from drivers.errors import BadFrame

DLE, STX, ETX = 0x10, 0x02, 0x03
START = bytes([DLE, STX])
END = bytes([DLE, ETX])
_DLE = bytes([DLE])
_TWICE = _DLE * 2

OVERHEAD = 6
"""DLE STX, DLE ETX and two bytes of CRC."""

LONGEST = 3 + 2 + 0xFFFF
"""An APDU with an extended length."""

BUFFER = 2 * (2 * LONGEST + OVERHEAD)
"""Two of the largest frames with every byte doubled; of a flood only the newest bytes stay."""

_MIRROR = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


class Control(Enum):
    """The single bytes of the link, the same in both directions."""

    ACK = b"\x06"
    NAK = b"\x15"


CONTROLS = {control.value: control for control in Control}


def crc(apdu: bytes) -> bytes:
    """The two bytes of CRC as on the wire, low one first.

    KERMIT is XMODEM with every byte and the result mirrored, and XMODEM is in the library.
    """
    mirrored = (apdu + bytes([ETX])).translate(_MIRROR)
    return crc_hqx(mirrored, 0).to_bytes(2, "big").translate(_MIRROR)


def encode(apdu: bytes) -> bytes:
    """The frame around `apdu`."""
    return START + apdu.replace(_DLE, _TWICE) + END + crc(apdu)


def decode(frame: bytes) -> tuple[bytes, bool]:
    """The APDU in a whole frame, and whether its CRC fits."""
    apdu = undoubled(frame[2:-4])
    return apdu, crc(apdu) == frame[-2:]


def undoubled(body: bytes) -> bytes:
    """What is between 10 02 and 10 03, as it was before doubling."""
    return body.replace(_TWICE, _DLE)


def end_of(buffer: bytes | bytearray, place: int) -> tuple[int, bool]:
    """Looks for the 10 03 of the frame that begins before `place`.

    Returns where it is and True; or where to look on and False, which is the end of what can be
    judged, or a 10 that is neither doubled nor an end. `place` must not be inside a doubled 10.
    """
    while (place := buffer.find(_DLE, place)) >= 0 and place + 1 < len(buffer):
        if buffer[place + 1] != DLE:
            return place, buffer[place + 1] == ETX
        place += 2
    return (len(buffer) if place < 0 else place), False


class Reader:
    """Bytes in, controls and APDUs out.

    A control counts only where everything before it was understood: inside of a damaged frame the
    same bytes are data, and a false NAK would send a command twice.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._scanned = len(START)
        self._strange = 0

    @property
    def unread(self) -> int:
        """Bytes since the last good reading that made no sense, or none yet."""
        return self._strange + len(self._buffer)

    def receive(self, data: bytes) -> None:
        """Only buffers."""
        self._buffer += data
        if (flood := len(self._buffer) - BUFFER) > 0:
            self._skip(flood)

    def next(self) -> Control | bytes | None:
        """The next control or APDU, or None for "need more".

        Raises BadFrame for a damaged frame; the call after it goes on behind the damage.
        """
        if not self._strange and (control := CONTROLS.get(bytes(self._buffer[:1]))):
            del self._buffer[:1]
            return control
        start = self._buffer.find(START)
        if start < 0:
            self._skip(len(self._buffer) - (self._buffer[-1:] == _DLE))
            return None
        if start:
            self._skip(start)
        return self._frame()

    def forget(self) -> None:
        """Start anew, as if nothing had come."""
        self._buffer.clear()
        self._scanned = len(START)
        self._strange = 0

    def _frame(self) -> bytes | None:
        end, is_whole = end_of(self._buffer, self._scanned)
        if not is_whole:
            self._wait_for_more(end)
            return None
        if len(self._buffer) < end + 4:
            self._scanned = end
            return None
        return self._checked(end + 4)

    def _wait_for_more(self, end: int) -> None:
        """Raises BadFrame for a 10 where none may be: another frame begins, or damage."""
        if end + 1 < len(self._buffer):
            raise self._bad(end, "a 10 that is not doubled")
        self._scanned = end

    def _checked(self, size: int) -> bytes:
        apdu, fits = decode(bytes(self._buffer[:size]))
        if not fits:
            raise self._bad(size, "its CRC is wrong")
        self._skip(size)
        self._strange = 0
        return apdu

    def _bad(self, size: int, why: str) -> BadFrame:
        raw = bytes(self._buffer[:size])
        self._skip(size)
        return BadFrame(f"damaged frame: {why}", raw)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self._scanned = len(START)
        self._strange += count
