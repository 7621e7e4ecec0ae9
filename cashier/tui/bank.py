"""What the bank's record says of an accepted request: the word, the record, who stands for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.roles import Permission, may
from cashier.services.bank_says import (
    RECORDS,
    BankRecord,
    BankWord,
    bank_says,
    checked,
    witnesses_needed,
)
from cashier.tui.choose import choose_one
from cashier.tui.form import Box, FormScreen
from cashier.tui.views import request_line
from cashier.tui.witness import Standing, all_stand
from drivers.terminal import Fact, Kind

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

BOXES = (
    Box("note", "evidence.note", 120, "doubt.note_missing"),
    Box("reference", "evidence.reference", 24, "bank.reference_missing"),
    Box("day", "evidence.day", 10),
)


def may_tell(app: CashierApp, request: Request) -> bool:
    """Whether the bank's word is still open and the person here may write it down."""
    is_open = request.state is State.ACCEPTED and request.kind is not Kind.SALE
    return is_open and app.person is not None and may(app.person.role, Permission.BANK_SAYS)


async def bank_flow(app: CashierApp, request: Request) -> None:
    """Ask for it until it is written down or somebody goes back."""
    about = [request_line(app.words, request), ""]
    word = await choose_one(app, "bank_word", list(BankWord), about)
    kind = await choose_one(app, "record", RECORDS, about, "fact") if word else None
    if word is None or kind is None:
        return
    head = [app.words.text(f"bank_word.{word}"), app.words.text(f"fact.{kind}")]
    make = partial(_record, word, kind)
    record = await app.push_screen_wait(FormScreen("bank_record", head, BOXES, make))
    if record is None:
        return
    needed = witnesses_needed(app.lane, request, word)
    accept = partial(bank_says, app.lane, request.id, word, record)
    await all_stand(app, Standing(request, Permission.BANK_SAYS, needed), accept)


def _record(word: BankWord, kind: Fact, note: str, reference: str, day: str) -> BankRecord:
    return checked(word, BankRecord(kind, note, reference, day))
