"""From sign-in to sign-out: which screen follows which at the counter.

A flow is a coroutine that shows screens and comes back with what to say at the counter. Only
what the first screen needs is imported at the top.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.roles import Role
from cashier.tui.sign_in import SignInScreen

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.tui.app import CashierApp
    from cashier.tui.counter import Wanted

Flow = Callable[["CashierApp"], Awaitable[str]]


async def counter_flow(app: CashierApp) -> None:
    """Sign in, work, sign out, until somebody leaves."""
    while (person := await app.push_screen_wait(SignInScreen())) is not None:
        app.person = person
        await _work(app, person)
    app.leave()


async def _work(app: CashierApp, person: Person) -> None:
    """Everything one person does, from sign-in to sign-out."""
    if person.role is Role.TECHNICIAN:
        await _technician(app)
        await _sign_out(app)
    said = ""
    while app.person is not None:
        said = await _follow(app, await _at_counter(app, person, said))


async def _at_counter(app: CashierApp, person: Person, said: str) -> Wanted:
    from cashier.tui.counter import CounterScreen
    from cashier.tui.recent import recent_views

    recent = partial(recent_views, app.lane, app.words)
    return await app.push_screen_wait(CounterScreen(person.role, recent, said))


async def _follow(app: CashierApp, wanted: Wanted) -> str:
    from cashier.tui.counter import Do, Show
    from cashier.tui.give_back import look_at, show_result

    if isinstance(wanted, Do):
        return await FLOWS[wanted.name](app)
    if isinstance(wanted, Show):
        return await show_result(app, wanted.request)
    return await look_at(app, wanted)


# -- the functions -------------------------------------------------------------------------------


async def _help(app: CashierApp) -> str:
    from cashier.tui.notice import Notice

    await app.push_screen_wait(Notice("help", app.words.text("help.counter")))
    return ""


async def _functions(app: CashierApp) -> str:
    """All functions of this role, by number."""
    from cashier.tui.actions import actions_for
    from cashier.tui.choose import ChooseScreen

    assert app.person is not None
    others = [one for one in actions_for(app.person.role) if one.name not in ("functions", "help")]
    texts = [f"{app.words.text(f'action.{one.name}')}   {one.keys}" for one in others]
    chosen = await app.push_screen_wait(ChooseScreen("functions", texts))
    return "" if chosen is None else await FLOWS[others[chosen].name](app)


async def _language(app: CashierApp) -> str:
    app.switch_language()
    return ""


async def _sign_out(app: CashierApp) -> str:
    from cashier.services.identify import sign_out

    if app.person is not None:
        sign_out(app.lane, app.person)
    app.person = None
    return ""


async def _queue(app: CashierApp) -> str:
    from cashier.domain.lifecycle import UNSENT
    from cashier.tui.queue import queue_flow

    return await queue_flow(app, UNSENT)


async def _approve(app: CashierApp) -> str:
    """What waits for a supervisor."""
    from cashier.domain.lifecycle import State
    from cashier.tui.queue import queue_flow

    return await queue_flow(app, frozenset({State.AWAITING_APPROVAL}))


async def _send(app: CashierApp) -> str:
    """What waits for the terminal."""
    from cashier.domain.lifecycle import State
    from cashier.tui.queue import queue_flow

    return await queue_flow(app, frozenset({State.APPROVED, State.QUEUED}))


async def _board(app: CashierApp) -> str:
    from cashier.tui.board import board_flow

    return await board_flow(app)


async def _receipts(app: CashierApp) -> str:
    from cashier.tui.receipts import receipts_flow

    return await receipts_flow(app)


async def _from_slip(app: CashierApp) -> str:
    """A sale that the terminal cannot tell."""
    from cashier.tui.slip import slip_flow

    return await slip_flow(app)


async def _technician(app: CashierApp) -> str:
    from cashier.tui.technician import technician_flow

    return await technician_flow(app)


async def _report(app: CashierApp) -> str:
    """What was given back, so far and by day."""
    from cashier.tui.report import report_flow

    return await report_flow(app)


FLOWS: dict[str, Flow] = {
    "help": _help,
    "functions": _functions,
    "receipts": _receipts,
    "queue": _queue,
    "board": _board,
    "technician": _technician,
    "language": _language,
    "approve": _approve,
    "send": _send,
    "from_slip": _from_slip,
    "report": _report,
    "sign_out": _sign_out,
}
"""What each action of the registry does."""
