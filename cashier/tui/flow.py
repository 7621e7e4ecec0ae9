"""From sign-in to sign-out: which screen follows which at the counter.

A flow is a coroutine that shows screens and comes back with what to say at the counter. Only
what the first screen needs is imported at the top.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.roles import Role
from cashier.tui.admission import admit
from cashier.tui.at_sign_in import told_at_sign_in
from cashier.tui.sign_in import SignInScreen

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.tui.app import CashierApp
    from cashier.tui.counter import Wanted

Flow = Callable[["CashierApp"], Awaitable[str]]


async def counter_flow(app: CashierApp, first: Person | None = None, said: str = "") -> None:
    """Sign in, work, sign out, until somebody leaves; `first` has proved who they are already."""
    while person := first or await app.push_screen_wait(SignInScreen()):
        first = None
        if (told := await admit(app, person)) is not None:
            await _work(app, person, told_at_sign_in(app, person, said, told))
        said = ""
    app.leave()


async def _work(app: CashierApp, person: Person, said: str) -> None:
    """Everything one person does, from sign-in to sign-out."""
    if person.role is Role.TECHNICIAN:
        await _technician(app)
        await _sign_out(app)
    while app.person is not None:
        said = await _follow(app, await _at_counter(app, person, said))


async def _at_counter(app: CashierApp, person: Person, said: str) -> Wanted:
    from cashier.tui.counter import CounterScreen
    from cashier.tui.recent import recent_views

    recent = partial(recent_views, app.lane, app.words)
    return await app.push_screen_wait(CounterScreen(person.role, recent, said or _warning(app)))


def _warning(app: CashierApp) -> str:
    """What stands at the counter while there is nothing newer to say; usually nothing."""
    from cashier.services.explain import contract_warning

    warning = contract_warning(app.lane)
    return app.words.say(warning) if warning else ""


async def _follow(app: CashierApp, wanted: Wanted) -> str:
    from cashier.tui.counter import Do, Show
    from cashier.tui.give_back import look_at

    if isinstance(wanted, Do):
        return await FLOWS[wanted.name](app)
    if isinstance(wanted, Show):
        return await _show(app, wanted.request)
    return await look_at(app, wanted)


async def _show(app: CashierApp, name: str) -> str:
    """A line of the list: a request, or a correction that is to go on."""
    from cashier.store.corrections import correction
    from cashier.tui.correct import go_on
    from cashier.tui.give_back import show_result

    if correction(app.lane.journal, name) is not None:
        return await go_on(app, name)
    return await show_result(app, name)


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

    await _tell_open(app)
    if app.person is not None:
        sign_out(app.lane, app.person)
    app.person = None
    return ""


async def _tell_open(app: CashierApp) -> None:
    """Nobody leaves a correction half done without having read it."""
    from cashier.store.corrections import open_corrections
    from cashier.tui.correction_views import open_lines
    from cashier.tui.notice import Notice

    if found := open_corrections(app.lane.journal):
        text = "\n".join(open_lines(app.words, found))
        await app.push_screen_wait(Notice("corrections_open", text))


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


async def _match(app: CashierApp) -> str:
    """A payment without its card number."""
    from cashier.tui.match import match_flow

    return await match_flow(app)


async def _cases(app: CashierApp) -> str:
    from cashier.tui.cases import cases_flow

    return await cases_flow(app)


async def _own_pin(app: CashierApp) -> str:
    """One's own; a supervisor can give somebody a first one, too."""
    from cashier.tui.own_pin import FirstPinScreen, OwnPinScreen

    assert app.person is not None
    kinds = [OwnPinScreen, FirstPinScreen]
    chosen = await _which_pin(app, [one.title_key for one in kinds])
    if chosen is None:
        return ""
    changed = await app.push_screen_wait(kinds[chosen](app.person))
    return app.words.text("pin.changed") if changed else ""


async def _which_pin(app: CashierApp, titles: Sequence[str]) -> int | None:
    from cashier.domain.roles import Permission, may
    from cashier.tui.choose import ChooseScreen

    if app.person is None or not may(app.person.role, Permission.STAFF):
        return 0
    texts = [app.words.text(f"title.{one}") for one in titles]
    return await app.push_screen_wait(ChooseScreen("pins", texts))


async def _lock(app: CashierApp) -> str:
    await app.idle.locked()
    return ""


async def _technician(app: CashierApp) -> str:
    from cashier.tui.technician import technician_flow

    return await technician_flow(app)


async def _warnings(app: CashierApp) -> str:
    """What is to be looked at."""
    from cashier.tui.warnings import warnings_flow

    return await warnings_flow(app)


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
    "cases": _cases,
    "from_slip": _from_slip,
    "match": _match,
    "warnings": _warnings,
    "own_pin": _own_pin,
    "lock": _lock,
    "sign_out": _sign_out,
}
"""What each action of the registry does."""
