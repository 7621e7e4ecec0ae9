"""When each request came to each state, for reports of a past day; and the closings (Z reports).

A journal that is older than this table has its steps told from its events.
"""

DERIVED: tuple[str, ...] = ("steps", "closings")

SCRIPT = """
create table steps(
  place integer primary key, request text not null, at text not null, state text not null,
  actor text not null
) strict;
create index steps_by_request on steps(request);
create index steps_by_time on steps(at);
insert into steps(request, at, state, actor)
  select json_extract(body, '$.request'), at, substr(kind, length('request_') + 1), actor
  from journal where kind in (
    'request_drafted', 'request_awaiting_approval', 'request_approved', 'request_queued',
    'request_intended', 'request_sent', 'request_accepted', 'request_declined',
    'request_not_done', 'request_in_doubt', 'request_escalated', 'request_credited',
    'request_failed_later'
  ) order by rowid;
create table closings(
  number integer primary key, closed_at text not null, closed_by text not null,
  since text not null, after integer not null, upto integer not null, blob text not null
) strict;
"""
