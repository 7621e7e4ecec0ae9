"""Files of captured bytes: reads hex, raw bytes and recorded traces, and walks them frame by frame.

A file is text when, comments left out, it has nothing but printable ASCII and line ends. No capture
of these protocols is: each of their frames has control bytes. Text must be hex or a trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from drivers.decoded import Decode, Decoded, Frame
from drivers.errors import CaptureError
from drivers.lines.trace import Row
from drivers.registry import Options

NEAR = 4 * 1024
FAR = 128 * 1024
"""More than any frame has; what is far behind a frame is not copied for it."""

_COMMENT = re.compile(r"^[ \t]*#[^\x00-\x08\n-\x1f\x7f]*\r?$", re.MULTILINE)
_PRINTABLE = re.compile(r"[\t\r\n\x20-\x7e]*")
_ROW = re.compile(r"(?:(?P<at>\d{4}-\d\d-\d\dT\S+)\s+)?(?P<side>ECR>|PT>|[ET<>])\s+(?P<hex>.*)")
_BETWEEN = re.compile(r"[\s,]+")
_BYTES = re.compile(r"(?:[0-9a-fA-F]{2})+")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WAYS = {"E": ">", "ECR>": ">", ">": ">", "T": "<", "PT>": "<", "<": "<"}
"""Who sends in the first column of a line: register or terminal, as people write it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One frame, or bytes that are none; `row` says when and which way, where that is known."""

    row: Row
    raw: bytes
    decoded: Decoded

    @property
    def is_message(self) -> bool:
        """Whether it says more than its name: no lone acknowledgement, no strange bytes."""
        return self.decoded.frame is not Frame.FOREIGN and (
            self.decoded.frame is not Frame.OK or bool(self.decoded.fields)
        )


def read(raw: bytes) -> list[Row]:
    """The bytes of a file in rows; raises CaptureError when there are none, or for wrong hex.

    Lines of hex without a direction are one row, however they are cut.
    """
    text = _text(raw)
    rows = [Row("", "", raw)] if text is None else _rows(text)
    if not any(row.data for row in rows):
        raise CaptureError("empty")
    return rows


def parts(rows: Sequence[Row], decode: Decode, options: Options) -> Iterator[Part]:
    """Every byte of `rows` in order; strange bytes that follow each other are one part."""
    for row in rows:
        walked = _walk(row.data, decode, options)
        for is_strange, group in groupby(walked, lambda one: one[1].frame is Frame.FOREIGN):
            if is_strange:
                raw = b"".join(raw for raw, _ in group)
                yield Part(row, raw, Decoded(Frame.FOREIGN, size=len(raw)))
            else:
                yield from (Part(row, raw, decoded) for raw, decoded in group)


def _walk(data: bytes, decode: Decode, options: Options) -> Iterator[tuple[bytes, Decoded]]:
    place = 0
    while place < len(data):
        decoded = _decoded_at(place, data, decode, options)
        size = max(1, decoded.size)
        yield data[place : place + size], decoded
        place += size


def _decoded_at(place: int, data: bytes, decode: Decode, options: Options) -> Decoded:
    """Looks at a little first: a long capture is mostly short frames."""
    near = decode(data[place : place + NEAR], options)
    is_seen = near.frame is not Frame.INCOMPLETE and near.size < NEAR
    if is_seen or len(data) - place <= NEAR:
        return near
    return decode(data[place : place + FAR], options)


# -- reading text ------------------------------------------------------------------------------


def _text(raw: bytes) -> str | None:
    """`raw` as text without comments, None when it is no text."""
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = _COMMENT.sub("", text)
    return text if _PRINTABLE.fullmatch(text) else None


def _rows(text: str) -> list[Row]:
    heads, data = [("", "")], [bytearray()]
    for number, line in enumerate(text.splitlines(), 1):
        match = _ROW.fullmatch(line.strip())
        if match:
            heads.append((match["at"] or "", _WAYS[match["side"]]))
            data.append(bytearray())
        data[-1] += _hex(match["hex"] if match else line, number)
    return [Row(*head, bytes(some)) for head, some in zip(heads, data, strict=True) if some]


def _hex(text: str, line: int) -> bytes:
    words = _BETWEEN.split(text.partition("#")[0].strip())
    return b"".join(_bytes(word, line) for word in words if word)


def _bytes(word: str, line: int) -> bytes:
    """`02`, `0x02`, `0x2` or longer runs of digit pairs."""
    digits = word[2:] if word[:2] in ("0x", "0X") else word
    if digits != word and len(digits) == 1:
        digits = f"0{digits}"
    if not _BYTES.fullmatch(digits):
        is_odd = re.fullmatch(r"[0-9a-fA-F]+", digits)
        raise CaptureError("odd" if is_odd else "not_hex", line, word)
    return bytes.fromhex(digits)
