"""A refund that goes another way: which, then the reference and two supervisors together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cashier.domain.records import Person, Request
from cashier.domain.routes import OTHERS, Route
from cashier.services.pay_other_way import checked, demand_two, pay_other_way
from cashier.tui.choose import choose_one
from cashier.tui.form import Box, FormScreen
from cashier.tui.views import request_line, row
from cashier.tui.witness import Accept, WitnessScreen

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


def _boxes(route: Route) -> tuple[Box, ...]:
    """The bank gives a transfer its number, the shop a voucher."""
    return (Box("reference", f"label.{route}_reference", 40, "route.reference_missing"),)


async def choose_route(app: CashierApp) -> Route | None:
    """Which other way; None goes back."""
    about = [app.words.text("route.about"), ""]
    return await choose_one(app, "route", OTHERS, about)


async def pay_flow(app: CashierApp, request: Request) -> bool:
    """Ask for the reference and for both supervisors; whether it was booked."""
    head = [request_line(app.words, request), row(app.words, "route", _route(app, request)), ""]
    form = FormScreen[str]("bank_reference", head, _boxes(request.route), checked)
    reference = await app.push_screen_wait(form)
    if reference is None:
        return False
    return await _both_stand(app, request, reference)


async def _both_stand(app: CashierApp, request: Request, reference: str) -> bool:
    there: list[Person] = []
    book = partial(pay_other_way, app.lane, request.id, reference)
    accepts: tuple[Accept, ...] = (partial(demand_two, request), book)
    for number, accept in enumerate(accepts, 1):
        lines = [
            request_line(app.words, request),
            f"{_route(app, request)}: {reference}",
            app.words.text(f"route.person_{number}"),
        ]
        screen = WitnessScreen(lines, there, accept, "approve")
        if (person := await app.push_screen_wait(screen)) is None:
            return False
        there.append(person)
    return True


def _route(app: CashierApp, request: Request) -> str:
    return app.words.text(f"route.{request.route}")
