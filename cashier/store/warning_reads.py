"""What the rules of warnings look at, and the warnings that were raised."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from cashier.domain.lifecycle import PAID, State
from cashier.domain.records import Source
from cashier.domain.say import Say
from cashier.domain.warnings.shape import Giving, Level, Rows, Rule, Sale, WrongCode
from cashier.store.codec import transaction_of, transaction_of_text
from cashier.store.reads import Readable
from cashier.store.tables.codes import RIGHT
from drivers.money import Money
from drivers.terminal import Kind

BY_RULE = "rule"
"""Who approved what needed nobody's approval (services/draft.py)."""

_GIVINGS = """
select r.*, o.body as sale, o.source as source,
  (select result from attempts a where a.request = r.id and a.result is not null
   order by a.rowid desc limit 1) as result,
  exists (select 1 from code_tries t where t.request = r.id and t.verdict = ?) as coded
from requests r join originals o on o.id = r.original
where r.drafted_at >= ? order by r.rowid
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning that was raised. `rows` are ids of requests and originals; times are UTC."""

    id: str
    rule: Rule
    level: Level
    at: str
    words: Say
    rows: tuple[str, ...]
    note: str
    seen_by: str
    seen_at: str


def watched(source: Readable, since: datetime) -> Rows:
    """Everything since then, in the shop's own time."""
    start = since.isoformat(timespec="milliseconds")
    sales = source.read(
        "select * from originals where seen_at >= ? and source = ?", start, Source.DEVICE
    )
    codes = source.read("select * from code_tries where at >= ? and verdict <> ?", start, RIGHT)
    return Rows(
        tuple(one for row in sales if (one := _sale(row)) is not None),
        tuple(_giving(row) for row in source.read(_GIVINGS, RIGHT, start)),
        tuple(WrongCode(row["request"], row["person"], local(row["at"])) for row in codes),
    )


def alerts(source: Readable, *, everything: bool) -> list[Alert]:
    """The newest first; without `everything` those that nobody has acknowledged."""
    where = "" if everything else "where seen_at = ''"
    query = f"select * from warnings {where} order by at desc, rowid desc"  # noqa: S608  # constant
    return [_alert(row) for row in source.read(query)]


def has_warning(source: Readable, warning: str) -> bool:
    return bool(source.read("select 1 from warnings where id = ?", warning))


def local(utc: str) -> datetime:
    """UTC ISO 8601 as the time on the wall here."""
    return datetime.fromisoformat(utc).astimezone().replace(tzinfo=None)


def _sale(row: sqlite3.Row) -> Sale | None:
    """None for what is no sale with an amount."""
    told = transaction_of(json.loads(row["body"]))
    if told.kind is not Kind.SALE or told.amount is None:
        return None
    return Sale(row["id"], told.voucher, told.card, told.amount, _clock(told.at))


def _clock(at: str) -> datetime | None:
    """The terminal's own time; None where it tells no time of day."""
    try:
        return datetime.fromisoformat(at).replace(tzinfo=None) if "T" in at else None
    except ValueError:
        return None


def _giving(row: sqlite3.Row) -> Giving:
    sale, result = transaction_of(json.loads(row["sale"])), transaction_of_text(row["result"])
    approver = row["approved_by"]
    return Giving(
        id=row["id"], kind=Kind(row["kind"]), original=row["original"],
        amount=Money(row["amount_minor"], row["currency"]), at=local(row["drafted_at"]),
        by=row["drafted_by"], card=sale.card, paid_card=result.card if result else "",
        approved_by="" if approver == BY_RULE else approver, reason=row["reason"],
        by_code=bool(row["coded"]), from_slip=row["source"] == Source.SLIP,
        is_done=State(row["state"]) in PAID,
    )  # fmt: skip


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(
        row["id"], Rule(row["rule"]), Level(row["level"]), row["at"],
        Say.of_body(json.loads(row["words"])), tuple(json.loads(row["about"])["rows"]),
        row["note"], row["seen_by"], row["seen_at"],
    )  # fmt: skip
