"""The tables that are derived from the journal."""

DERIVED: tuple[str, ...] = (
    "people", "tries", "originals", "requests", "attempts", "receipts", "terminals", "asked",
)  # fmt: skip

SCRIPT = """
create table people(
  id text primary key, name text not null, role text not null, pin_at text not null
) strict;
create table tries(person text primary key, count integer not null, last_at text) strict;
create table originals(
  id text primary key, voucher text not null, rrn text not null, auth_code text not null,
  order_number text not null, voided integer not null, seen_at text not null,
  body text not null
) strict;
create index originals_by_voucher on originals(voucher);
create index originals_by_rrn on originals(rrn);
create index originals_by_auth_code on originals(auth_code);
create index originals_by_order_number on originals(order_number);
create table requests(
  id text primary key, kind text not null, original text not null references originals(id),
  amount_minor integer not null check (amount_minor > 0), currency text not null,
  reason text not null, state text not null, drafted_by text not null,
  drafted_at text not null, changed_at text not null, approved_by text not null,
  approved_at text not null, message text
) strict;
create index requests_by_state on requests(state, drafted_at);
create index requests_by_original on requests(original);
create unique index one_unresolved_per_original on requests(original)
  where state in ('intended', 'sent', 'in_doubt', 'escalated');
create unique index one_in_flight on requests((1)) where state in ('intended', 'sent');
create table attempts(
  id text primary key, request text not null references requests(id),
  reference text not null unique, intended_at text not null, sent_at text not null,
  ended_at text not null, outcome text, code text not null, baseline text, result text,
  trace text not null
) strict;
create index attempts_by_request on attempts(request);
create table receipts(
  blob text not null, owner text not null, copy text not null, encoding text not null,
  kept_at text not null, primary key (blob, owner)
) strict;
create index receipts_by_owner on receipts(owner);
create table terminals(
  name text primary key, open_batch text not null, closed_batch text not null,
  seen_at text not null
) strict;
create table asked(
  at text primary key, what text not null, presence text not null, words text not null,
  trace text not null
) strict;
"""
