"""Write a sale down from its slip, where the terminal cannot tell it.

Some terminals know only their last transaction, and all forget old ones. What a person types is
kept as their word and not as the device's: giving its money back needs a second person, and it
counts as the same sale as whatever a device has said under that number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cashier.domain.facts import Fact
from cashier.domain.records import Original, Person, Source, original_id
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.lane import Lane
from cashier.services.view import Found, view
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import Pen
from drivers.money import Money
from drivers.terminal import Kind, Transaction

ZONES = timedelta(days=1)
"""The terminal's day may be another one than this PC's."""

_NUMBER = re.compile(r"\d{1,12}")
_TAIL = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the paper. `day` is `2026-11-27` or `20261127`, `tail` the last 4 digits of
    the card; what comes after the day may be empty, as far as the wanted request needs it not."""

    voucher: str
    amount: Money
    day: str
    terminal_id: str = ""
    batch: str = ""
    tail: str = ""
    rrn: str = ""
    auth_code: str = ""


def note_original(lane: Lane, slip: Slip, by: Person) -> Found:
    """The sale on the slip, as this person's word; raises Refused, and then nothing was written.

    A sale that the device has told already is not typed a second time.
    """
    demand(by.role, Permission.REQUEST)
    sale = checked(lane, slip)
    with lane.journal.write() as pen:
        told = Original(_name(sale), sale, "", source=Source.SLIP)
        if (known := _known(pen, told)) is not None:
            raise Refused(
                say("from_slip.known", voucher=sale.voucher), say("from_slip.find_it", id=known.id)
            )
        body = {"id": told.id, "transaction": transaction_body(sale), "source": Source.SLIP}
        pen.append(Fact.ORIGINAL_FOUND, body, by.id)
        noted = reads.original(pen, told.id)
    if noted is None:
        raise AssertionError("an original that was just written is there")
    return view(lane, noted)


def checked(lane: Lane, slip: Slip) -> Transaction:
    """The slip as a transaction; raises Refused while something on it cannot be."""
    if not _NUMBER.fullmatch(slip.voucher):
        raise Refused(say("from_slip.voucher"))
    if slip.amount.minor <= 0 or slip.amount.currency != lane.about.currency:
        raise Refused(say("amount.not_positive"))
    if slip.tail and not _TAIL.fullmatch(slip.tail):
        raise Refused(say("from_slip.tail"))
    return Transaction(
        Kind.SALE,
        voucher=slip.voucher,
        amount=slip.amount,
        terminal_id=typed(slip.terminal_id),
        batch=typed(slip.batch),
        rrn=typed(slip.rrn),
        auth_code=typed(slip.auth_code),
        at=_day(lane, slip.day).isoformat(),
        card=f"************{slip.tail}" if slip.tail else "",
    )


def _name(sale: Transaction) -> str:
    """A slip may not tell terminal and batch; the day keeps numbers apart that come again."""
    return original_id(replace(sale, terminal_id=f"{sale.terminal_id or '-'}@{sale.at}"))


def _day(lane: Lane, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(say("from_slip.day")) from error
    if day > lane.clock.now().date() + ZONES:
        raise Refused(say("from_slip.day_to_come", day=day.isoformat()))
    return day


def _known(pen: Pen, told: Original) -> Original | None:
    """What is written down already and can be the very same sale."""
    return reads.original(pen, told.id) or next(iter(reads.twins(pen, told)), None)
