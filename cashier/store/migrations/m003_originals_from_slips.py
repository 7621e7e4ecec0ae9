"""A sale may be a person's word."""

DERIVED: tuple[str, ...] = ()

SCRIPT = """
alter table originals add column source text not null default 'device';
drop index originals_by_voucher;
create index originals_by_number on originals(ltrim(voucher, '0'));
"""
