"""PINs that must be changed, earlier PINs, lockouts, and what the file of tries told."""

DERIVED: tuple[str, ...] = ("tried", "lockouts", "pin_alarms")

SCRIPT = """
alter table people add column pin_is_first integer not null default 0;
create table old_pins(
  place integer primary key, person text not null, verifier text not null
) strict;
create table tried(person text primary key, ever integer not null) strict;
insert into tried(person, ever)
  select json_extract(body, '$.person'), count(*) from journal where kind = 'pin_tried' group by 1;
create table lockouts(
  event text primary key, person text not null, at text not null
) strict;
create index lockouts_by_person on lockouts(person, at);
create table pin_alarms(
  event text primary key, at text not null, kind text not null, person text not null,
  seen_by text not null
) strict;
"""
