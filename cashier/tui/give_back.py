"""From an original to its result: amount, reason, review, approval, sending, what is proven."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.evidence.receipts import Kept, kept_receipts, receipt_lines
from cashier.services.draft import draft, existing
from cashier.services.send import send
from cashier.services.view import Found, view
from cashier.store import reads
from cashier.tui.amount import AmountScreen
from cashier.tui.approval import ApprovalScreen
from cashier.tui.bank import bank_flow, may_tell
from cashier.tui.notice import Notice
from cashier.tui.original import CORRECT, RECEIPT, REQUESTS, OriginalScreen
from cashier.tui.presence import presence
from cashier.tui.reason import ReasonScreen
from cashier.tui.refusals import in_words
from cashier.tui.request_views import (
    Page,
    ResultView,
    ask_view,
    receipt_text,
    result_view,
    review_view,
)
from cashier.tui.result import BANK, ResultScreen
from cashier.tui.review import ReviewScreen
from cashier.tui.sending import SendingScreen
from cashier.tui.views import original_view
from drivers.money import Money
from drivers.terminal import Kind

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


async def look_at(app: CashierApp, found: Found) -> str:
    """Show an original until the person is done with it; returns what to say at the counter."""
    while True:
        wanted = await app.push_screen_wait(OriginalScreen(original_view(app.words, found)))
        if wanted is None:
            return ""
        if wanted == RECEIPT:
            await show_receipts(app, found.original.id)
        elif wanted == REQUESTS:
            found = await _look_at_requests(app, found)
        elif (said := await _move(app, found, wanted)) is not None:
            return said


async def _move(app: CashierApp, found: Found, wanted: Kind | str) -> str | None:
    """Give back or correct; None goes back to the original."""
    if wanted == CORRECT:
        from cashier.tui.correct import correct_flow  # which sends and shows, as this file does

        return await correct_flow(app, found)
    return await _give_back(app, found, Kind(wanted))


async def _look_at_requests(app: CashierApp, found: Found) -> Found:
    """The original once more, since the bank's word may have changed what is left of it."""
    from cashier.tui.requests_on import requests_on  # which shows results, as this file does

    await requests_on(app, found.original.id)
    original = reads.original(app.lane.journal, found.original.id)
    return view(app.lane, original or found.original, fresh=found.fresh)


async def show_receipts(app: CashierApp, owner: str) -> None:
    """All kept copies of one owner, below each other."""
    text = receipt_text(app.words, _pages(app, owner), simulated=app.lane.about.simulated)
    await app.push_screen_wait(Notice("receipt", "\n".join(text)))


def _pages(app: CashierApp, owner: str) -> list[Page]:
    kept = reversed(kept_receipts(app.lane.journal, owner))
    return [page_of(app, one) for one in kept]


def page_of(app: CashierApp, kept: Kept) -> Page:
    return Page(kept.copy, kept.name, receipt_lines(app.lane.journal, kept))


async def _give_back(app: CashierApp, found: Found, kind: Kind) -> str | None:
    """One request from amount to result; None goes back to the original."""
    filled = await _fill(app, found, kind)
    if filled is None or app.person is None:
        return None
    amount, reason = filled
    try:
        request = draft(app.lane, kind, found.original.id, amount, reason, app.person)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await approve_and_send(app, request)


async def _fill(app: CashierApp, found: Found, kind: Kind) -> tuple[Money, str] | None:
    """Amount and reason, reviewed; every way back is one step."""
    while (amount := await _amount(app, found, kind)) is not None:
        while (reason := await app.push_screen_wait(ReasonScreen())) is not None:
            shown = review_view(app.words, found, kind, amount, reason)
            if await app.push_screen_wait(ReviewScreen(shown)):
                return amount, reason
        if kind is Kind.VOID:
            return None
    return None


async def _amount(app: CashierApp, found: Found, kind: Kind) -> Money | None:
    """A void takes the whole; for a refund a person says how much."""
    if kind is Kind.VOID:
        return found.original.transaction.amount
    return await app.push_screen_wait(AmountScreen(found.choice.refundable))


async def approve_and_send(app: CashierApp, request: Request) -> str:
    """Ask for an approval where one is needed, then send and show what is proven."""
    if not await approved(app, request):
        return app.words.text("approval.waits")
    return await send_and_show(app, request)


async def approved(app: CashierApp, request: Request) -> bool:
    """Whether it may be sent now; a supervisor is asked where one is needed."""
    if request.state is not State.AWAITING_APPROVAL:
        return True
    screen = ApprovalScreen(request.id, ask_view(app.words, request))
    return await app.push_screen_wait(screen) is not None


async def send_and_show(app: CashierApp, request: Request) -> str:
    """Send an approved or queued request; returns what to say at the counter."""
    ended = await sent(app, request)
    return ended if isinstance(ended, str) else await show_result(app, ended.id)


async def sent(app: CashierApp, request: Request) -> Request | str:
    """The request after the terminal has heard of it, or why it was not sent."""
    shown = ask_view(app.words, request)
    screen = SendingScreen(
        partial(send, app.lane, request.id), [shown.kind, *shown.facts], shown.digits
    )
    ended = await app.push_screen_wait(screen)
    if not isinstance(ended, Request):
        return str(ended)
    app.terminal_is(presence(ended))
    return ended


async def show_result(app: CashierApp, request: str) -> str:
    """What is proven of a request; a supervisor can add what the bank says, and sees it there."""
    while True:
        found = existing(app.lane.journal, request)
        screen = ResultScreen(partial(_result, app, request), may_tell=may_tell(app, found))
        ended = await app.push_screen_wait(screen)
        if ended is None:
            return ""
        if ended == BANK:
            await bank_flow(app, found)


def _result(app: CashierApp, request: str) -> ResultView:
    found, attempts = existing(app.lane.journal, request), reads.attempts(app.lane.journal, request)
    pages, simulated = _pages(app, request), app.lane.about.simulated
    return result_view(app.words, found, attempts, pages, simulated=simulated)


__all__ = [
    "approve_and_send", "approved", "look_at", "page_of", "send_and_show", "sent",
    "show_receipts", "show_result",
]  # fmt: skip
