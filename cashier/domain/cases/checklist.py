"""Which evidence a case of a kind needs before it can be closed, and which of it is there."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from cashier.domain.cases.kinds import Kind


class Item(StrEnum):
    """A piece of evidence; what people bring names one of them as `what`."""

    SLIP = "slip"
    TRACE = "trace"
    SCREEN = "screen"
    BANK_RECORD = "bank_record"
    TOTALS = "totals"
    STATEMENT = "statement"
    ORDER = "order"
    OTHER = "other"


_DOUBT = (Item.TRACE, Item.SLIP, Item.BANK_RECORD)

NEEDED: dict[Kind, tuple[Item, ...]] = {
    Kind.IN_DOUBT: _DOUBT,
    Kind.ESCALATED: _DOUBT,
    Kind.TERMINAL_REVERSAL: (Item.TRACE, Item.TOTALS),
    Kind.ACCEPTED_NOT_CREDITED: (Item.SLIP, Item.BANK_RECORD, Item.STATEMENT),
    Kind.MISSING_NUMBER: (Item.SLIP, Item.BANK_RECORD),
    Kind.DEVICE_CHANGED: (Item.SCREEN, Item.OTHER),
    Kind.FAILED_POSTING: (Item.SLIP, Item.BANK_RECORD, Item.STATEMENT),
    Kind.COMPLAINT: (Item.SLIP, Item.ORDER),
    Kind.DISPUTE: (Item.SLIP, Item.ORDER, Item.BANK_RECORD),
    Kind.BY_HAND: (Item.SLIP,),
}


def checklist(kind: Kind, there: Collection[str]) -> list[tuple[Item, bool]]:
    """Each needed item, and whether it is there; it advises, proof is what closes a case."""
    return [(item, item in there) for item in NEEDED[kind]]
