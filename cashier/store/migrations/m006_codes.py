"""Codes by phone: whose keys there are, and every try at a code."""

DERIVED: tuple[str, ...] = ("code_keys", "code_tries")

SCRIPT = """
create table code_keys(
  id text primary key, person text not null, made_at text not null, revoked_at text not null
) strict;
create table code_tries(
  id text primary key, request text not null, person text not null, at text not null,
  verdict text not null
) strict;
create index code_tries_by_request on code_tries(request);
create index code_tries_by_person on code_tries(person);
"""
