"""From sign-in to sign-out: which screen follows which at the counter.

A flow is a coroutine that shows screens and comes back with what to say at the counter. Only
what the first screen needs is imported at the top.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.roles import Role
from cashier.tui.admission import admit
from cashier.tui.at_sign_in import told_at_sign_in
from cashier.tui.flows import run
from cashier.tui.sign_in import SignInScreen

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.tui.app import CashierApp
    from cashier.tui.counter import Wanted


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
        await run(app, "technician")
        await run(app, "sign_out")
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
        return await run(app, wanted.name)
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
