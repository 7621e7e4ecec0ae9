"""From an original to its result: amount, reason, review, approval, sending, what is proven."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.routes import Route
from cashier.evidence.receipts import Kept, kept_receipts, receipt_lines
from cashier.services.approvals import awaited_by
from cashier.services.draft import draft, existing
from cashier.services.explain import explain, foresee
from cashier.services.judge import Wish
from cashier.services.send import send
from cashier.services.still_possible import demand_possible
from cashier.services.view import Found, view
from cashier.store import reads
from cashier.tui.amount import AmountScreen
from cashier.tui.approval import ApprovalScreen
from cashier.tui.bank import bank_flow, may_tell
from cashier.tui.notice import Notice
from cashier.tui.original import CORRECT, OTHER_WAY, RECEIPT, REQUESTS, OriginalScreen
from cashier.tui.presence import presence
from cashier.tui.reason import ReasonScreen
from cashier.tui.refusals import in_words
from cashier.tui.request_views import (
    Page,
    ResultView,
    Rules,
    ask_view,
    receipt_text,
    result_view,
    review_view,
)
from cashier.tui.result import BANK, ResultScreen
from cashier.tui.review import ReviewScreen
from cashier.tui.sending import SendingScreen
from cashier.tui.views import OriginalView, original_view
from drivers.money import Money
from drivers.terminal import Kind

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


async def look_at(app: CashierApp, found: Found) -> str:
    """Show an original until the person is done with it; returns what to say at the counter."""
    while True:
        wanted = await app.push_screen_wait(OriginalScreen(_view(app, found)))
        if wanted is None:
            return ""
        if wanted == RECEIPT:
            await show_receipts(app, found.original.id)
        elif wanted == REQUESTS:
            found = await _look_at_requests(app, found)
        elif (said := await MOVES.get(wanted, _give_back_as)(app, found, wanted)) is not None:
            return said


async def _other_way(app: CashierApp, found: Found, _wanted: str) -> str | None:
    """Which way is chosen first."""
    from cashier.tui.other_way import choose_route  # rare

    route = await choose_route(app)
    return None if route is None else await _give_back(app, found, Kind.REFUND, route)


async def _correct(app: CashierApp, found: Found, _wanted: str) -> str | None:
    from cashier.tui.correct import correct_flow  # which sends and shows, as this file does

    return await correct_flow(app, found)


async def _give_back_as(app: CashierApp, found: Found, kind: str) -> str | None:
    return await _give_back(app, found, Kind(kind), Route.ORIGINAL)


MOVES = {OTHER_WAY: _other_way, CORRECT: _correct}
"""What moves money, beside a void and a refund; None goes back to the original."""


def _view(app: CashierApp, found: Found) -> OriginalView:
    """The original, and what the rules would say to whoever is signed in."""
    answers = explain(app.lane, found.original, app.person) if app.person else ()
    return original_view(app.words, found, answers)


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


async def _give_back(app: CashierApp, found: Found, kind: Kind, route: Route) -> str | None:
    """One request from amount to result; None goes back to the original."""
    wish = await _fill(app, found, kind, route)
    if wish is None:
        return None
    try:
        request = draft(
            app.lane, wish.kind, found.original.id, wish.amount, wish.reason, wish.by, wish.route
        )
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await approve_and_send(app, request)


async def _fill(app: CashierApp, found: Found, kind: Kind, route: Route) -> Wish | None:
    """Amount and reason, reviewed; every way back is one step."""
    assert app.person is not None
    while (amount := await _amount(app, found, kind)) is not None:
        while (reason := await app.push_screen_wait(ReasonScreen())) is not None:
            wish = Wish(app.person, kind, amount, reason, route)
            rules = Rules(app.lane.policy.version, foresee(app.lane, found.original, wish))
            if await app.push_screen_wait(ReviewScreen(review_view(app.words, found, wish, rules))):
                return wish
        if kind is Kind.VOID:
            return None
    return None


async def _amount(app: CashierApp, found: Found, kind: Kind) -> Money | None:
    """A void takes the whole; for a refund a person says how much."""
    if kind is Kind.VOID:
        return found.original.transaction.amount
    return await app.push_screen_wait(AmountScreen(found.choice.refundable))


async def approve_and_send(app: CashierApp, request: Request) -> str:
    """Ask for every approval that is needed, then send and show what is proven.

    What is no longer possible says so before anybody approves or prepares anything.
    """
    try:
        demand_possible(app.lane, request)
    except Refused as refusal:
        return in_words(app.words, refusal)
    if request.route is not Route.ORIGINAL:
        return await _pay_other_way(app, request)
    if not await approved(app, request):
        return app.words.text("approval.waits")
    return await send_and_show(app, request)


async def approved(app: CashierApp, request: Request) -> bool:
    """Whether it may be sent now; every supervisor whom the rules want is asked."""
    while (awaited := awaited_by(app.lane, request)) is not None:
        screen = ApprovalScreen(request.id, ask_view(app.words, request, awaited))
        if await app.push_screen_wait(screen) is None:
            return False
        request = existing(app.lane.journal, request.id)
    return True


async def _pay_other_way(app: CashierApp, request: Request) -> str:
    from cashier.tui.other_way import pay_flow  # rare

    is_paid = await pay_flow(app, request)
    return await show_result(app, request.id) if is_paid else app.words.text("route.waits")


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
