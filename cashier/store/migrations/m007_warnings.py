"""Warnings that were raised, and who has acknowledged them."""

DERIVED: tuple[str, ...] = ("warnings",)

SCRIPT = """
create table warnings(
  id text primary key, rule text not null, level text not null, at text not null,
  words text not null, about text not null, note text not null, seen_by text not null,
  seen_at text not null
) strict;
create index warnings_by_seen on warnings(seen_at);
create index originals_by_seen on originals(seen_at);
create index requests_by_drafted on requests(drafted_at);
create index requests_by_approved on requests(approved_at);
"""
