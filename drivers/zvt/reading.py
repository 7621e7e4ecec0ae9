"""One frame or message out of captured bytes, and everything in it by name: for people alone.

`decode` and `explain` both stand on this. Nothing secret leaves it, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.decoded import FieldValue, Frame
from drivers.errors import BadMessage
from drivers.terminal import Words
from drivers.zvt import apdu, frames, messages, tlv
from drivers.zvt.bmp import TLV
from drivers.zvt.charsets import SEVEN_BIT, encoding_of, text_of
from drivers.zvt.codes import judge
from drivers.zvt.frames import CONTROLS, START, Control, end_of
from drivers.zvt.masking import (
    HIDDEN,
    Keep,
    is_alone,
    keep_field,
    keep_tag,
    masked,
    masked_tags,
    size_of,
)
from drivers.zvt.messages import Message, looks_like_state, parse
from drivers.zvt.names import FIELD_NAMES, TAG_NAMES, Form
from drivers.zvt.states import intermediate, state_of
from drivers.zvt.values import digits, tag_name

_ASKED = messages.Control.STATUS_ENQUIRY


@dataclass(frozen=True, slots=True)
class Piece:
    """What the bytes at the start of a capture are; `message` only where one could be read.

    `crc_fits` is None over TCP, where there is none.
    """

    frame: Frame
    size: int
    control: Control | None = None
    data: bytes = b""
    crc: bytes = b""
    message: Message | None = None

    @property
    def is_serial(self) -> bool:
        return bool(self.crc)


@dataclass(frozen=True, slots=True)
class Row:
    """One value: the protocol's key and bytes in hex, our name and value, and what it means.

    What `holds` others is followed by them.
    """

    key: str
    raw: str
    name: str = ""
    value: FieldValue | None = None
    words: Words | None = None
    holds: bool = False


def first(data: bytes) -> Piece:
    """The first frame, control or message of `data`."""
    if data.startswith(START):
        return _serial(data)
    if data[:1] in CONTROLS and is_alone(data, 0):
        return Piece(Frame.OK, 1, Control(data[:1]))
    if data[:1] and data[0] in apdu.CLASSES:
        return _bare(data)
    following = data.find(START, 1)
    return Piece(Frame.FOREIGN if data else Frame.INCOMPLETE, _until(following, data))


def _serial(data: bytes) -> Piece:
    end, is_whole = end_of(data, len(START))
    if not is_whole or end + 4 > len(data):
        is_cut = is_whole or end + 1 >= len(data)
        body = frames.undoubled(data[len(START) : end])
        return Piece(Frame.INCOMPLETE, len(data) if is_cut else end, data=body,
                     message=_read_cut(body))  # fmt: skip
    body, fits = frames.decode(data[: end + 4])
    frame = Frame.OK if fits else Frame.BAD_CHECKSUM
    message = _read(body) or _read_cut(body)
    if message is None:
        frame = Frame.FOREIGN if fits else frame
    return Piece(frame, end + 4, data=body, crc=data[end + 2 : end + 4], message=message)


def _bare(data: bytes) -> Piece:
    size = size_of(data, 0)
    if not size:
        return Piece(Frame.INCOMPLETE, len(data), data=data, message=_read_cut(data))
    return Piece(Frame.OK, size, data=data[:size], message=_read(data[:size]))


def _read(data: bytes) -> Message | None:
    try:
        return parse(data, _ASKED if looks_like_state(data) else 0)
    except BadMessage:
        return None


def _read_cut(data: bytes) -> Message | None:
    """As much as there is of an APDU that is not as long as it says."""
    sizes = apdu.header_of(data)
    if sizes is None or data[0] not in apdu.CLASSES:
        return None
    return _read(apdu.encode(data[0] << 8 | data[1], data[sizes[0] : sizes[0] + sizes[1]]))


def _until(place: int, data: bytes) -> int:
    return place if place > 0 else len(data)


# -- what is in it ------------------------------------------------------------------------------


def rows(message: Message, charset: str) -> Iterator[Row]:
    """Parts in front, fields, tags, and what could not be read, in the device's order."""
    for name, value in message.head:
        yield _part(name, value, charset)
    for number, value in message.fields:
        if number == TLV:
            yield Row(f"{number:02X}", masked_tags(value).hex().upper(), holds=True)
            yield from _tags(message, charset)
        else:
            named = FIELD_NAMES.get(number)
            yield _row(f"{number:02X}", value, keep_field(number), named, charset)
    if message.reason:
        yield Row("error", message.reason, "result", message.reason, judge(message.reason).words)
    if message.rest:
        text = text_of(message.rest, charset)
        yield Row("unparsed", masked(message.rest, Keep.ALL).hex().upper(), "unparsed_text", text)


def _tags(message: Message, charset: str) -> Iterator[Row]:
    own = encoding_of(message.tag(0x14), charset)
    for node in tlv.flat(message.tags):
        named = TAG_NAMES.get(node.tag)
        keep = keep_tag(node.tag)
        if node.held:
            yield Row(tag_name(node.tag), masked_tags(node.value).hex().upper(), holds=True)
        else:
            yield _row(tag_name(node.tag), node.value, keep, named, own)


def _row(key: str, value: bytes, keep: Keep, named: tuple[str, Form] | None, charset: str) -> Row:
    if keep is Keep.NOTHING:
        return Row(key, HIDDEN, named[0] if named else "", HIDDEN)
    data = masked(value, keep)
    raw = data.hex().upper()
    if named is None:
        return Row(key, raw)
    name, form = named
    shown = _FORMS[form](data, charset)
    return Row(key, raw, name, shown, judge(raw).words if form is Form.RESULT else None)


def _part(name: str, value: bytes, charset: str) -> Row:
    raw = value.hex().upper()
    if name == "password":
        return Row(name, HIDDEN)
    if name == "text":
        own = masked(value, Keep.ALL)
        return Row("text_hex", own.hex().upper(), "text", text_of(own, charset))
    if name == "sw_version":
        return Row(name, text_of(value, SEVEN_BIT))
    return Row(name, raw, words=_meaning(name, value))


def _meaning(name: str, value: bytes) -> Words | None:
    if name == "intermediate_status":
        return intermediate(value[0], "")
    if name == "terminal_status":
        return state_of(value.hex().upper()).words
    return judge(value.hex().upper()).words if name == "result_code" else None


def _amount(data: bytes, _charset: str) -> FieldValue:
    text = digits(data)
    return int(text) if text else data.hex().upper()


def _pan(data: bytes, _charset: str) -> FieldValue:
    return data.hex().upper().rstrip("F").replace("E", "*")


def _sums(data: bytes, _charset: str) -> FieldValue:
    """BMP 60: receipt numbers, then seven times a count and a sum in minor units."""
    groups: list[FieldValue] = [
        {"count": data[at], "sum": _amount(data[at + 1 : at + 7], "")}
        for at in range(4, len(data) - 6, 7)
    ]
    return {"first": digits(data[:2]), "last": digits(data[2:4]), "groups": groups}


_FORMS: dict[Form, Callable[[bytes, str], FieldValue]] = {
    Form.HEX: lambda data, _charset: data.hex().upper(),
    Form.RESULT: lambda data, _charset: data.hex().upper(),
    Form.TEXT: text_of,
    Form.ASCII: lambda data, _charset: text_of(data, "ascii"),
    Form.AMOUNT: _amount,
    Form.PAN: _pan,
    Form.TOTALS: _sums,
}
