"""What is to be looked at: warnings with the rows they rest on, and who has looked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.services.watch import acknowledge, open_to
from cashier.store import reads
from cashier.store.reads import Readable
from cashier.store.warning_reads import Alert
from cashier.text import Speaker
from cashier.tui.cells import padded
from cashier.tui.form import Box, FormScreen
from cashier.tui.pick import Listing, Picked, Row, pick_until_back
from cashier.tui.refusals import in_words
from cashier.tui.views import voucher_of

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "acknowledge"}
NOTE = (Box("note", "label.warning_note", 120, "warning.note_missing"),)


async def warnings_flow(app: CashierApp) -> str:
    """Show them, the newest first, until the person goes back."""
    listing = Listing("warnings", partial(_rows, app), DOES)
    await pick_until_back(app, listing, app.words.text("prompt.warnings"), partial(_act, app))
    return ""


def _rows(app: CashierApp) -> list[Row]:
    if app.person is None:
        return []
    shown = open_to(app.lane.journal, app.person)
    return [warning_row(app.words, app.lane.journal, one) for one in shown]


def warning_row(words: Speaker, source: Readable, one: Alert) -> Row:
    """When, how grave, what; beside it the whole sentence and its rows."""
    line = (
        padded(words.when(one.at)[5:16], 13)
        + padded(words.text(f"warning.level.{one.level}"), 9)
        + words.text(f"warning.name.{one.rule}")
    )
    about = [_line(words, source, name) for name in one.rows]
    return Row(one.id, line, (words.say(one.words), "", *about))


def _line(words: Speaker, source: Readable, name: str) -> str:
    """A request or an original by its time, amount and voucher, as short as its place."""
    if (request := reads.request(source, name)) is not None:
        when, kind = words.when(request.drafted_at)[11:16], words.text(f"kind.{request.kind}")
        return f"{when} {kind} {request.amount.decimal()} {voucher_of(request)}"
    sale = reads.original(source, name)
    if sale is None or sale.transaction.amount is None:
        return name
    told, amount = sale.transaction, sale.transaction.amount.decimal()
    return f"{told.at[11:16]} {words.text('kind.sale')} {amount} {told.voucher}"


async def _act(app: CashierApp, picked: Picked) -> str:
    """Only who may acknowledge is asked for a note."""
    if app.person is None:
        return ""
    try:
        demand(app.person.role, Permission.WARNINGS)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await _acknowledge(app, picked.request)


async def _acknowledge(app: CashierApp, alert: str) -> str:
    assert app.person is not None
    accept = partial(_noted, app, alert)
    done = await app.push_screen_wait(
        FormScreen[Alert]("warning_note", _head(app, alert), NOTE, accept)
    )
    return "" if done is None else app.words.text("warning.acknowledged")


def _head(app: CashierApp, alert: str) -> Sequence[str]:
    assert app.person is not None
    shown = open_to(app.lane.journal, app.person)
    return [app.words.say(one.words) for one in shown if one.id == alert]


def _noted(app: CashierApp, alert: str, note: str) -> Alert:
    if app.person is None:
        raise AssertionError("only somebody who has signed in gets here")
    return acknowledge(app.lane, alert, note, app.person)
