"""Projections: what each kind of event does to the derived tables.

One function for each kind, in one table; a kind without tables is listed as such. They run in
the transaction that appends the event, and again when `journal check` replays the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from cashier.domain.facts import REACHES, Fact
from cashier.domain.lifecycle import State, step
from cashier.store.event import Event, canonical
from drivers.terminal import Kind

Facts = dict[str, Any]
Project = Callable[[sqlite3.Connection, Event, Facts], None]


def project(connection: sqlite3.Connection, event: Event) -> None:
    """Bring the derived tables up to `event`; raises IllegalStep and writes nothing then."""
    PROJECT[Fact(event.kind)](connection, event, event.facts())


def _nothing(_connection: sqlite3.Connection, _event: Event, _facts: Facts) -> None:
    """This kind is only history."""


# -- people ----------------------------------------------------------------------------------


def _person_added(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into people(id, name, role, pin_at) values (?, ?, ?, '')",
        (facts["id"], facts["name"], facts["role"]),
    )


def _pin_changed(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute("update people set pin_at = ? where id = ?", (event.at, facts["person"]))
    connection.execute("delete from tries where person = ?", (facts["person"],))


def _pin_tried(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into tries(person, count, last_at) values (?, 1, ?) on conflict (person)"
        " do update set count = count + 1, last_at = max(last_at, excluded.last_at)",
        (facts["person"], event.at),
    )


def _pin_proved(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute("delete from tries where person = ?", (facts["person"],))


# -- what the device told --------------------------------------------------------------------


def _original_found(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    body = facts["transaction"]
    connection.execute(
        "insert into originals(id, voucher, rrn, auth_code, order_number, voided, seen_at, body,"
        " source) values (?, ?, ?, ?, ?, 0, ?, ?, ?) on conflict (id) do update set"
        " voucher = excluded.voucher, rrn = excluded.rrn, auth_code = excluded.auth_code,"
        " order_number = excluded.order_number, seen_at = excluded.seen_at, body = excluded.body,"
        " source = excluded.source",
        (
            facts["id"], body.get("voucher", ""), body.get("rrn", ""), body.get("auth_code", ""),
            body.get("order_number", ""), event.at, canonical(body),
            facts["source"],
        ),
    )  # fmt: skip


def _receipt_kept(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into receipts(blob, owner, copy, encoding, kept_at) values (?, ?, ?, ?, ?)"
        " on conflict do nothing",
        (facts["blob"], facts["owner"], facts["copy"], facts["encoding"], event.at),
    )


def _batch_seen(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into terminals(name, open_batch, closed_batch, seen_at) values (?, ?, '', ?)"
        " on conflict (name) do update set open_batch = excluded.open_batch,"
        " seen_at = excluded.seen_at",
        (facts["terminal"], facts["batch"], event.at),
    )


def _batch_settled(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    """The batch that was open is closed now; the next one is unknown until the device names it."""
    connection.execute(
        "update terminals set closed_batch ="
        " coalesce(nullif(?, ''), nullif(open_batch, ''), closed_batch), open_batch = ''",
        (facts["batch"],),
    )


def _device_asked(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute("delete from asked")
    connection.execute(
        "insert into asked(at, what, presence, words, trace) values (?, ?, ?, ?, ?)",
        (event.at, facts["what"], facts["presence"], canonical(facts["words"]), facts["trace"]),
    )


# -- the life of a request ---------------------------------------------------------------------


def _drafted(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    amount = facts["amount"]
    connection.execute(
        "insert into requests(id, kind, original, amount_minor, currency, reason, state,"
        " drafted_by, drafted_at, changed_at, approved_by, approved_at, message)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', null)",
        (
            facts["request"], facts["kind"], facts["original"], amount["minor"],
            amount["currency"], facts["reason"], State.DRAFTED, event.actor, event.at, event.at,
        ),
    )  # fmt: skip


def _stepped(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
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


def _approved(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    _stepped(connection, event, facts)
    connection.execute(
        "update requests set approved_by = ?, approved_at = ? where id = ?",
        (facts["by"], event.at, facts["request"]),
    )


def _intended(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    _stepped(connection, event, facts)
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
    _stepped(connection, event, facts)
    connection.execute(
        "update attempts set sent_at = ? where id = ?", (facts["sent_at"], facts["attempt"])
    )


def _ended(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """An outcome of an attempt; one that comes without a trace leaves the trace that is there."""
    _stepped(connection, event, facts)
    result = facts.get("transaction")
    connection.execute(
        "update attempts set ended_at = ?, outcome = ?, code = ?,"
        " trace = coalesce(nullif(?, ''), trace), result = coalesce(?, result) where id = ?",
        (
            event.at, REACHES[Fact(event.kind)], facts.get("code", ""), facts.get("trace", ""),
            canonical(result) if result else None, facts.get("attempt", ""),
        ),
    )  # fmt: skip


def _accepted(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    _ended(connection, event, facts)
    _mark_voided(connection, facts["request"], 1)


def _failed_later(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    _stepped(connection, event, facts)
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
    connection.execute(
        "update requests set message = coalesce(?, message), changed_at = ? where id = ?",
        (canonical(words) if words else None, event.at, facts["request"]),
    )
    connection.execute(
        "update attempts set result = coalesce(?, result) where id = ?",
        (canonical(result) if result else None, facts["attempt"]),
    )


PROJECT: dict[Fact, Project] = {
    Fact.EPOCH_STARTED: _nothing,
    Fact.PERSON_ADDED: _person_added,
    Fact.PIN_CHANGED: _pin_changed,
    Fact.PIN_TRIED: _pin_tried,
    Fact.PIN_PROVED: _pin_proved,
    Fact.SIGNED_IN: _nothing,
    Fact.SIGNED_OUT: _nothing,
    Fact.ORIGINAL_FOUND: _original_found,
    Fact.RECEIPT_KEPT: _receipt_kept,
    Fact.BATCH_SEEN: _batch_seen,
    Fact.BATCH_SETTLED: _batch_settled,
    Fact.SIGNED_ON: _nothing,
    Fact.DEVICE_ASKED: _device_asked,
    Fact.REQUEST_DRAFTED: _drafted,
    Fact.REQUEST_AWAITING_APPROVAL: _stepped,
    Fact.REQUEST_APPROVED: _approved,
    Fact.REQUEST_QUEUED: _stepped,
    Fact.REQUEST_INTENDED: _intended,
    Fact.REQUEST_SENT: _sent,
    Fact.REQUEST_ACCEPTED: _accepted,
    Fact.REQUEST_DECLINED: _ended,
    Fact.REQUEST_NOT_DONE: _ended,
    Fact.REQUEST_IN_DOUBT: _ended,
    Fact.REQUEST_QUERIED: _queried,
    Fact.REQUEST_ESCALATED: _stepped,
    Fact.REQUEST_CREDITED: _stepped,
    Fact.REQUEST_FAILED_LATER: _failed_later,
}
