"""What the rules of warnings look at, and the warnings that were raised."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.lifecycle import PAID, State
from cashier.domain.records import Source
from cashier.domain.say import Say
from cashier.domain.warnings.shape import Approval, Giving, Level, Rows, Rule, Sale, WrongCode
from cashier.store.reads import Readable
from cashier.store.tables.approvals import RULE
from cashier.store.tables.codes import RIGHT
from drivers.money import Money
from drivers.terminal import Kind

_SALES = """
select id, voucher, json_extract(body, '$.card') as card, json_extract(body, '$.at') as clock,
  json_extract(body, '$.amount.minor') as minor, json_extract(body, '$.amount.currency') as currency
from originals
where seen_at >= ? and source = ? and coalesce(json_extract(body, '$.kind'), 'sale') = ?
  and minor is not null
"""
_GIVINGS = """
select r.*, json_extract(o.body, '$.card') as card, o.source as source,
  (select json_extract(result, '$.card') from attempts a
   where a.request = r.id and a.result is not null order by a.rowid desc limit 1) as paid_card,
  exists (select 1 from code_tries t where t.request = r.id and t.verdict = ?) as coded
from requests r join originals o on o.id = r.original
where r.drafted_at >= ? order by r.rowid
"""
_APPROVALS = """
select id, drafted_by, approved_by, approved_at from requests
where approved_at >= ? and approved_by <> ? order by rowid
"""
_CODES = "select * from code_tries where at >= ? and verdict <> ?"

DAYS = timedelta(days=2)
"""How far back single rows are compared: a whole day, wherever in it somebody looks."""

MONTH = timedelta(days=31)
"""How far back approvals are: one that leans one way shows over weeks."""


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


def watched(source: Readable, now: datetime) -> Rows:
    """Everything that the rules look at now, in the shop's own time."""
    since, month = (_utc(now - one) for one in (DAYS, MONTH))
    sales = source.read(_SALES, since, Source.DEVICE, Kind.SALE)
    codes = source.read(_CODES, since, RIGHT)
    return Rows(
        tuple(map(_sale, sales)),
        tuple(map(_giving, source.read(_GIVINGS, RIGHT, since))),
        tuple(map(_approval, source.read(_APPROVALS, month, RULE))),
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


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _sale(row: sqlite3.Row) -> Sale:
    amount = Money(row["minor"], row["currency"])
    return Sale(row["id"], row["voucher"], row["card"] or "", amount, _clock(row["clock"] or ""))


def _approval(row: sqlite3.Row) -> Approval:
    return Approval(row["id"], row["drafted_by"], row["approved_by"], local(row["approved_at"]))


def _clock(at: str) -> datetime | None:
    """The terminal's own time; None where it tells no time of day."""
    try:
        return datetime.fromisoformat(at).replace(tzinfo=None) if "T" in at else None
    except ValueError:
        return None


def _giving(row: sqlite3.Row) -> Giving:
    approver = row["approved_by"]
    return Giving(
        id=row["id"], kind=Kind(row["kind"]), original=row["original"],
        amount=Money(row["amount_minor"], row["currency"]), at=local(row["drafted_at"]),
        by=row["drafted_by"], card=row["card"] or "", paid_card=row["paid_card"] or "",
        approved_by="" if approver == RULE else approver, reason=row["reason"],
        by_code=bool(row["coded"]), from_slip=row["source"] == Source.SLIP,
        is_done=State(row["state"]) in PAID,
    )  # fmt: skip


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(
        row["id"], Rule(row["rule"]), Level(row["level"]), row["at"],
        Say.of_body(json.loads(row["words"])), tuple(json.loads(row["about"])["rows"]),
        row["note"], row["seen_by"], row["seen_at"],
    )  # fmt: skip
