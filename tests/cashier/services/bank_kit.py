"""An accepted request, and how tests of the bank's word look at it."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.bank_says import BankRecord, BankWord, bank_says
from cashier.services.find import find
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import SUPERVISOR, World, give_back, shop

RECORD = BankRecord(Fact.ACQUIRER_REPORT, "line 12", "ARN 7451", "2026-03-10")
WORDS = pytest.mark.parametrize("word", BankWord)


def accepted(
    kind: Kind = Kind.REFUND, minor: int = 1000, sold: int = 2500
) -> tuple[World, Request]:
    world = shop()
    request = give_back(world, world.sell(sold), kind, None if kind is Kind.VOID else minor)
    assert request.state is State.ACCEPTED
    return world, request


def left(world: World, request: Request) -> int:
    """What of its original can still be given back, in minor units."""
    return find(world.lane, request.original.rsplit("/", 1)[1]).choice.refundable.minor


def refused(
    world: World, request: Request, word: BankWord = BankWord.FAILED,
    record: BankRecord = RECORD, people: tuple[Person, ...] = (SUPERVISOR,),
) -> Refused:  # fmt: skip
    """Why it is refused; nothing may have been written."""
    head = world.lane.journal.head
    with pytest.raises(Refused) as error:
        bank_says(world.lane, request.id, word, record, list(people))
    assert world.lane.journal.head == head
    return error.value
