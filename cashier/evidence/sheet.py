"""A report for spreadsheet programs: one row for each request, in columns that never move.

RFC 4180 with a header. A cell that a spreadsheet program would take for a formula gets an
apostrophe before it; amounts are numbers, in a column that holds nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from drivers.money import Money

COLUMNS = (
    "request", "kind", "state", "amount", "minor", "currency", "original", "reason", "made_by",
    "approved_by", "method", "asked_at", "answered_at", "bank_at", "voucher", "rrn", "auth_code",
    "batch", "reference", "route",
)  # fmt: skip
"""Their order is a promise: new columns come at the end."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell must not begin with; the last four are their wide forms."""


def sheet(requests: Iterable[Mapping[str, Any]], *, mark: bool = False) -> bytes:
    """UTF-8, with a byte order mark where `mark` asks for it; `requests` as in statement.body."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in requests:
        writer.writerow([_cell(name, _value(one, name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _value(request: Mapping[str, Any], name: str) -> str:
    amount = request["amount"]
    if name == "amount":
        return Money(amount["minor"], amount["currency"]).decimal()
    if name in ("minor", "currency"):
        return str(amount[name])
    return str(request[name])


def _cell(name: str, text: str) -> str:
    return text if name in ("amount", "minor") else harmless(text)


def harmless(text: str) -> str:
    """The text as a spreadsheet program will show it and not run it."""
    bare = text.lstrip(" \u00a0\u3000\ufeff")
    return f"'{text}" if text.startswith(FORMULA) or bare.startswith(FORMULA) else text
