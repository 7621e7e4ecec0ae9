"""Rows of the tables of cases as the records that the rules speak about; see reads.py."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cashier.domain.cases.kinds import ABNORMAL, BLOCKING, Answer, Cause, Clock, Given, Kind, Type
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case, Compensation
from cashier.domain.say import Say
from cashier.store.reads import Readable
from drivers.money import Money, total


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases; `since` is UTC ISO 8601, `text` is looked for in everything written down."""

    open: bool = False
    closed: bool = False
    abnormal: bool = False
    since: str = ""
    text: str = ""


def case(source: Readable, case_id: str) -> Case | None:
    rows = source.read("select * from cases where id = ?", case_id)
    return _case(rows[0]) if rows else None


def cases(source: Readable, wanted: Wanted = Wanted()) -> list[Case]:  # frozen
    """Those that are wanted, in the order in which they were opened."""
    where, values = _conditions(wanted)
    query = f"select * from cases {where} order by opened_at, rowid"  # noqa: S608  # marks only
    return [_case(row) for row in source.read(query, *values)]


def is_disputed(source: Readable, names: Sequence[str]) -> bool:
    """Whether the bank decides now about the sale that has these names, or gave its money back.

    What opens by itself, as for a request that the bank refused later, holds nothing up.
    """
    marks, kinds = ", ".join("?" * len(names)), ", ".join("?" * len(BLOCKING))
    query = (
        f"select 1 from cases where original in ({marks}) and kind in ({kinds})"  # noqa: S608  # marks
        " and subject = '' and (state <> 'closed' or (kind = ? and answer = ?)) limit 1"
    )
    return bool(source.read(query, *names, *BLOCKING, Kind.DISPUTE, Answer.GRANTED))


def log(source: Readable, case_id: str) -> list[dict[str, Any]]:
    """Every event about a case, in order: at, actor, kind, body."""
    rows = source.read(
        "select at, actor, kind, body from case_log where case_id = ? order by hlc", case_id
    )
    return [{**dict(row), "body": json.loads(row["body"])} for row in rows]


def compensations(source: Readable, case_id: str) -> list[Compensation]:
    query = "select * from compensations where case_id = ? order by rowid"
    return [_compensation(row) for row in source.read(query, case_id)]


def compensation(source: Readable, compensation_id: str) -> Compensation | None:
    rows = source.read("select * from compensations where id = ?", compensation_id)
    return _compensation(rows[0]) if rows else None


def approved_sum(source: Readable, currency: str, *, case_id: str = "", day: str = "") -> Money:
    """What was approved on this case, or on this day."""
    rows = source.read(
        "select * from compensations where approved_by <> '' and (case_id = ? or approved_on = ?)",
        case_id, day or "-",
    )  # fmt: skip
    return total([_compensation(row).amount for row in rows], currency)


# -- inside ----------------------------------------------------------------------------------


def _conditions(wanted: Wanted) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []
    if wanted.open:
        parts.append("state <> 'closed'")
    if wanted.closed:
        parts.append("state = 'closed'")
    if wanted.abnormal:
        parts.append(f"kind in ({', '.join('?' * len(ABNORMAL))})")
        values += sorted(ABNORMAL)
    if wanted.since:
        parts.append("opened_at >= ?")
        values.append(wanted.since)
    for word in wanted.text.split():
        parts.append("exists (select 1 from case_log where case_id = cases.id and body like ?"
                     " escape '\\')")  # fmt: skip
        values.append(f"%{_literally(word)}%")
    return ("where " + " and ".join(parts) if parts else ""), values


def _literally(word: str) -> str:
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return word


def _case(row: sqlite3.Row) -> Case:
    return Case(
        id=row["id"], kind=Kind(row["kind"]), type=Type(row["type"]), subject=row["subject"],
        request=row["request"], original=row["original"], state=CaseState(row["state"]),
        opened_at=row["opened_at"], opened_by=row["opened_by"], found_at=row["found_at"],
        clock=Clock(row["clock"]), terminal=row["terminal"], since=row["since"],
        goods=row["goods"], reason=row["reason"], why=_why(row["why"]), amount=_amount(row),
        sold_on=row["sold_on"], reference=row["reference"], touched=row["touched"],
        promised=row["promised"], answer=Answer(row["answer"]) if row["answer"] else None,
        answer_reason=row["answer_reason"], cause=Cause(row["cause"]) if row["cause"] else None,
        proof=row["proof"], lesson=row["lesson"], closed_at=row["closed_at"],
        closed_by=row["closed_by"],
    )  # fmt: skip


def _why(text: str | None) -> Say | None:
    body: Mapping[str, object] | None = json.loads(text) if text else None
    return Say.of_body(body) if body else None


def _amount(row: sqlite3.Row) -> Money | None:
    return None if row["amount_minor"] is None else Money(row["amount_minor"], row["currency"])


def _compensation(row: sqlite3.Row) -> Compensation:
    return Compensation(
        id=row["id"], case=row["case_id"], amount=Money(row["amount_minor"], row["currency"]),
        given=Given(row["given"]), asked_by=row["asked_by"], asked_at=row["asked_at"],
        approved_by=row["approved_by"], approved_on=row["approved_on"],
    )  # fmt: skip
