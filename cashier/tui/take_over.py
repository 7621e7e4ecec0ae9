"""A supervisor takes a doubt over: what they are going to do, and who they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission
from cashier.services.draft import existing
from cashier.services.take_over import demand_in_doubt, demand_plan, take_over, taken_over
from cashier.text import Speaker
from cashier.tui.form import Box, FormScreen
from cashier.tui.refusals import in_words
from cashier.tui.views import request_line
from cashier.tui.witness import WitnessScreen

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.store.reads import Readable
    from cashier.tui.app import CashierApp

PLAN = (Box("plan", "label.plan", 120, "doubt.plan_missing"),)


class TakeOverScreen(WitnessScreen):
    """Ends with the supervisor who has taken it over, or None."""

    title_key = "take_over"
    label_key = "label.supervisor"


async def take_over_flow(app: CashierApp, request: Request) -> str:
    """Returns what to say on the board."""
    try:
        demand_in_doubt(existing(app.lane.journal, request.id))
    except Refused as refusal:
        return in_words(app.words, refusal)
    return await _take_over(app, request)


async def _take_over(app: CashierApp, request: Request) -> str:
    """The plan, and then the supervisor."""
    lines = [request_line(app.words, request)]
    plan = await app.push_screen_wait(FormScreen("plan", lines, PLAN, demand_plan))
    if plan is None:
        return ""
    accept = partial(_take, app, request, plan)
    screen = TakeOverScreen([*lines, plan], [], accept, Permission.TAKE_OVER)
    if await app.push_screen_wait(screen) is None:
        return ""
    after = existing(app.lane.journal, request.id)
    return app.words.say(after.message) if after.message else ""


def _take(app: CashierApp, request: Request, plan: str, people: list[Person]) -> None:
    take_over(app.lane, request.id, plan, people[-1])


def in_hand_lines(words: Speaker, source: Readable, request: Request) -> list[str]:
    """Who sees to a doubt and how, for the board; nothing while nobody does."""
    found = taken_over(source, request)
    if found is None:
        return []
    told = words.text("board.in_hand", who=found.by, when=words.when(found.at))
    return ["", told, found.plan, ""]
