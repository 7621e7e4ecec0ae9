"""Whoever gave a PIN knows it until it is changed, so two people who say yes may be one hand."""

from __future__ import annotations

from collections.abc import Collection

from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.store import reads
from cashier.store.reads import Readable


def demand_own_hand(source: Readable, by: str, others: Collection[str]) -> None:
    """Refuse the yes of person `by` whose first PIN, not changed yet, came from one of `others`."""
    if reads.first_pin_from(source, by) in others:
        raise Refused(say("approval.pin_of_another", by=by), say("pin.how_to_change"))


def demand_own_hands(source: Readable, people: Collection[str]) -> None:
    """Refuse people who stand for something together while one of them gave another the PIN."""
    for one in people:
        demand_own_hand(source, one, set(people) - {one})
