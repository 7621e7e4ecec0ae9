"""The tables of head office's file.

Every key starts with the lane, so that the same statements run where rows are spread over
machines. What arrived is append-only; the rest is derived from it or about the lanes themselves.
"""

from __future__ import annotations

from cashier.store.shape import Shape

APPLICATION_ID = 0x63687562
"""`chub`: marks a SQLite file as head office's."""

ARRIVALS = """
create table lanes(
  lane text primary key, token_sha256 text not null, enrolled_at text not null
) strict;
create table heard(
  lane text primary key, at text not null, inbox_ack integer not null
) strict;
create table cursors(
  lane text not null, epoch text not null, branch text not null,
  seq integer not null, hash text not null, primary key (lane, epoch, branch)
) strict;
create table events(
  position integer primary key, lane text not null, branch text not null,
  epoch text not null, seq integer not null, id text not null, kind text not null,
  v integer not null, at text not null, hlc integer not null, actor text not null,
  body text not null, prev text not null, hash text not null, received_at text not null,
  unique (lane, epoch, seq, branch)
) strict;
create index events_by_lane on events(lane, position);
create trigger events_keep_rows before delete on events
  begin select raise(abort, 'what arrived is append-only'); end;
create trigger events_keep_values before update on events
  begin select raise(abort, 'what arrived is append-only'); end;
create table blobs(
  name text primary key, data blob not null, received_at text not null
) strict;
create trigger blobs_keep_rows before delete on blobs
  begin select raise(abort, 'evidence is append-only'); end;
create trigger blobs_keep_values before update on blobs
  begin select raise(abort, 'evidence is append-only'); end;
create table inbox(
  lane text not null, seq integer not null, kind text not null, body text not null,
  at text not null, primary key (lane, seq)
) strict;
"""

PROJECTIONS = """
create table projected(position integer not null) strict;
insert into projected values (0);
create table dead_letter(
  position integer primary key references events(position), lane text not null,
  why text not null
) strict;
create table wanted(
  lane text not null, name text not null, primary key (lane, name)
) strict;
create index wanted_by_name on wanted(name);
create table requests(
  lane text not null, request text not null, kind text not null,
  amount_minor integer not null, currency text not null, state text not null,
  changed_at text not null, primary key (lane, request)
) strict;
"""

HUB = Shape(
    "head office's file",
    APPLICATION_ID,
    "truncate",
    {"h001_arrivals": ARRIVALS, "h002_projections": PROJECTIONS},
)
"""A rollback journal, because `enrol` writes while the server does: before 3.51.3 SQLite can lose
pages when two connections write to one WAL (sqlite.org/wal.html, "the WAL-reset bug")."""
