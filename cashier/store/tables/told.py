"""What the terminal told: originals, receipts, batches, answers to questions."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event, canonical
from cashier.store.tables.kinds import Facts, Project, nothing


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


PROJECT: dict[Fact, Project] = {
    Fact.ORIGINAL_FOUND: _original_found,
    Fact.RECEIPT_KEPT: _receipt_kept,
    Fact.BATCH_SEEN: _batch_seen,
    Fact.BATCH_SETTLED: _batch_settled,
    Fact.SIGNED_ON: nothing,
    Fact.DEVICE_ASKED: _device_asked,
}
