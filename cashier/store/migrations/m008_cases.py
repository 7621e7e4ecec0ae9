"""Cases, what was done about them, and what was given as compensation."""

DERIVED: tuple[str, ...] = ("cases", "case_log", "compensations")

SCRIPT = """
create table cases(
  id text primary key, kind text not null, type text not null, subject text not null,
  request text not null, original text not null, state text not null,
  opened_at text not null, opened_by text not null, found_at text not null, clock text not null,
  terminal text not null, goods text not null, reason text not null, why text,
  amount_minor integer, currency text not null, sold_on text not null,
  reference text not null, since text not null, touched text not null, promised text not null,
  answer text not null, answer_reason text not null, cause text not null, proof text not null,
  lesson text not null, closed_at text not null, closed_by text not null
) strict;
create index cases_by_subject on cases(kind, subject);
create index cases_by_state on cases(state);
create index cases_by_original on cases(original);
create index cases_by_request on cases(request);
create unique index one_open_case on cases(kind, subject) where state <> 'closed' and subject <> '';
create table case_log(
  hlc integer primary key, case_id text not null references cases(id), at text not null,
  actor text not null, kind text not null, body text not null
) strict;
create index case_log_by_case on case_log(case_id);
create table compensations(
  id text primary key, case_id text not null references cases(id),
  amount_minor integer not null check (amount_minor > 0), currency text not null,
  given text not null, asked_by text not null, asked_at text not null,
  approved_by text not null, approved_on text not null
) strict;
create index compensations_by_case on compensations(case_id);
create index originals_without_card on originals(id)
  where source = 'device' and json_extract(body, '$.method') = 'card'
  and coalesce(json_extract(body, '$.card'), '') not glob '*[0-9]*';
create index originals_by_device on originals(
  json_extract(body, '$.terminal_id'), json_extract(body, '$.merchant_id')
) where source = 'device';
create index journal_by_settlement on journal(at) where kind = 'batch_settled';
create index attempts_taken_back on attempts(request)
  where result is not null and outcome in ('declined', 'not_done', 'in_doubt');
"""
