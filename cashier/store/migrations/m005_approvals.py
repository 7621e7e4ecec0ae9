"""Each yes to a request is a row of its own, and each moment at which somebody signed in or out."""

DERIVED: tuple[str, ...] = ("approvals", "shifts")

SCRIPT = """
create table approvals(
  request text not null references requests(id), by text not null, at text not null,
  how text not null, primary key (request, by)
) strict;
insert into approvals(request, by, at, how)
  select id, approved_by, approved_at, 'pin' from requests
  where approved_by not in ('', 'rule') and state <> 'awaiting_approval';
create table shifts(person text not null, at text not null) strict;
create index shifts_by_person on shifts(person, at);
insert into shifts(person, at)
  select actor, at from journal where kind in ('signed_in', 'signed_out') order by rowid;
create index requests_by_day on requests(drafted_at);
"""
