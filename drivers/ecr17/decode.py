"""The first frame in captured bytes, with its verdict and fields (drivers.decoded).

All four readings of the checksum are good, whatever the setting; `lrc_scope` names the one.
"""

from __future__ import annotations

from drivers.decoded import Decoded, Frame
from drivers.ecr17.frames import (
    ACK,
    DISPLAY_SIZE,
    ETX,
    LEADS,
    NAK,
    SOH,
    STX,
    Control,
    Scope,
    display_size,
    scope_of,
)
from drivers.ecr17.messages import ENCODING
from drivers.ecr17.reading import Fields, tell
from drivers.registry import Options
from drivers.text import clean

PROGRESS = "progress"


def decode(data: bytes, _options: Options) -> Decoded:
    """The frame at the start of `data`; never raises."""
    return _READERS.get(data[0] if data else -1, _foreign)(data)


def _packet(data: bytes) -> Decoded:
    """A frame in which another one begins has lost its end."""
    end = data.find(bytes([ETX]))
    again = data.find(bytes([STX]), 1, end if end >= 0 else len(data))
    if again > 0:
        return _cut(Frame.INCOMPLETE, data, again)
    if end < 0 or len(data) < end + 2:
        return _cut(Frame.INCOMPLETE, data, len(data))
    message, check = data[1:end], data[end + 1]
    told, scope = tell(message), scope_of(message, check)
    fields = dict(told.fields) | {"lrc": f"{check:02X}", "lrc_scope": scope.value if scope else ""}
    frame = Frame.OK if scope else Frame.BAD_CHECKSUM
    return _cut(frame, data, end + 2, told.code, fields)


def _control(data: bytes) -> Decoded:
    """Three bytes, of which the third may be any; one that begins a frame is not taken for it."""
    if data[1:2] not in (b"", bytes([ETX])):
        return _foreign(data)
    if len(data) < 3:
        return _cut(Frame.INCOMPLETE, data, len(data))
    control = Control(data[0])
    if data[2] in LEADS and len(data) > 3:
        return _cut(Frame.OK, data, 2, control.name)
    scopes = [scope.value for scope in Scope if control.encode(scope) == data[:3]]
    return _cut(Frame.OK, data, 3, control.name, {"lrc": f"{data[2]:02X}", "lrc_scope": [*scopes]})


def _progress(data: bytes) -> Decoded:
    size = display_size(data[: DISPLAY_SIZE + 2])
    if size is None:
        return _cut(Frame.INCOMPLETE, data, len(data))
    if not size:
        return _foreign(data)
    text = clean(data[1 : size - 1].decode(ENCODING, "replace"))
    return _cut(Frame.OK, data, size, PROGRESS, {"kind": PROGRESS, "text": text})


def _foreign(data: bytes) -> Decoded:
    """Up to the next byte with which something could begin."""
    places = (place for place in range(1, len(data)) if data[place] in LEADS)
    return _cut(Frame.FOREIGN, data, next(places, len(data)))


def _cut(
    frame: Frame, data: bytes, size: int, message: str = "", fields: Fields | None = None
) -> Decoded:
    return Decoded(frame, message, fields or {}, size, data[size:])


_READERS = {STX: _packet, ACK: _control, NAK: _control, SOH: _progress}
