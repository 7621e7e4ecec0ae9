"""Between a right PIN and the counter: a PIN that must be changed, and what must be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.roles import Permission, may
from cashier.services.identify import begin, prove
from cashier.services.own_pin import MustChange, days_left, demand_good_still
from cashier.store import reads

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.services.lane import Lane
    from cashier.tui.app import CashierApp


def known(lane: Lane, person_id: str, pin: str) -> Person:
    """Who it is, also when all they may do is change the PIN; raises Refused. A service's part."""
    try:
        return prove(lane, person_id, pin, "sign_in")
    except MustChange as due:
        return due.person


async def admit(app: CashierApp, person: Person) -> str | None:
    """Let somebody begin who has proved who they are; returns what to say, None if they may not."""
    if not await _has_good_pin(app, person):
        return None
    begin(app.lane, person)
    app.person = person
    if may(person.role, Permission.STAFF):
        await _show_alarms(app, person)
    days = days_left(app.lane, person)
    return "" if days is None else app.words.text("pin.too_old_soon", days=days)


async def _has_good_pin(app: CashierApp, person: Person) -> bool:
    try:
        demand_good_still(app.lane, person)
    except MustChange as due:
        from cashier.tui.own_pin import OwnPinScreen

        screen = OwnPinScreen(person, app.words.say(due.why))
        return await app.push_screen_wait(screen) is not None
    return True


async def _show_alarms(app: CashierApp, person: Person) -> None:
    """Whoever leaves the page has read it, and that is written down."""
    alarms = reads.pin_alarms(app.lane.journal)
    if not alarms:
        return
    from cashier.services.recall_tries import acknowledge
    from cashier.text.alarms import alarm_text
    from cashier.tui.notice import Notice

    text = "\n\n".join(alarm_text(app.words, one) for one in alarms)
    await app.push_screen_wait(Notice("pin_alarm", text))
    for one in alarms:
        acknowledge(app.lane, one, person)
