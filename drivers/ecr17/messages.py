"""The messages as tables: header, then fields of fixed width; which reading a message allows.

The same letter means different things per direction and per request, so whoever parses an answer
names the shapes that it may have. What a value means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from drivers.errors import BadMessage
from drivers.text import decode as printable

ENCODING = "ascii"
"""Only characters 00 to 7F are allowed; anything else becomes visible, never active."""

HEADER_SIZE = 10
"""Terminal id (8), a zero, and the code."""

NO_TERMINAL = "00000000"
"""A terminal id that is not checked."""

OK = "00"


class Side(Enum):
    REGISTER = "register"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; without a name it is reserved. Texts are left-aligned and filled with blanks."""

    name: str
    width: int
    is_text: bool = False
    default: str = ""

    def fill(self, value: str) -> str:
        """`value` in its full width; raises BadMessage when it does not fit."""
        if len(value) > self.width or not value.isascii():
            raise BadMessage(f"{value!r} does not fit {self.width} characters of {self.name}")
        return value.ljust(self.width) if self.is_text else value.rjust(self.width, "0")


@dataclass(frozen=True, slots=True)
class Shape:
    """One message. `fields` follow the header; `refused` stand there instead after a bad result.

    With `has_tail` text of any length follows them.
    """

    name: str
    code: str
    side: Side
    fields: tuple[Field, ...] = ()
    refused: tuple[Field, ...] = field(default=())
    has_tail: bool = False

    def fields_of(self, result: str) -> tuple[Field, ...]:
        return self.refused if self.refused and result != OK else self.fields


def _reserved(width: int) -> Field:
    return Field("", width)


def _text(name: str, width: int) -> Field:
    return Field(name, width, is_text=True)


_REGISTER = (Field("cash_register", 8), Field("additional", 1))
_RESULT = (Field("result", 2),)
_CARD = (
    Field("pan", 19), _text("tx_type", 3), _text("auth", 6), Field("host_datetime", 7),
)  # fmt: skip
_REASON = (_text("description", 24), _reserved(11))
_NUMBERS = (
    Field("card_type", 1), _text("acquirer", 11), Field("stan", 6), Field("online_id", 6),
)  # fmt: skip
_PAYMENT = (
    *_REGISTER, _reserved(2), Field("card_in", 1), Field("payment_type", 1),
    Field("amount_cents", 8), Field("receipt_text", 128, default=" " * 128), _reserved(8),
)  # fmt: skip
_EXTENDED = (Field("action_code", 3), Field("host_amount_cents", 8), _reserved(10))
_REVERSED = (Field("action_code", 3), _reserved(10))
_EXCHANGED = (
    Field("action_code", 3), Field("original_amount_cents", 8), Field("dcc", 1), Field("rate", 8),
    _text("currency", 3), Field("currency_amount", 12), Field("precision", 1), _reserved(10),
)  # fmt: skip


def _answer(name: str, code: str, *more: Field) -> Shape:
    """A result: what follows `result` tells the card, or why it was refused."""
    good = (*_RESULT, *_CARD, *_NUMBERS, *more)
    bad = (*_RESULT, *_REASON, *_NUMBERS, *more)
    return Shape(name, code, Side.TERMINAL, good, bad)


_SHAPES = (
    # what the register sends
    Shape("status request", "s", Side.REGISTER),
    Shape("payment request", "P", Side.REGISTER, _PAYMENT),
    Shape("extended payment request", "X", Side.REGISTER, _PAYMENT),
    Shape("reversal request", "S", Side.REGISTER,
          (*_REGISTER[:1], Field("stan", 6), *_REGISTER[1:], Field("card_check", 1))),
    Shape("refund request", "A", Side.REGISTER,
          (*_REGISTER, _reserved(4), Field("amount_cents", 8), _reserved(8))),
    Shape("retroactive reversal request", "Q", Side.REGISTER,
          (*_REGISTER[:1], _reserved(5), Field("what", 1), Field("stan", 6), _text("card", 5),
           _text("acquirer", 11), Field("amount_cents", 8), _text("auth", 6),
           Field("datetime", 10), _reserved(10))),
    Shape("last result request", "G", Side.REGISTER, (*_REGISTER, _reserved(3))),
    Shape("print mode", "E", Side.REGISTER, (Field("mode", 1),)),
    Shape("reprint request", "R", Side.REGISTER,
          (Field("to_ecr", 1), Field("ticket", 1), _reserved(10))),
    Shape("totals request", "T", Side.REGISTER, (*_REGISTER, _reserved(7))),
    Shape("close request", "C", Side.REGISTER, (*_REGISTER, _reserved(7))),
    Shape("load request", "D", Side.REGISTER, (_reserved(6), Field("kind", 1), _reserved(103))),
    # what the terminal sends
    Shape("status", "s", Side.TERMINAL,
          (_reserved(10), Field("datetime", 10), Field("status", 1)), has_tail=True),
    _answer("payment result", "E"),
    _answer("extended result", "E", *_EXTENDED),
    _answer("reversal result", "E", *_REVERSED),
    _answer("exchange result", "V", *_EXCHANGED),
    Shape("refund result", "A", Side.TERMINAL,
          (*_RESULT, *_CARD[:3], _text("acquirer", 11), Field("host_datetime", 7))),
    Shape("totals", "T", Side.TERMINAL, (*_RESULT, Field("pos_total_cents", 16), _reserved(6))),
    Shape("close result", "C", Side.TERMINAL,
          (*_RESULT, Field("pos_total_cents", 16), Field("host_total_cents", 16)),
          (*_RESULT, _text("description", 19), Field("action_code", 3), _reserved(10))),
    Shape("load result", "E", Side.TERMINAL,
          (*_RESULT, *_NUMBERS[2:], Field("host_datetime", 7), _reserved(220)),
          (*_RESULT, *_NUMBERS[2:], *_REASON)),
    Shape("receipt part", "S", Side.TERMINAL, has_tail=True),
    # either
    Shape("additional data", "U", Side.TERMINAL,
          (Field("", 6), Field("iso_field", 2), _text("tag", 8), _reserved(1),
           Field("tag_map", 4), _reserved(5)), has_tail=True),
)  # fmt: skip

