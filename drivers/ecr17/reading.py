"""A message as fields for people, whoever sent it: what `decode` and `explain` both tell.

Nobody says here what was asked, so the shape is guessed by code and length; no session does that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.decoded import FieldValue
from drivers.ecr17 import cards
from drivers.ecr17.codes import OPERATIVE
from drivers.ecr17.messages import (
    ENCODING,
    HEADER_SIZE,
    SHAPES,
    Message,
    Shape,
    Side,
    code_of,
    fits,
    parse,
)
from drivers.ecr17.receipts import END, plain
from drivers.text import clean, mask_card_numbers

MODULE = 8
"""A software module of a status: three letters and five characters of its version."""

Fields = dict[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Told:
    """`name` says in words what the message is; empty when it is none of this protocol."""

    name: str
    code: str
    fields: Fields


def tell(message: bytes) -> Told:
    """Every field that can be read, masked; never raises."""
    code = code_of(message)
    shape = _shape(message, code)
    if shape is None:
        return Told("", code, {"text": _text(message)})
    told = parse(message, shape.name)
    fields: Fields = {"code": code, "name": shape.name, "terminal": clean(told.terminal)}
    for name, text in told.values.items():
        fields |= _CONVERT.get(name, _plainly)(name, text)
    fields |= dict(_TAILS.get(shape.name, _no_tail)(told, message))
    return Told(shape.name, code, fields)


def _shape(message: bytes, code: str) -> Shape | None:
    """The shape that fits, else the likeliest one of that code, which is read as far as it goes."""
    named = [shape for shape in SHAPES.values() if shape.code == code]
    if _is_receipt(message, code):
        return SHAPES["receipt part"]
    fitting = (shape for shape in named if fits(message, shape.name))
    answers = (shape for shape in named if shape.side is Side.TERMINAL)
    return next(fitting, None) or next(answers, None) or next(iter(named), None)


def _is_receipt(message: bytes, code: str) -> bool:
    """A reversal has the length of a short receipt part, but digits alone."""
    return code == "S" and not (
        message[HEADER_SIZE:].isdigit() and fits(message, "reversal request")
    )


# -- fields ----------------------------------------------------------------------------------------


def _plainly(name: str, text: str) -> Fields:
    if name.endswith("_cents"):
        digits = text.removeprefix("-")
        return {name: int(text) if digits.isascii() and digits.isdigit() else clean(text)}
    return {name: clean(text)}


def _pan(name: str, text: str) -> Fields:
    return {name: clean(cards.masked(text)), "pan_last4": clean(cards.last_four(text))}


def _status(name: str, text: str) -> Fields:
    number: FieldValue = int(text) if text.isascii() and text.isdigit() else clean(text)
    return {name: number, "operative": text == OPERATIVE}


def _flag(name: str, text: str) -> Fields:
    return {name: text == "1"}


_CONVERT: dict[str, Callable[[str, str], Fields]] = {
    "pan": _pan, "status": _status, "dcc": _flag,
}  # fmt: skip


# -- what follows the fields -----------------------------------------------------------------------

Pairs = Iterator[tuple[str, FieldValue]]


def _no_tail(_told: Message, _message: bytes) -> Pairs:
    return iter(())


def _release(told: Message, _message: bytes) -> Pairs:
    yield "release", clean(told.tail.strip())
    yield "modules", [_module(told.tail[at : at + MODULE]) for at in _whole(told.tail)]


def _whole(tail: str) -> range:
    return range(0, len(tail) - MODULE + 1, MODULE)


def _module(block: str) -> FieldValue:
    return {"module": clean(block[:3]), "version": clean(block[3:].strip())}


def _part(_told: Message, message: bytes) -> Pairs:
    part = message[HEADER_SIZE:]
    rows = plain(mask_card_numbers(part)).decode(ENCODING, "replace").split("\n")
    yield "text", "\n".join(clean(row) for row in rows)
    yield "complete", part.endswith(END)


def _data(told: Message, _message: bytes) -> Pairs:
    yield "data", _text(told.tail.encode(ENCODING, "replace"))


_TAILS: dict[str, Callable[[Message, bytes], Pairs]] = {
    "status": _release, "receipt part": _part, "additional data": _data,
}  # fmt: skip


def _text(data: bytes) -> str:
    return clean(cards.mask_trace(data).decode(ENCODING, "replace"))
