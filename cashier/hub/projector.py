"""Interprets what has arrived: the state of each request, and which blobs are still missing.

It runs after the events are safe and in its own transaction. An event that it cannot read is set
aside with the reason, and the next one is read.
"""

from __future__ import annotations

import json
import re
import sqlite3

from cashier.domain.facts import REACHES, VERSION, Fact
from cashier.hub.file import HubFile

STEP = 500
MENTION = re.compile(r'"(?:blob|trace)":"([0-9a-f]{64})"')
"""How canonical JSON names a blob, at whatever depth and in whatever kind of event."""


class Unreadable(Exception):
    """Why an event is set aside."""


def catch_up(file: HubFile) -> None:
    """Interpret everything that arrived since the last time."""
    while _some(file):
        pass


def _some(file: HubFile) -> bool:
    """The next few events; False when there were none."""
    with file.write() as connection:
        rows = connection.execute(
            "select position, lane, kind, v, at, body from events"
            " where position > (select position from projected) order by position limit ?",
            (STEP,),
        ).fetchall()
        for row in rows:
            _want(connection, row)
            _interpret_or_set_aside(connection, row)
        if rows:
            connection.execute("update projected set position = ?", (rows[-1]["position"],))
    return bool(rows)


def _want(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    for name in MENTION.findall(row["body"]):
        connection.execute(
            "insert into wanted(lane, name) select ?, ? where not exists"
            " (select 1 from blobs where name = ?) on conflict do nothing",
            (row["lane"], name, name),
        )


def _interpret_or_set_aside(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    connection.execute("savepoint one")
    try:
        _interpret(connection, row)
    except sqlite3.OperationalError:  # the file's trouble, not the event's
        raise
    except Exception as error:  # whatever a bad body makes of it
        connection.execute("rollback to one")
        connection.execute(
            "insert into dead_letter(position, lane, why) values (?, ?, ?)",
            (row["position"], row["lane"], f"{type(error).__name__}: {error}"[:500]),
        )
    connection.execute("release one")


def _interpret(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    facts = json.loads(row["body"])
    if not isinstance(facts, dict):
        raise Unreadable("the body is not an object")
    if row["v"] > VERSION:
        raise Unreadable(f"version {row['v']}, newer than {VERSION}")
    fact = Fact(row["kind"])
    if fact is Fact.REQUEST_DRAFTED:
        _drafted(connection, row, facts)
    elif fact in REACHES:
        _reached(connection, row, facts)


def _drafted(connection: sqlite3.Connection, row: sqlite3.Row, facts: dict[str, object]) -> None:
    amount = facts["amount"]
    if not isinstance(amount, dict):
        raise Unreadable("the amount is not an object")
    connection.execute(
        "insert into requests(lane, request, kind, amount_minor, currency, state, changed_at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (
            row["lane"], facts["request"], facts["kind"], amount["minor"], amount["currency"],
            REACHES[Fact.REQUEST_DRAFTED], row["at"],
        ),
    )  # fmt: skip


def _reached(connection: sqlite3.Connection, row: sqlite3.Row, facts: dict[str, object]) -> None:
    changed = connection.execute(
        "update requests set state = ?, changed_at = ? where lane = ? and request = ?",
        (REACHES[Fact(row["kind"])], row["at"], row["lane"], facts["request"]),
    )
    if not changed.rowcount:
        raise Unreadable(f"request {facts['request']} was never drafted")
