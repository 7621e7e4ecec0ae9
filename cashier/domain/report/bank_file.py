"""The acquirer's list of transactions: how a shop's file is laid out, and its rows as bookings.

Every acquirer writes another file, so the layout is data. A row that cannot be read is told with
its line and is never passed over in silence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from drivers.errors import AmountError
from drivers.money import Money
from drivers.terminal import Kind
from drivers.text import clean, mask_card_numbers

FIELDS = (
    "amount", "kind", "status", "date", "rrn", "voucher", "batch", "auth_code", "original",
    "reference",
)  # fmt: skip
"""What a column can hold; `original` is the voucher or RRN of the sale that is given back."""

USUAL_COLUMNS: Mapping[str, str] = MappingProxyType({name: name for name in FIELDS})
USUAL_KINDS: Mapping[str, str] = MappingProxyType({
    "sale": "sale", "void": "void", "refund": "refund", "消费": "sale", "撤销": "void",
    "消费撤销": "void", "退货": "refund", "退款": "refund",
})  # fmt: skip
USUAL_STATES: Mapping[str, str] = MappingProxyType({
    "": "booked", "booked": "booked", "成功": "booked", "交易成功": "booked",
    "refused": "refused", "失败": "refused", "交易失败": "refused",
})  # fmt: skip
WRAPPING = " \t\r\n'\"`=\ufeff"
"""What spreadsheet programs and acquirers put round a number so that it stays a text."""

WHOLE = "JPY"
"""A currency without decimals, to read whole numbers by."""

DATES = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class BankFile:
    """`columns` names for each of FIELDS a heading, or the place of a column counted from 1.

    `skip` lines come before the headings. With `in_minor` amounts are whole fen or cents. Where no
    column tells the kind, an amount below zero was given back.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    skip: int = 0
    has_headings: bool = True
    in_minor: bool = False
    columns: Mapping[str, str] = field(default_factory=lambda: USUAL_COLUMNS)
    kinds: Mapping[str, str] = field(default_factory=lambda: USUAL_KINDS)
    states: Mapping[str, str] = field(default_factory=lambda: USUAL_STATES)


@dataclass(frozen=True, slots=True)
class Booking:
    """One row: `amount` is never below zero, `kind` None where the file only shows a sign.

    `line` counts the lines of the file from 1; an empty text was not told.
    """

    line: int
    amount: Money
    kind: Kind | None
    is_refused: bool = False
    day: date | None = None
    rrn: str = ""
    voucher: str = ""
    batch: str = ""
    auth_code: str = ""
    original: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be understood, and why."""

    line: int
    why: Say


@dataclass(frozen=True, slots=True)
class BankList:
    """All that gave money back, or may have; `sales` are the rows that were charges."""

    bookings: tuple[Booking, ...]
    unread: tuple[Unread, ...] = ()
    sales: tuple[Booking, ...] = ()


def read_bank_file(data: bytes, shape: BankFile, currency: str) -> BankList:
    """The rows of the file; raises Refused when it is not laid out as `shape` says."""
    try:
        rows = list(_rows(_text(data, shape), shape))
    except csv.Error as error:
        raise Refused(say("bank_file.no_table"), say("bank_file.look_at_config")) from error
    found = [_read(line, cells, shape, currency) for line, cells in rows]
    bookings = [one for one in found if isinstance(one, Booking)]
    return BankList(
        tuple(one for one in bookings if one.kind is not Kind.SALE),
        tuple(one for one in found if isinstance(one, Unread)),
        tuple(one for one in bookings if one.kind is Kind.SALE),
    )


def _text(data: bytes, shape: BankFile) -> str:
    try:
        text = data.decode(shape.encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise Refused(
            say("bank_file.encoding", encoding=shape.encoding), say("bank_file.look_at_config")
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, shape: BankFile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its line, its cells by our own names."""
    reader = csv.reader(io.StringIO(text), delimiter=shape.delimiter)
    for _ in range(shape.skip):
        next(reader, None)
    headings = [_bare(cell) for cell in next(reader, [])] if shape.has_headings else []
    places = _places(shape, headings)
    for cells in reader:
        if any(map(_bare, cells)):
            yield (
                reader.line_num,
                {
                    name: _bare(cells[place]) if place < len(cells) else ""
                    for name, place in places.items()
                },
            )


def _places(shape: BankFile, headings: list[str]) -> dict[str, int]:
    """At which place each known column stands; an amount there must be."""
    places = {name: _place(column, headings) for name, column in shape.columns.items() if column}
    found = {name: place for name, place in places.items() if place is not None}
    if "amount" not in found:
        raise Refused(
            say("bank_file.no_amount", column=shape.columns.get("amount", "")),
            say("bank_file.look_at_config"),
        )
    return found


def _place(column: str, headings: list[str]) -> int | None:
    if column in headings:
        return headings.index(column)
    return int(column) - 1 if column.isdecimal() and int(column) else None


def _bare(cell: str) -> str:
    """What the cell says; a foreign file drives nobody's terminal."""
    return mask_card_numbers(clean(cell.strip(WRAPPING)).encode()).decode()


def _read(line: int, cells: Mapping[str, str], shape: BankFile, currency: str) -> Booking | Unread:
    try:
        return _booking(line, cells, shape, currency)
    except AmountError:
        return _unread(line, "amount", cells)
    except _NotKnown as error:
        return _unread(line, error.column, cells)


class _NotKnown(Exception):
    """A word that the configuration does not explain."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def _unread(line: int, column: str, cells: Mapping[str, str]) -> Unread:
    return Unread(line, say(f"bank_file.bad_{column}", text=cells.get(column, "")))


def _booking(line: int, cells: Mapping[str, str], shape: BankFile, currency: str) -> Booking:
    amount = _amount(cells["amount"], shape, currency)
    texts = {name: cells.get(name, "") for name in FIELDS[4:]}
    return Booking(
        line=line,
        amount=Money(abs(amount.minor), currency),
        kind=_kind(cells, shape, amount),
        is_refused=_named("status", cells, shape.states) == "refused",
        day=_day(cells.get("date", "")),
        **texts,
    )


def _amount(text: str, shape: BankFile, currency: str) -> Money:
    """`-1,234.50`, `¥12.80` or, in minor units, `-123450`."""
    plain = text.replace(",", "").replace("¥", "").replace("￥", "").replace(" ", "")
    whole = WHOLE if shape.in_minor else currency
    return Money(Money.parse(plain, whole).minor, currency)


def _kind(cells: Mapping[str, str], shape: BankFile, amount: Money) -> Kind | None:
    if "kind" in cells:
        return Kind(_named("kind", cells, shape.kinds))
    return None if amount.minor < 0 else Kind.SALE


def _named(column: str, cells: Mapping[str, str], names: Mapping[str, str]) -> str:
    word = cells.get(column, "")
    if column in cells and word not in names:
        raise _NotKnown(column)
    return names.get(word, "")


def _day(text: str) -> date | None:
    """The date at the start of a cell; None where there is none."""
    if not text:
        return None
    for form in DATES:
        try:
            return datetime.strptime(text.split("T")[0].split(" ")[0], form).date()  # noqa: DTZ007  # a date alone has no zone
        except ValueError:
            continue
    if len(text) >= 14 and text.isdecimal():
        return _day(text[:8])
    raise _NotKnown("date")
