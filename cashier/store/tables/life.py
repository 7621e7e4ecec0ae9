"""The life of a request: every event that carries one to its next state."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import REACHES, Fact
from cashier.domain.lifecycle import State, step
from cashier.domain.routes import Route
from cashier.store.event import Event, canonical
from cashier.store.tables.closings import write_step
from cashier.store.tables.kinds import Facts, Project
from drivers.terminal import Kind


def _drafted(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    amount = facts["amount"]
    connection.execute(
        "insert into requests(id, kind, original, amount_minor, currency, reason, state,"
        " drafted_by, drafted_at, changed_at, approved_by, approved_at, message, route)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', null, ?)",
        (
            facts["request"], facts["kind"], facts["original"], amount["minor"],
            amount["currency"], facts["reason"], State.DRAFTED, event.actor, event.at, event.at,
            facts.get("route", Route.ORIGINAL),
        ),
    )  # fmt: skip
    write_step(connection, event, facts["request"], State.DRAFTED)


def stepped(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """Every event that carries a request to its next state."""
    before = connection.execute(
        "select state from requests where id = ?", (facts["request"],)
    ).fetchone()
    after = step(State(before["state"]), REACHES[Fact(event.kind)])
    words = facts.get("words")
    connection.execute(
        "update requests set state = ?, changed_at = ?, message = ? where id = ?",
        (after, event.at, canonical(words) if words else None, facts["request"]),
    )
    write_step(connection, event, facts["request"], after)


def _intended(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    stepped(connection, event, facts)
    baseline = facts.get("baseline")
    connection.execute(
        "insert into attempts(id, request, reference, intended_at, sent_at, ended_at, code,"
        " baseline, trace) values (?, ?, ?, ?, '', '', '', ?, '')",
        (
            facts["attempt"], facts["request"], facts["reference"], event.at,
            canonical(baseline) if baseline else None,
        ),
    )  # fmt: skip


def _sent(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    stepped(connection, event, facts)
    connection.execute(
        "update attempts set sent_at = ? where id = ?", (facts["sent_at"], facts["attempt"])
    )


def _ended(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """An outcome of an attempt; one that comes without a trace leaves the trace that is there."""
    stepped(connection, event, facts)
    _mark_pending(connection, facts)
    result = facts.get("transaction")
    connection.execute(
        "update attempts set ended_at = ?, outcome = ?, code = ?,"
        " trace = coalesce(nullif(?, ''), trace), result = coalesce(?, result) where id = ?",
        (
            event.at, REACHES[Fact(event.kind)], facts.get("code", ""), facts.get("trace", ""),
            canonical(result) if result else None, facts.get("attempt", ""),
        ),
    )  # fmt: skip


def _mark_pending(connection: sqlite3.Connection, facts: Facts) -> None:
    """What was in progress once is never proven not done by its absence, so the mark stays."""
    if facts.get("pending"):
        connection.execute("update requests set pending = 1 where id = ?", (facts["request"],))


def _accepted(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    _ended(connection, event, facts)
    _mark_voided(connection, facts["request"], 1)


def _failed_later(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    stepped(connection, event, facts)
    _mark_voided(connection, facts["request"], 0)


def _mark_voided(connection: sqlite3.Connection, request: str, voided: int) -> None:
    connection.execute(
        "update originals set voided = ? where id ="
        " (select original from requests where id = ? and kind = ?)",
        (voided, request, Kind.VOID),
    )


def _queried(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """The device told more, but nothing that ends it: the state stays, what is known grows."""
    words, result = facts.get("words"), facts.get("transaction")
    _mark_pending(connection, facts)
    connection.execute(
        "update requests set message = coalesce(?, message), changed_at = ? where id = ?",
        (canonical(words) if words else None, event.at, facts["request"]),
    )
    connection.execute(
        "update attempts set result = coalesce(?, result) where id = ?",
        (canonical(result) if result else None, facts["attempt"]),
    )


PROJECT: dict[Fact, Project] = {
    Fact.REQUEST_DRAFTED: _drafted,
    Fact.REQUEST_QUEUED: stepped,
    Fact.REQUEST_INTENDED: _intended,
    Fact.REQUEST_SENT: _sent,
    Fact.REQUEST_ACCEPTED: _accepted,
    Fact.REQUEST_DECLINED: _ended,
    Fact.REQUEST_NOT_DONE: _ended,
    Fact.REQUEST_IN_DOUBT: _ended,
    Fact.REQUEST_QUERIED: _queried,
    Fact.REQUEST_ESCALATED: stepped,
    Fact.REQUEST_CREDITED: stepped,
    Fact.REQUEST_FAILED_LATER: _failed_later,
}
