"""A wrong charge that is taken back and charged rightly: which requests belong together."""

DERIVED: tuple[str, ...] = ("corrections", "correction_parts")

SCRIPT = """
create table corrections(
  id text primary key, original text not null references originals(id),
  amount_minor integer not null check (amount_minor > 0), currency text not null,
  reason text not null, started_by text not null, started_at text not null,
  given_up text not null, given_up_by text not null
) strict;
create index corrections_by_original on corrections(original);
create table correction_parts(
  request text primary key references requests(id),
  correction text not null references corrections(id), part text not null
) strict;
create index correction_parts_by_correction on correction_parts(correction);
"""
