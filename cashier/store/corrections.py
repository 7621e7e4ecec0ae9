"""Corrections as records, with the requests that belong to them."""

from __future__ import annotations

import sqlite3

from cashier.domain.correction import Correction, Part
from cashier.domain.records import Request
from cashier.store import reads
from cashier.store.reads import Readable
from drivers.money import Money

_UNFINISHED = (
    "select * from corrections as one where given_up = '' and not ("
    " exists (select 1 from correction_parts join requests on requests.id = request"
    " where correction = one.id and part = 'give_back' and state in ('accepted', 'credited'))"
    " and exists (select 1 from correction_parts join requests on requests.id = request"
    " where correction = one.id and part = 'charge' and state in ('accepted', 'credited')))"
    " order by rowid"
)
"""Leaves out most of those that are over, so that a long life at one lane costs nothing."""


def correction(source: Readable, correction_id: str) -> Correction | None:
    rows = source.read("select * from corrections where id = ?", correction_id)
    return _correction(source, rows[0]) if rows else None


def corrections(source: Readable) -> list[Correction]:
    """All of them, in the order in which they were started."""
    rows = source.read("select * from corrections order by rowid")
    return [_correction(source, row) for row in rows]


def open_corrections(source: Readable) -> list[Correction]:
    """Those of which something is still to be done, the oldest first."""
    found = [_correction(source, row) for row in source.read(_UNFINISHED)]
    return [one for one in found if one.is_open]


def corrections_on(source: Readable, original_id: str) -> list[Correction]:
    query = "select * from corrections where original = ? order by rowid"
    return [_correction(source, row) for row in source.read(query, original_id)]


def correction_of(source: Readable, request_id: str) -> Correction | None:
    """The correction that a request belongs to."""
    rows = source.read(
        "select * from corrections where id ="
        " (select correction from correction_parts where request = ?)",
        request_id,
    )
    return _correction(source, rows[0]) if rows else None


def _correction(source: Readable, row: sqlite3.Row) -> Correction:
    return Correction(
        id=row["id"], original=row["original"], right=Money(row["amount_minor"], row["currency"]),
        reason=row["reason"], started_by=row["started_by"], started_at=row["started_at"],
        gives=_parts(source, row["id"], Part.GIVE_BACK),
        charges=_parts(source, row["id"], Part.CHARGE),
        given_up=row["given_up"], given_up_by=row["given_up_by"],
    )  # fmt: skip


def _parts(source: Readable, correction_id: str, part: Part) -> tuple[Request, ...]:
    rows = source.read(
        "select request from correction_parts where correction = ? and part = ? order by rowid",
        correction_id, part,
    )  # fmt: skip
    found = (reads.request(source, row["request"]) for row in rows)
    return tuple(one for one in found if one is not None)
