"""From an original to its result: amount, reason, review, approval, sending, what is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.evidence.receipts import kept_receipts, receipt_lines
from cashier.services.draft import draft
from cashier.services.send import send
from cashier.services.view import Found, view
from cashier.store import reads
from cashier.tui.amount import AmountScreen
from cashier.tui.approval import ApprovalScreen, approval_lines
from cashier.tui.notice import Notice
from cashier.tui.original import RECEIPT, OriginalScreen
from cashier.tui.reason import ReasonScreen
from cashier.tui.refusals import in_words
from cashier.tui.result import ResultScreen
from cashier.tui.review import ReviewScreen
from cashier.tui.sending import SendingScreen
from cashier.tui.views import reason_text, row
from drivers.money import Money
from drivers.terminal import Kind

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


async def look_at(app: CashierApp, found: Found) -> str:
    """Show an original until the person is done with it; returns what to say at the counter."""
    while True:
        wanted = await app.push_screen_wait(OriginalScreen(found))
        if wanted is None:
            return ""
        if wanted == RECEIPT:
            await show_receipts(app, found.original.id)
        elif (said := await _give_back(app, found, Kind(wanted))) is not None:
            return said
        found = view(
            app.lane, reads.original(app.lane.journal, found.original.id) or found.original
        )


async def show_receipts(app: CashierApp, owner: str) -> None:
    """All kept copies of one owner, below each other."""
    journal = app.lane.journal
    copies = reversed(kept_receipts(journal, owner))
    pages = ["\n".join((*_head(app, one.copy), *receipt_lines(journal, one))) for one in copies]
    text = "\n\n".join(pages) or app.words.text("receipts.none")
    await app.push_screen_wait(Notice("receipt", text))


def _head(app: CashierApp, copy: str) -> tuple[str, ...]:
    mark = (app.words.text("slip.simulated"),) if app.lane.about.simulated else ()
    return (f"-- {app.words.text(f'copy.{copy}')} --", *mark)


async def _give_back(app: CashierApp, found: Found, kind: Kind) -> str | None:
    """One request from amount to result; None goes back to the original."""
    amount = await _amount(app, found, kind)
    if amount is None or app.person is None:
        return None
    reason = await app.push_screen_wait(ReasonScreen())
    if reason is None:
        return None
    if not await app.push_screen_wait(ReviewScreen(found, kind, amount, reason)):
        return None
    try:
        request = draft(app.lane, kind, found.original.id, amount, reason, app.person)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await approve_and_send(app, request)


async def _amount(app: CashierApp, found: Found, kind: Kind) -> Money | None:
    if kind is Kind.VOID:
        return found.original.transaction.amount
    return await app.push_screen_wait(AmountScreen(found.choice.refundable))


async def approve_and_send(app: CashierApp, request: Request) -> str:
    """Ask for an approval where one is needed, then send and show what is proven."""
    if request.state is State.AWAITING_APPROVAL:
        screen = ApprovalScreen(request, approval_lines(app.words, request))
        supervisor = await app.push_screen_wait(screen)
        if supervisor is None:
            return app.words.text("approval.waits")
    return await send_and_show(app, request)


async def send_and_show(app: CashierApp, request: Request) -> str:
    """Send an approved or queued request; returns what to say at the counter."""
    lines = [
        app.words.text(f"kind.{request.kind}"),
        row(app.words, "amount", app.words.money(request.amount)),
        row(app.words, "reason", reason_text(app.words, request.reason)),
    ]
    verb = lambda hear, stop: send(app.lane, request.id, hear, stop)  # noqa: E731
    ended = await app.push_screen_wait(SendingScreen(verb, lines))
    if not isinstance(ended, Request):
        return str(ended)
    app.terminal_is(_presence(ended.state))
    await show_result(app, ended)
    return ""


async def show_result(app: CashierApp, request: Request) -> None:
    attempts = reads.attempts(app.lane.journal, request.id)
    while await app.push_screen_wait(ResultScreen(request, attempts)):
        await show_receipts(app, request.id)


def _presence(state: State) -> str:
    return "silent" if state in (State.QUEUED, State.IN_DOUBT) else "ready"
