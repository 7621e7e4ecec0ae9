"""The open cases, the most urgent first, and what a person does about one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.cases.life import CaseState, may_step
from cashier.domain.cases.records import Case
from cashier.evidence.case_lines import log_lines
from cashier.services.cases.known import existing_case
from cashier.services.cases.look import CaseView, cases_by_urgency, look_at_case
from cashier.services.cases.say_it import say_case
from cashier.store.case_reads import Wanted
from cashier.text import LANGUAGES, speaker
from cashier.tui import case_steps as steps
from cashier.tui.case_rows import case_line, case_row
from cashier.tui.choose import ChooseScreen
from cashier.tui.notice import Notice
from cashier.tui.pick import Listing, Picked, Row, pick_until_back

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DOES = {"enter": "act", "3": "customer", "5": "history"}

Do = Callable[["CashierApp", Case], Awaitable[str]]


async def cases_flow(app: CashierApp) -> str:
    """Show the open cases until the person goes back."""
    app.following.look()
    fault = app.following.fault
    said = app.words.text("cli.cases_failed", detail=fault) if fault else ""
    listing = Listing("cases", partial(_rows, app), DOES)
    await pick_until_back(app, listing, said or app.words.text("prompt.cases"), partial(_act, app))
    return ""


def _rows(app: CashierApp) -> list[Row]:
    return [case_row(app.words, one) for one in cases_by_urgency(app.lane, Wanted(open=True))]


async def _act(app: CashierApp, picked: Picked) -> str:
    case = existing_case(app.lane.journal, picked.request)
    doing = {"act": _menu, "customer": _words, "history": _history}[picked.what]
    return await doing(app, case)


async def _menu(app: CashierApp, case: Case) -> str:
    """What its state allows, by number."""
    view = look_at_case(app.lane, case)
    names = [name for name, after in _MENU.items() if after is None or may_step(case.state, after)]
    texts = [app.words.text(f"case_do.{name}") for name in names]
    about = [*_about(app, view), ""]
    chosen = await app.push_screen_wait(ChooseScreen("case_menu", texts, about))
    return "" if chosen is None else await _DOING[names[chosen]](app, case)


async def _words(app: CashierApp, case: Case) -> str:
    """For the customer to read, in both languages."""
    said = say_case(app.lane, case)
    pages = ["\n".join(speaker(name).say(one) for one in said) for name in LANGUAGES]
    await app.push_screen_wait(Notice("case_words", "\n\n".join(pages)))
    return ""


async def _history(app: CashierApp, case: Case) -> str:
    view = look_at_case(app.lane, case)
    lines = [*_about(app, view), "", *log_lines(app.words, view.log)]
    await app.push_screen_wait(Notice("case_history", "\n".join(lines)))
    return ""


def _about(app: CashierApp, view: CaseView) -> list[str]:
    case = view.case
    facts = app.words.say(case.why) if case.why else case.reason
    return [case_line(app.words, view), facts]


_MENU: dict[str, CaseState | None] = {
    "note": None,
    "bank": CaseState.WITH_BANK,
    "answer": CaseState.ANSWERED,
    "appeal": CaseState.APPEALED,
    "evidence": None,
    "close": CaseState.CLOSED,
}
"""What can be done, and which state it leads to."""

_DOING: dict[str, Do] = {
    "note": steps.note,
    "bank": steps.bank,
    "answer": steps.answered,
    "appeal": steps.appealed,
    "evidence": steps.evidence,
    "close": steps.close,
}
