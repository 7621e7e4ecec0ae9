"""The journal itself, the evidence, and what no journal determines."""

DERIVED: tuple[str, ...] = ()

SCRIPT = """
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