SHAPES = {shape.name: shape for shape in _SHAPES}

RESULTS = ("payment result", "extended result", "reversal result", "exchange result",
           "refund result")  # fmt: skip
"""What a terminal may have stored as the result of its last operation."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message read in one shape: every field of it as on the wire, blanks of texts removed."""

    shape: Shape
    terminal: str
    values: Mapping[str, str] = field(repr=False)
    tail: str = field(default="", repr=False)

    def text(self, name: str) -> str:
        """The field called `name`; empty when this shape has none."""
        return self.values.get(name, "")

    def number(self, name: str) -> int | None:
        """The field as a number; None when it is not there or no number."""
        digits = self.text(name).strip()
        unsigned = digits.removeprefix("-")
        return int(digits) if unsigned.isascii() and unsigned.isdigit() else None

    @property
    def result(self) -> str:
        return self.text("result")


def code_of(message: bytes) -> str:
    """The code at position 10; empty when the message has no header."""
    has_header = len(message) >= HEADER_SIZE and message[:8].isdigit()
    return printable(message[9:10], ENCODING) if has_header else ""


def terminal_of(message: bytes) -> str:
    return message[:8].decode(ENCODING, "replace")


def compose(name: str, terminal: str, values: Mapping[str, str], result: str = OK) -> bytes:
    """The message of that shape; raises BadMessage when a value does not fit its field."""
    shape = SHAPES[name]
    given = dict(values) | {"result": result}
    parts = [one.fill(given.get(one.name, one.default)) for one in shape.fields_of(result)]
    return f"{terminal}0{shape.code}{''.join(parts)}".encode(ENCODING)


def fits(message: bytes, name: str) -> bool:
    """Whether `message` can be of that shape, by code and length.

    Some programs leave out the reserved characters at the end, so they may be missing.
    """
    shape = SHAPES[name]
    if code_of(message) != shape.code:
        return False
    fields = shape.fields_of(_result(message))
    full = HEADER_SIZE + sum(one.width for one in fields)
    if shape.has_tail:
        return len(message) >= full
    short = full - fields[-1].width if fields and not fields[-1].name else full
    return len(message) in (full, short)


def shape_of(message: bytes, names: Sequence[str]) -> str:
    """The first of `names` that `message` can be; empty when it can be none."""
    return next((name for name in names if fits(message, name)), "")


def parse(message: bytes, name: str) -> Message:
    """`message` read in the shape `name`; fields that are not there are left out."""
    shape = SHAPES[name]
    fields = shape.fields_of(_result(message))
    values = dict(_values(message, fields))
    end = HEADER_SIZE + sum(one.width for one in fields)
    tail = message[end:].decode(ENCODING, "replace") if shape.has_tail else ""
    return Message(shape, terminal_of(message), values, tail)


def read(message: bytes, names: Sequence[str]) -> Message | None:
    """`message` read in the first of `names` that it can be."""
    name = shape_of(message, names)
    return parse(message, name) if name else None


def _result(message: bytes) -> str:
    return message[HEADER_SIZE : HEADER_SIZE + 2].decode(ENCODING, "replace")


def _values(message: bytes, fields: Sequence[Field]) -> Iterator[tuple[str, str]]:
    at = HEADER_SIZE
    for one in fields:
        part = message[at : at + one.width]
        at += one.width
        if one.name and len(part) == one.width:
            text = part.decode(ENCODING, "replace")
            yield one.name, text.strip() if one.is_text else text
