"""Captured frames for a person: the verdict first, then a row for each field, within 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cashier.cli.output import cells, folded, padded
from cashier.text import Speaker
from drivers.capture import Part
from drivers.decoded import FieldValue, Frame
from drivers.registry import Driver
from drivers.text import mask_card_numbers

WIDTH = 80
INDENT = 2
WIDEST_LABEL = 30
SHOWN = 48
"""Bytes of what cannot be read that are shown."""

_MASKED_CARD = re.compile(rb"[0-9]{0,6}\*{3,}[0-9]{0,4}")

Field = tuple[str, str]


def part_rows(words: Speaker, driver: Driver | None, parts: Iterable[Part]) -> Iterator[str]:
    """Every part with an empty line between two."""
    for number, part in enumerate(parts):
        if number:
            yield ""
        yield from folded(f"{_head(words, part)} {_verdict(words, part)}".lstrip(), WIDTH)
        yield from _aligned(list(_fields(words, driver, part)))


def _head(words: Speaker, part: Part) -> str:
    """When it came and which way it went, as far as that is known."""
    ways = {">": "capture.to_terminal", "<": "capture.from_terminal", "": ""}
    way = ways[part.row.way]
    told = [words.when(part.row.at), f"{part.row.way} {words.text(way)}:" if way else ""]
    return " ".join(filter(None, told))


def _verdict(words: Speaker, part: Part) -> str:
    frame, message = part.decoded.frame, part.decoded.message
    if frame is Frame.OK:
        return words.text("capture.ok" if part.is_message else "capture.alone", message=message)
    is_masked = frame is Frame.BAD_CHECKSUM and _MASKED_CARD.search(part.raw)
    key = "masked" if is_masked else str(frame)
    return words.text(f"capture.{key}", message=message, count=len(part.raw))


def _fields(words: Speaker, driver: Driver | None, part: Part) -> Iterator[Field]:
    if not part.is_message or part.decoded.frame is Frame.INCOMPLETE:
        if part.decoded.frame is not Frame.OK:
            mask = driver.mask if driver else mask_card_numbers
            yield words.text("capture.bytes"), _hex(mask(part.raw))
    elif driver and driver.explain:
        for name, said in driver.explain(part.raw):
            yield _label(words, name), words.words(said)
    else:
        yield from ((name, _flat(value)) for name, value in part.decoded.fields.items())


def _label(words: Speaker, name: str) -> str:
    """`65 invoice` with the name in this language; a tag or a strange name stays as it is."""
    tag, gap, last = name.rpartition(" ")
    return f"{tag}{gap}{words.text(f'label.{last}')}" if words.has(f"label.{last}") else name


def _flat(value: FieldValue) -> str:
    match value:
        case list():
            return ", ".join(map(_flat, value))
        case dict():
            return ", ".join(f"{name} {_flat(one)}" for name, one in value.items())
        case None:
            return ""
        case _:
            return str(value)


def _hex(raw: bytes) -> str:
    shown = raw[:SHOWN].hex(" ").upper()
    return f"{shown} …" if len(raw) > SHOWN else shown


def _aligned(fields: list[Field]) -> Iterator[str]:
    width = min(WIDEST_LABEL, max((cells(label) for label, _ in fields), default=0))
    left = INDENT + width + 2
    for label, value in fields:
        first, *more = folded(value, WIDTH - left)
        yield f"{' ' * INDENT}{padded(label, width)}  {first}".rstrip()
        yield from (" " * left + line for line in more)
