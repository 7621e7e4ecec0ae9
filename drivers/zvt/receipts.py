"""Receipts from print lines (06 D1) and print blocks (06 D3): whole copies, each for somebody.

Vendors' habits that are met here: card complete hangs tags behind every line, and one of them is
wrong; Feig never marks an end; texts may be in another character set than the terminal's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from drivers.errors import BadMessage
from drivers.terminal import Copy, Receipt
from drivers.text import clean, mask_card_numbers
from drivers.zvt import tlv
from drivers.zvt.bmp import TLV
from drivers.zvt.charsets import codec_of, encoding_of, text_of
from drivers.zvt.messages import Control, Message

TYPE, CHARSET, TEXTS, ATTRIBUTE, LINE = 0x1F07, 0x14, 0x25, 0x09, 0x07

FEED = 0xFF
LAST = 0x80
"""High bit of an attribute: its line ends the receipt. 80 and FF alone mean something else."""

MOST_LINES = 2_000
"""A terminal that never stops printing must not fill the memory."""

MOST_FEED = 20

COPIES = {1: Copy.MERCHANT, 2: Copy.CUSTOMER, 3: Copy.REPORT}
_MARKS = (
    (Copy.MERCHANT, ("HÄNDLER", "HAENDLER", "MERCHANT")),
    (Copy.CUSTOMER, ("KUNDENBELEG", "CUSTOMER", "CARDHOLDER", "KARTENINHABER")),
)
"""Words on slips that do not say in tags whose they are."""


@dataclass
class Slips:
    """Collects what is printed; `done` are the whole copies so far.

    `admin` tells what an unmarked receipt is: of a payment the merchant's comes first.
    """

    charset: str
    admin: bool = False
    done: list[Receipt] = field(default_factory=list)
    _lines: list[bytes] = field(default_factory=list)
    _types: Counter[int] = field(default_factory=Counter)
    _encoding: str = ""
    _kind: int = 0

    def take(self, message: Message) -> list[Receipt]:
        """The copies that this message has completed."""
        before = len(self.done)
        if message.control == Control.PRINT_LINE:
            self._take_line(message)
        else:
            self._take_block(message)
        return self.done[before:]

    def end(self) -> list[Receipt]:
        """The copy that was begun and has no mark at its end."""
        before = len(self.done)
        self._close()
        return self.done[before:]

    # -- line by line --------------------------------------------------------------------------

    def _take_line(self, message: Message) -> None:
        attribute, text = message.part("attribute"), message.part("text")
        if not attribute:
            return
        if attribute[0] == FEED:
            self._feed(text)
            return
        text, types = _without_tags(text)
        self._types.update(types)
        self._add(text)
        if is_last(attribute[0]):
            self._close()

    def _feed(self, count: bytes) -> None:
        for _blank in range(min(count[0] if count else 1, MOST_FEED)):
            self._add(b"")

    # -- in blocks -----------------------------------------------------------------------------

    def _take_block(self, message: Message) -> None:
        kind = message.tag(TYPE)
        if kind and self._kind and kind[0] != self._kind:
            self._close()
        if kind:
            self._kind = kind[0]
            self._types[kind[0]] += 1
        self._encoding = encoding_of(message.tag(CHARSET), self._encoding)
        is_ending = False
        for node in _texts(message):
            if node.tag == LINE:
                self._add(node.value)
                continue
            if is_ending:
                self._close()
            is_ending = bool(node.value) and is_end(node.value[0])
        if is_ending:
            self._close()

    # -- both ----------------------------------------------------------------------------------

    def _add(self, text: bytes) -> None:
        if len(self._lines) < MOST_LINES:
            self._lines.append(text)

    def _close(self) -> None:
        """Whatever was printed since the last end becomes a copy; nothing but blanks is none."""
        raw = mask_card_numbers(b"\n".join(self._lines))
        charset = self._encoding or self.charset
        lines = tuple(_shown(line, charset) for line in raw.split(b"\n"))
        if any(lines):
            codec = codec_of(charset)
            self.done.append(Receipt(self._copy(lines), lines, raw, codec))
        self._lines.clear()
        self._types.clear()
        self._encoding, self._kind = "", 0

    def _copy(self, lines: tuple[str, ...]) -> Copy:
        """By its tags, of which one may be wrong; else by its words; else by its turn."""
        if self._types:
            most = max(self._types, key=lambda kind: self._types[kind])
            return COPIES.get(most, Copy.REPORT)
        text = " ".join(lines).upper()
        for copy, marks in _MARKS:
            if any(mark in text for mark in marks):
                return copy
        if self.admin:
            return Copy.REPORT
        had = {receipt.copy for receipt in self.done}
        return Copy.CUSTOMER if Copy.MERCHANT in had else Copy.MERCHANT


def is_last(attribute: int) -> bool:
    """Whether a line (06 D1) with this attribute ends its receipt."""
    return bool(attribute & LAST) and attribute not in (LAST, FEED)


def is_end(attribute: int) -> bool:
    """Whether an attribute in a block (06 D3) ends its receipt, after the lines that have it."""
    return is_last(attribute) or attribute == FEED


def _texts(message: Message) -> Iterator[tlv.Node]:
    """Attributes and lines in their order."""
    for node in message.tags:
        if node.tag == TEXTS:
            yield from (one for one in node.held if one.tag in (LINE, ATTRIBUTE))


def _without_tags(text: bytes) -> tuple[bytes, list[int]]:
    """The text of a line, and the receipt types in tags behind it."""
    place = text.find(TLV)
    if place < 0:
        return text, []
    try:
        size, start = tlv.size_at(text, place + 1)
        nodes = tlv.parse(text, start, start + size) if start + size == len(text) else None
    except (IndexError, BadMessage):
        nodes = None
    if nodes is None:
        return text, []
    return text[:place], [node.value[0] for node in nodes if node.tag == TYPE and node.value]


def _shown(line: bytes, charset: str) -> str:
    """One cleaned line with its indent."""
    indent = len(line) - len(line.lstrip(b" "))
    return clean(" " * indent + text_of(line, charset)).rstrip()
