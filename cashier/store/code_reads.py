"""Rows about codes by phone, as the rules want them."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.code_limits import CodeTry
from cashier.store.reads import Readable
from cashier.store.tables.codes import RIGHT


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that was made here; times are UTC ISO 8601, `revoked_at` is empty while it holds."""

    id: str
    person: str
    made_at: str
    revoked_at: str


def code_keys(source: Readable) -> list[KnownKey]:
    """Every key that was ever made here, the oldest first."""
    rows = source.read("select id, person, made_at, revoked_at from code_keys order by rowid")
    return [KnownKey(**dict(row)) for row in rows]


def holding_key(source: Readable, person: str) -> str:
    """The id of this person's key that nobody revoked; empty when there is none."""
    rows = source.read(
        "select id from code_keys where person = ? and revoked_at = '' order by rowid desc", person
    )
    return str(rows[0]["id"]) if rows else ""


def code_tries(source: Readable, request: str, person: str) -> list[CodeTry]:
    """Every try that any limit on these two counts, in order."""
    rows = source.read(
        "select * from code_tries where request = ? or person = ? order by rowid",
        request, person,
    )  # fmt: skip
    return [
        CodeTry(row["request"], row["person"], row["at"], row["verdict"] == RIGHT) for row in rows
    ]
