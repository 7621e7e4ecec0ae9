"""Which way the money of a request goes, and whether who pays it has said: in progress."""

DERIVED: tuple[str, ...] = ()

SCRIPT = """
alter table requests add column route text not null default 'original';
alter table requests add column pending integer not null default 0;
"""
