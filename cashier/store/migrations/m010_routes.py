"""Which way the money of a request goes, whether who pays it has said that it is in progress, and
which originals were told apart by their facts."""

DERIVED: tuple[str, ...] = ("matches",)

SCRIPT = """
alter table requests add column route text not null default 'original';
alter table requests add column pending integer not null default 0;
create table matches(
  original text primary key references originals(id), facts text not null, at text not null,
  person text not null
) strict;
"""
