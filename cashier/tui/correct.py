"""From a wrong charge to the right one: amount, one review, the give-back, and at once the charge.

Between the halves there is no menu: what is proven of the first one and the arming of the second
stand on one screen. Whoever leaves there leaves it open and listed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from cashier.domain.correction import Correction, Stage
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.correct import ask_charge, correct, give_back_again
from cashier.services.correct import found as existing
from cashier.services.explain import Way, explain
from cashier.services.view import Found
from cashier.store.corrections import corrections_on
from cashier.tui.advice import needs
from cashier.tui.charge import ChargeScreen
from cashier.tui.correction_views import charge_view, correction_review
from cashier.tui.give_back import approved, sent, show_result
from cashier.tui.give_up import give_up_flow
from cashier.tui.refusals import in_words
from cashier.tui.review import ReviewScreen
from cashier.tui.right_amount import RightAmountScreen
from drivers.money import Money

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

REASON = "typed_wrong"
"""Nothing else is corrected by charging another amount, so nobody is asked."""


async def correct_flow(app: CashierApp, found: Found) -> str | None:
    """The whole of it, or on with one that is open; None goes back to the original."""
    started = [one for one in corrections_on(app.lane.journal, found.original.id) if one.is_open]
    if started:
        return await go_on(app, started[0].id)
    right = await _reviewed(app, found)
    if right is None or app.person is None:
        return None
    try:
        begun = correct(app.lane, found.original.id, right, REASON, app.person)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await _take_back(app, begun.id, begun.gives[-1])


async def go_on(app: CashierApp, correction: str) -> str:
    """The next step of a correction, whichever it is."""
    now = existing(app.lane.journal, correction)
    return await NEXT[now.stage](app, now)


async def _reviewed(app: CashierApp, found: Found) -> Money | None:
    """The right amount, looked at beside the wrong one and armed."""
    wrong = found.original.transaction.amount
    if wrong is None:
        return None
    while (right := await _right(app, wrong)) is not None:
        shown = correction_review(app.words, found, wrong, right, REASON, *_needed(app, found))
        if await app.push_screen_wait(ReviewScreen(shown)):
            return right
    return None


def _needed(app: CashierApp, found: Found) -> list[str]:
    """Whom taking the wrong charge back needs, told before one asks."""
    assert app.person is not None
    answers = explain(app.lane, found.original, app.person, REASON)
    decision = next(one.decision for one in answers if one.way is Way.CORRECT)
    return needs(app.words, decision)


async def _right(app: CashierApp, wrong: Money) -> Money | None:
    return await app.push_screen_wait(RightAmountScreen(wrong, app.lane.policy))


async def _take_back(app: CashierApp, correction: str, request: Request) -> str:
    """The first half; when it is proven, the second one is offered at once."""
    if not await approved(app, request):
        return app.words.text("approval.waits")
    ended = await sent(app, request)
    if isinstance(ended, str):
        return ended
    now = existing(app.lane.journal, correction)
    if now.stage is Stage.TO_CHARGE:
        return await _charge(app, now)
    return await show_result(app, request.id)


async def _charge(app: CashierApp, now: Correction) -> str:
    """Arm it, send it, show what is proven; or give it up; or leave it open."""
    screen = ChargeScreen(charge_view(app.words, now))
    is_armed = await app.push_screen_wait(screen)
    if screen.gives_up:
        return await give_up_flow(app, now)
    if not is_armed or app.person is None:
        return app.words.text("correct.not_charged")
    try:
        request = ask_charge(app.lane, now.id, app.person)
    except Refused as refusal:
        return in_words(app.words, refusal)
    ended = await sent(app, request)
    if isinstance(ended, str):
        return f"{ended} {app.words.text('correct.not_charged')}"
    return await show_result(app, request.id)


async def _give_back_again(app: CashierApp, now: Correction) -> str:
    """The bank refused it later; a new request, looked at like any other money."""
    shown = charge_view(app.words, now)
    if app.person is None or not await app.push_screen_wait(ReviewScreen(shown)):
        return ""
    try:
        request = give_back_again(app.lane, now.id, app.person)
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await _take_back(app, now.id, request)


async def _look_at_newest(app: CashierApp, now: Correction) -> str:
    return await show_result(app, now.newest.id)


async def _look_at_give_back(app: CashierApp, now: Correction) -> str:
    """It waits for a supervisor, for the terminal or for proof; its own screen says where."""
    return await show_result(app, now.gives[-1].id)


NEXT: dict[Stage, Callable[[CashierApp, Correction], Awaitable[str]]] = {
    Stage.GIVING_BACK: _look_at_give_back,
    Stage.TO_CHARGE: _charge,
    Stage.CHARGING: _look_at_newest,
    Stage.OWED: _give_back_again,
    Stage.DONE: _look_at_newest,
    Stage.UNCHANGED: _look_at_give_back,
    Stage.GIVEN_UP: _look_at_newest,
}
