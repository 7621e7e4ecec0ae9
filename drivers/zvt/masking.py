"""What of a message may be kept: card numbers at most to first 6 and last 4, tracks and passwords
not at all.

Card numbers are packed digits here, which nobody else would see as such in a recorded line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from drivers.errors import BadMessage
from drivers.text import is_card_number, mask_card_numbers
from drivers.zvt import apdu, bmp, messages, tlv
from drivers.zvt.bmp import TLV
from drivers.zvt.frames import CONTROLS, START, encode, end_of, undoubled

MASK = "E"
"""The nibble that stands for a hidden digit, as terminals write it themselves."""

HIDDEN = "****"

PAN_FIELDS = frozenset({0x22})
PAN_TAGS = frozenset({0x5A})
SECRET_FIELDS = frozenset({0x23, 0x24, 0x2D, 0x2E, 0x3A, 0x3D})
"""Tracks, chip data, card verification value, password."""

SECRET_TAGS = frozenset({0x57, 0x1F74})
_PASSWORD = 3

_CARD_FIELD = re.compile(rb"(\x22[\xf0-\xf1][\xf0-\xf9])(.{1,19})", re.DOTALL)
_PACKED = re.compile(
    rb"(?:[\x00-\x09\x10-\x19\x20-\x29\x30-\x39\x40-\x49\x50-\x59\x60-\x69\x70-\x79\x80-\x89"
    rb"\x90-\x99]){6,}[\x0f\x1f\x2f\x3f\x4f\x5f\x6f\x7f\x8f\x9f]?"
)
"""Bytes of two decimal digits each, the last one perhaps filled up with F."""

_LONGEST_RUN = 40
"""More packed digits in a row than any message has; they are not looked at one by one."""


class Keep(Enum):
    ALL = "all but card numbers in plain text"
    PAN = "first 6 and last 4 digits"
    NOTHING = "only that it was there"


def keep_field(name: int) -> Keep:
    if name in SECRET_FIELDS:
        return Keep.NOTHING
    return Keep.PAN if name in PAN_FIELDS else Keep.ALL


def keep_tag(name: int) -> Keep:
    if name in SECRET_TAGS:
        return Keep.NOTHING
    return Keep.PAN if name in PAN_TAGS else Keep.ALL


def masked(value: bytes, keep: Keep) -> bytes:
    """`value` in the same length with what must not be kept as EE."""
    if keep is Keep.NOTHING:
        return b"\xee" * len(value)
    return masked_pan(value) if keep is Keep.PAN else mask_card_numbers(value)


def masked_pan(value: bytes) -> bytes:
    """Packed digits, right-padded with F, with all but first 6 and last 4 as E."""
    nibbles = value.hex().upper()
    number = nibbles.rstrip("F")
    digits = number.partition("D")[0]
    hidden = digits[:6] + MASK * (len(digits) - 10) + digits[-4:]
    shown = hidden if len(digits) > 10 else digits
    return bytes.fromhex(shown.ljust(len(number), MASK).ljust(len(nibbles), "F"))


# -- whole recordings ---------------------------------------------------------------------------


def mask(raw: bytes) -> bytes:
    """Recorded bytes of one direction with their secrets masked, frame by frame.

    What is no frame and no APDU is searched for card numbers in plain text, as all the rest is.
    """
    return b"".join(_masked_piece(piece) for piece in cut(raw))


def cut(raw: bytes) -> Iterator[bytes]:
    """Serial frames, single controls, APDUs, and what lies between; every byte once, in order."""
    place = 0
    while place < len(raw):
        size = size_of(raw, place) or _rest(raw, place)
        yield raw[place : place + size]
        place += size


def size_of(raw: bytes, at: int) -> int:
    """How many bytes the frame, control or APDU at `at` has; 0 when none is whole there."""
    if raw[at : at + 2] == START:
        end, is_whole = end_of(raw, at + 2)
        return end + 4 - at if is_whole and end + 4 <= len(raw) else 0
    if raw[at : at + 1] in CONTROLS and is_alone(raw, at):
        return 1
    return _apdu_size(raw, at)


def is_alone(raw: bytes, at: int) -> bool:
    """Whether the 06 or 15 at `at` is an acknowledgement by itself.

    06 is also the class of most commands. Behind an acknowledgement comes a frame, another one,
    or nothing.
    """
    after = raw[at + 1 : at + 2]
    return not after or after in CONTROLS or raw[at + 1 : at + 3] == START


def _apdu_size(raw: bytes, at: int) -> int:
    if raw[at] not in apdu.CLASSES:
        return 0
    sizes = apdu.header_of(raw, at)
    return sum(sizes) if sizes and at + sum(sizes) <= len(raw) else 0


def _rest(raw: bytes, place: int) -> int:
    """Up to the next frame, or to the end."""
    following = raw.find(START, place + 1)
    return (following if following > 0 else len(raw)) - place


def _masked_piece(piece: bytes) -> bytes:
    if piece.startswith(START):
        return _masked_frame(piece)
    if len(piece) >= apdu.HEADER and piece[0] in apdu.CLASSES:
        return _masked_apdu(piece)
    return _masked_noise(piece)


def _masked_noise(piece: bytes) -> bytes:
    """Bytes that are no message: what looks like a card field, and packed digits that are a card.

    A frame that was cut in the middle of a card number leaves such.
    """
    piece = _CARD_FIELD.sub(lambda found: found[1] + b"\xee" * len(found[2]), piece)
    return _PACKED.sub(lambda found: _masked_run(found[0]), mask_card_numbers(piece))


def _masked_run(run: bytes) -> bytes:
    if len(run) > _LONGEST_RUN:
        return b"\xee" * len(run)
    nibbles = run.hex().upper().rstrip("F")
    ends = (
        (start, start + size)
        for size in range(19, 12, -1)
        for start in range(0, len(nibbles) - size + 1, 2)
    )
    is_card = any(is_card_number(nibbles[start:end]) for start, end in ends)
    return masked_pan(run) if is_card else run


def _masked_frame(frame: bytes) -> bytes:
    """The frame with its own CRC when something was hidden: that one no longer fits."""
    end, is_whole = end_of(frame, 2)
    body = undoubled(frame[2:end])
    hidden = _masked_apdu(body)
    if hidden == body:
        return frame
    return encode(hidden)[:-2] + frame[end + 2 :] if is_whole else START + hidden


def _masked_apdu(data: bytes) -> bytes:
    """Secrets in an APDU, which may have been cut off; its length never changes."""
    sizes = apdu.header_of(data)
    if sizes is None:
        return data
    hidden = bytearray(mask_card_numbers(data))
    start = sizes[0] + messages.head_size(data)
    if messages.has_password(data):
        _hide(hidden, sizes[0], sizes[0] + _PASSWORD, Keep.NOTHING)
    fields, stopped = bmp.parse(data, start)
    for (name, value), (begin, end) in zip(fields, bmp.places(data, fields, start), strict=True):
        _hide(hidden, begin, end, keep_field(name))
        if name == TLV:
            hidden[begin:end] = masked_tags(value)
    _hide_cut(hidden, stopped)
    return bytes(hidden)


def _hide(data: bytearray, begin: int, end: int, keep: Keep) -> None:
    if keep is not Keep.ALL:
        data[begin:end] = masked(bytes(data[begin:end]), keep)


def _hide_cut(data: bytearray, at: int) -> None:
    """The beginning of a field whose end is missing; digits of a card may have come."""
    if at < len(data) and keep_field(data[at]) is not Keep.ALL:
        data[at + 3 :] = b"\xee" * len(data[at + 3 :])


def masked_tags(value: bytes) -> bytes:
    """The contents of BMP 06, or of a tag that holds others, with the secrets in it masked."""
    hidden = mask_card_numbers(value)
    try:
        nodes = tlv.parse(value, 0, len(value))
    except BadMessage:
        return hidden
    for node in tlv.flat(nodes):
        if (keep := keep_tag(node.tag)) is not Keep.ALL and node.value:
            hidden = hidden.replace(node.value, masked(node.value, keep))
    return hidden
