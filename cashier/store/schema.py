"""The tables of a lane's journal, as migrations."""

from __future__ import annotations

import sqlite3

from cashier.store.shape import Shape, statements

APPLICATION_ID = 0x63617368
"""`cash`: marks a SQLite file as a journal of this program."""

NAMES = ("m001_journal", "m002_projections", "m003_originals_from_slips")
"""The migrations this program knows, oldest first; the file's user_version counts them."""

JOURNAL = """
create table meta(name text primary key, value text not null) strict;
create table journal(
  epoch text not null, seq integer not null, id text not null unique, kind text not null,
  v integer not null, at text not null, hlc integer not null, actor text not null,
  body text not null, prev text not null, hash text not null,
  primary key (epoch, seq)
) strict;
create trigger journal_keeps_rows before delete on journal
  begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_keeps_values before update on journal
  begin select raise(abort, 'the journal is append-only'); end;
create index journal_by_request on journal(json_extract(body, '$.request'));
create table blobs(name text primary key, data blob not null) strict;
create trigger blobs_keep_rows before delete on blobs
  begin select raise(abort, 'evidence is append-only'); end;
create trigger blobs_keep_values before update on blobs
  begin select raise(abort, 'evidence is append-only'); end;
create table pins(person text primary key, verifier text not null) strict;
create table sync_state(name text primary key, value text not null) strict;
create table inbox(
  seq integer primary key, kind text not null, body text not null, at text not null
) strict;
"""

PROJECTIONS = """
create table people(
  id text primary key, name text not null, role text not null, pin_at text not null
) strict;
create table tries(person text primary key, count integer not null, last_at text) strict;
create table originals(
  id text primary key, voucher text not null, rrn text not null, auth_code text not null,
  order_number text not null, voided integer not null, seen_at text not null,
  body text not null
) strict;
create index originals_by_voucher on originals(voucher);
create index originals_by_rrn on originals(rrn);
create index originals_by_auth_code on originals(auth_code);
create index originals_by_order_number on originals(order_number);
create table requests(
  id text primary key, kind text not null, original text not null references originals(id),
  amount_minor integer not null check (amount_minor > 0), currency text not null,
  reason text not null, state text not null, drafted_by text not null,
  drafted_at text not null, changed_at text not null, approved_by text not null,
  approved_at text not null, message text
) strict;
create index requests_by_state on requests(state, drafted_at);
create index requests_by_original on requests(original);
create unique index one_unresolved_per_original on requests(original)
  where state in ('intended', 'sent', 'in_doubt', 'escalated');
create unique index one_in_flight on requests((1)) where state in ('intended', 'sent');
create table attempts(
  id text primary key, request text not null references requests(id),
  reference text not null unique, intended_at text not null, sent_at text not null,
  ended_at text not null, outcome text, code text not null, baseline text, result text,
  trace text not null
) strict;
create index attempts_by_request on attempts(request);
create table receipts(
  blob text not null, owner text not null, copy text not null, encoding text not null,
  kept_at text not null, primary key (blob, owner)
) strict;
create index receipts_by_owner on receipts(owner);
create table terminals(
  name text primary key, open_batch text not null, closed_batch text not null,
  seen_at text not null
) strict;
create table asked(
  at text primary key, what text not null, presence text not null, words text not null,
  trace text not null
) strict;
"""

FROM_SLIPS = """
alter table originals add column source text not null default 'device';
drop index originals_by_voucher;
create index originals_by_number on originals(ltrim(voucher, '0'));
"""

PROJECTED = (
    "people", "tries", "originals", "requests", "attempts", "receipts", "terminals", "asked",
)  # fmt: skip
"""Tables that the journal alone determines; `journal check` rebuilds and compares them."""

LANE = Shape(
    "a journal", APPLICATION_ID, "wal",
    dict(zip(NAMES, (JOURNAL, PROJECTIONS, FROM_SLIPS), strict=True)),
)  # fmt: skip
"""WAL lets readers work beside the one connection that writes."""


def create_tables(connection: sqlite3.Connection) -> None:
    """All tables, empty and without the record of migrations: where a check replays a journal."""
    for script in LANE.scripts.values():
        for statement in statements(script):
            connection.execute(statement)
