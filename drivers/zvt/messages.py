"""Messages of both directions: what stands in front of their fields, the fields, the tags.

The same reading serves the session, the simulated terminal and a technician's view. Bytes that
cannot be read are kept in `rest`, so the result code in front of them is never lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from drivers.errors import BadMessage
from drivers.zvt import apdu, bmp, tlv
from drivers.zvt.bmp import TLV, Field
from drivers.zvt.tlv import Node


class Control(IntEnum):
    """CLASS and INSTR of what this driver knows by name."""

    SET_TIME = 0x0401
    STATUS_INFORMATION = 0x040F
    INTERMEDIATE_STATUS = 0x04FF
    STATUS_ENQUIRY = 0x0501
    REGISTRATION = 0x0600
    AUTHORISATION = 0x0601
    LOG_OFF = 0x0602
    COMPLETION = 0x060F
    TOTALS = 0x0610
    REPRINT = 0x0612
    RESET = 0x0618
    ABORT = 0x061E
    REPEAT_RECEIPT = 0x0620
    PRE_AUTHORISATION = 0x0622
    PENDING = 0x0623
    PRE_AUTHORISATION_REVERSAL = 0x0625
    RESERVATION_REVERSAL = 0x0626
    VOID = 0x0630
    REFUND = 0x0631
    END_OF_DAY = 0x0650
    DIAGNOSIS = 0x0670
    SET_CLOCK = 0x0691
    INITIALISATION = 0x0693
    CALL_OFF = 0x06B0
    READ_CARD = 0x06C0
    PRINT_LINE = 0x06D1
    PRINT_BLOCK = 0x06D3
    DISPLAY = 0x06E0
    POSITIVE = 0x8000


POSITIVE = apdu.encode(Control.POSITIVE)
"""80 00 00: taken. The only answer that this register ever gives, see NOTES.md."""

NEGATIVE = 0x84
"""CLASS of a refusal; its INSTR is the reason."""


class Message(NamedTuple):
    """One APDU. `head` are the bytes in front of the fields, by name; `tags` come from BMP 06."""

    control: int
    head: tuple[tuple[str, bytes], ...] = ()
    fields: list[Field] = []
    tags: tuple[Node, ...] = ()
    rest: bytes = b""

    def get(self, name: int) -> bytes:
        """The first field of that name; empty when it is missing."""
        for one, value in self.fields:
            if one == name:
                return value
        return b""

    def tag(self, name: int) -> bytes:
        """The first tag of that name at any depth; empty when it is missing."""
        return next((node.value for node in tlv.flat(self.tags) if node.tag == name), b"")

    def tags_of(self, name: int) -> list[bytes]:
        return [node.value for node in tlv.flat(self.tags) if node.tag == name]

    def part(self, name: str) -> bytes:
        """The bytes of that name in front of the fields; empty when they are missing."""
        return dict(self.head).get(name, b"")

    @property
    def is_positive(self) -> bool:
        return self.control in (Control.POSITIVE, NEGATIVE << 8)

    @property
    def reason(self) -> str:
        """The code of a refusal (84 xx) as two hex digits; empty for anything else."""
        is_refusal = self.control >> 8 == NEGATIVE and not self.is_positive
        return f"{self.control & 0xFF:02X}" if is_refusal else ""


Head = tuple[tuple[str, int], ...]

_PASSWORD: Head = (("password", 3),)
_TEXT = 0xFFFF
"""More than there can be: the rest of the message is this part, also when nothing is left."""

_HEADS: dict[int, Head] = {
    Control.STATUS_ENQUIRY: _PASSWORD,
    Control.REGISTRATION: (*_PASSWORD, ("config_byte", 1), ("currency", 2)),
    Control.TOTALS: _PASSWORD,
    Control.REPRINT: (*_PASSWORD, ("from", 2), ("to", 2)),
    Control.ABORT: (("result_code", 1),),
    Control.REPEAT_RECEIPT: _PASSWORD,
    Control.VOID: _PASSWORD,
    Control.REFUND: _PASSWORD,
    Control.PRE_AUTHORISATION_REVERSAL: _PASSWORD,
    Control.END_OF_DAY: _PASSWORD,
    Control.SET_CLOCK: _PASSWORD,
    Control.INITIALISATION: _PASSWORD,
    Control.READ_CARD: (("timeout", 1),),
    Control.PRINT_LINE: (("attribute", 1), ("text", _TEXT)),
    Control.INTERMEDIATE_STATUS: (("intermediate_status", 1), ("timeout_min_bcd", 1)),
}
"""What stands in front of the fields. Parts at the end may be missing."""

_WRONG_CURRENCY = 0x6F


def parse(data: bytes, asked: int = 0) -> Message:
    """Read one whole APDU; raises BadMessage when its length is not what it says.

    `asked` is the command that runs: the completion of a status enquiry has places, not fields.
    """
    sizes = apdu.header_of(data)
    if sizes is None or sum(sizes) != len(data):
        raise BadMessage("an APDU whose length is not what it says", data)
    control, at = data[0] << 8 | data[1], sizes[0]
    if control == Control.COMPLETION and asked == Control.STATUS_ENQUIRY:
        head, at = _told_state(data, at)
    elif control in _HEADS:
        head, at = _head(control, data, at)
    elif control >> 8 == NEGATIVE:
        return Message(control, rest=data[at:])
    else:
        head = ()
    fields, stopped = bmp.parse(data, at)
    return Message(control, head, fields, _tags(fields), data[stopped:])


def has_password(data: bytes) -> bool:
    """Whether the APDU at the start of `data` begins with one."""
    return _HEADS.get(data[0] << 8 | data[1], ())[:1] == _PASSWORD


def head_size(data: bytes) -> int:
    """How many bytes stand in front of the fields of an APDU, which may have been cut off."""
    control, sizes = data[0] << 8 | data[1], apdu.header_of(data)
    if sizes is None or control not in _HEADS:
        return 0
    return _head(control, data, sizes[0])[1] - sizes[0]


def serialise(
    control: int, head: bytes = b"", fields: Iterable[Field] = (), tags: tlv.Pairs | None = None
) -> bytes:
    """The APDU; `tags` (which may be none at all) go into BMP 06 behind the other fields."""
    data = head + bmp.serialise(fields)
    if tags is not None:
        data += bmp.serialise(((TLV, tlv.serialise(tags)),))
    return apdu.encode(control, data)


def _tags(fields: list[Field]) -> tuple[Node, ...]:
    for name, value in fields:
        if name == TLV:
            try:
                return tlv.parse(value, 0, len(value))
            except BadMessage:
                return ()
    return ()


def _head(control: int, data: bytes, at: int) -> tuple[tuple[tuple[str, bytes], ...], int]:
    parts = []
    for name, size in _HEADS[control]:
        if size != _TEXT and (at >= len(data) or _is_left_out(name, data, at)):
            break
        parts.append((name, data[at : at + size]))
        at = min(len(data), at + size)
    if control == Control.ABORT and parts and parts[0][1][0] == _WRONG_CURRENCY:
        return _with_currency(parts, data, at)
    return tuple(parts), at


def _is_left_out(name: str, data: bytes, at: int) -> bool:
    """Whether fields begin where a part may stand: a currency, or the minutes of 04 FF."""
    if name == "currency":
        return data[at] in (0x03, TLV)
    return name == "timeout_min_bcd" and data[at] == TLV and _is_tags_to_the_end(data, at + 1)


def _is_tags_to_the_end(data: bytes, at: int) -> bool:
    try:
        size, start = tlv.size_at(data, at)
    except IndexError:
        return False
    return start + size == len(data)


def _with_currency(
    parts: list[tuple[str, bytes]], data: bytes, at: int
) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """Result 6F names the terminal's currency without a field around it; some do use one."""
    if len(data) - at < 2 or data[at] == 0x49:
        return tuple(parts), at
    return (*parts, ("currency", data[at : at + 2])), at + 2


def _told_state(data: bytes, at: int) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """[LLLVAR software version] terminal status [TLV], by their places."""
    version, start = _version(data, at)
    if start >= len(data):
        return (), at
    state = ("terminal_status", data[start : start + 1])
    return ((("sw_version", version), state) if start > at else (state,)), start + 1


def _version(data: bytes, at: int) -> tuple[bytes, int]:
    digits = [byte - 0xF0 for byte in data[at : at + 3]]
    if len(digits) < 3 or not all(0 <= digit <= 9 for digit in digits):
        return b"", at
    start = at + 3
    stop = start + digits[0] * 100 + digits[1] * 10 + digits[2]
    return (data[start:stop], stop) if stop < len(data) else (b"", at)


def looks_like_state(data: bytes) -> bool:
    """Whether a completion can only be the answer to a status enquiry, judged by itself."""
    sizes = apdu.header_of(data)
    if sizes is None or data[:2] != Control.COMPLETION.to_bytes(2, "big"):
        return False
    version, start = _version(data, sizes[0])
    after = data[start + 1 :]
    alone = len(data) == start + 1
    return alone or (bool(version) and after[:1] == bytes([TLV]) and _is_tags_to_the_end(after, 1))
