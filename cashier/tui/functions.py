"""The terminal's own functions for a technician: which one, what it needs, how it went."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.evidence.report import report_rows
from cashier.services.perform import functions, perform
from cashier.tui.choose import ChooseScreen
from cashier.tui.form import Box, FormScreen
from cashier.tui.notice import Notice
from cashier.tui.sending import SendingScreen
from drivers.registry import Function
from drivers.terminal import Report

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

BOX = Box("text", "label.function_text", 60, "function.text_missing")


async def functions_flow(app: CashierApp) -> None:
    """One after another until the person goes back."""
    offered = functions(app.lane)
    texts = [app.words.words(one.title) for one in offered]
    while (place := await app.push_screen_wait(ChooseScreen("function", texts))) is not None:
        await _perform(app, offered[place])


async def _perform(app: CashierApp, function: Function) -> None:
    text = "" if function.takes is None else await _text_for(app, function)
    if text is None or app.person is None:
        return
    title = app.words.words(function.title)
    verb = partial(perform, app.lane, function.name, text, app.person)
    ended = await app.push_screen_wait(SendingScreen(verb, [title]))
    rows = report_rows(app.words, ended) if isinstance(ended, Report) else [str(ended)]
    await app.push_screen_wait(Notice("function", "\n".join([title, "", *rows])))


async def _text_for(app: CashierApp, function: Function) -> str | None:
    head = [app.words.words(function.takes)] if function.takes else []
    return await app.push_screen_wait(FormScreen[str]("function", head, (BOX,), str))
