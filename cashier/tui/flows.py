"""What each function of the counter does: where its flow is; it is imported when it is chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

Flow = Callable[["CashierApp"], Awaitable[str]]

FLOWS = {
    "help": "flows:help_flow",
    "functions": "flows:functions_flow",
    "receipts": "receipts:receipts_flow",
    "queue": "queue:waiting_flow",
    "board": "board:board_flow",
    "technician": "technician:technician_flow",
    "language": "flows:language_flow",
    "approve": "queue:approve_flow",
    "send": "queue:send_flow",
    "cases": "cases:cases_flow",
    "from_slip": "slip:slip_flow",
    "match": "match:match_flow",
    "warnings": "warnings:warnings_flow",
    "report": "report:report_flow",
    "own_pin": "own_pin:own_pin_flow",
    "lock": "flows:lock_flow",
    "sign_out": "flows:sign_out_flow",
}
"""By the action's name: `module:function` in this package."""


def flow_of(name: str) -> Flow:
    """The flow of the action with this name."""
    module, _, function = FLOWS[name].partition(":")
    found: Flow = getattr(import_module(f"cashier.tui.{module}"), function)
    return found


async def run(app: CashierApp, name: str) -> str:
    """Do what the action does; returns what to say at the counter."""
    return await flow_of(name)(app)


# -- those that are too small for a file of their own ----------------------------------------------


async def help_flow(app: CashierApp) -> str:
    from cashier.tui.notice import Notice

    await app.push_screen_wait(Notice("help", app.words.text("help.counter")))
    return ""


async def functions_flow(app: CashierApp) -> str:
    """All functions of this role, by number."""
    from cashier.tui.actions import actions_for
    from cashier.tui.choose import ChooseScreen

    assert app.person is not None
    others = [one for one in actions_for(app.person.role) if one.name not in ("functions", "help")]
    texts = [f"{app.words.text(f'action.{one.name}')}   {one.keys}" for one in others]
    chosen = await app.push_screen_wait(ChooseScreen("functions", texts))
    return "" if chosen is None else await run(app, others[chosen].name)


async def language_flow(app: CashierApp) -> str:
    app.switch_language()
    return ""


async def lock_flow(app: CashierApp) -> str:
    await app.idle.locked()
    return ""


async def sign_out_flow(app: CashierApp) -> str:
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
