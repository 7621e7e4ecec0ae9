"""Nobody is at the counter: the screens lock, and whoever comes types a PIN.

The same person finds everything as it was. Another one begins anew: flows end as if they had been
left, and what was not sent waits in the list. Nothing locks while the terminal or a service is at
work, and the time begins again when that has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from cashier.domain.records import Person
from cashier.services.identify import prove, sign_out
from cashier.services.own_pin import UNLOCK
from cashier.tui.admission import known
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.prove import ProveScreen
from cashier.tui.views import demo_lines
from drivers.terminal import Hear, Stop

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


class LockScreen(ProveScreen):
    """Ends with whoever proved who they are; it cannot be left otherwise. Shows no business."""

    title_key = "locked"
    label_key = "label.person"
    keys = (("Enter", "next"), ("Esc", "erase"))
    codes: ClassVar[dict[str, str]] = {}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", priority=True)]

    def __init__(self, person: Person) -> None:
        super().__init__([], UNLOCK)
        self._locked_by = person
        self.usual_person = person.id

    def body(self) -> Sequence[Widget]:
        who = f"{self._locked_by.id} {self._locked_by.name}"
        said = Lines(self.words.text("locked.by", who=who), classes="above")
        demo = demo_lines(self.words, self.lane_app.demo)
        return [said, *super().body(), Lines("", *demo)]

    def show_status(self, text: str, notice: str = "") -> None:  # noqa: ARG002
        """Without the news beside the title, which may tell amounts."""
        super().show_status(text)

    def proved(self, person: str, pin: str, _hear: Hear, _stop: Stop) -> Person:
        if person == self._locked_by.id:
            return prove(self.lane_app.lane, person, pin, UNLOCK)
        return known(self.lane_app.lane, person, pin)

    def action_back(self) -> None:
        self.begin_again()


class Idle:
    """One app's lock. `minutes` without a key bring it; 0 never does."""

    def __init__(self, app: CashierApp, minutes: int) -> None:
        self._app, self._seconds = app, minutes * 60.0
        self._since = app.lane.clock.monotonic()
        self._is_open = asyncio.Event()

    def touch(self) -> None:
        """Somebody is there."""
        self._since = self._app.lane.clock.monotonic()

    def look(self) -> None:
        """Lock if it is time; called again and again."""
        if self._app.asking.is_for_people:
            self.touch()
        elif self._seconds and self._is_over() and self._may_lock():
            self.lock()

    def _is_over(self) -> bool:
        return self._app.lane.clock.monotonic() - self._since >= self._seconds

    def _may_lock(self) -> bool:
        app, screen = self._app, self._app.screen
        is_ours = isinstance(screen, LaneScreen) and not isinstance(screen, LockScreen)
        return is_ours and app.person is not None and app.fault is None and not app.beside.is_busy

    def lock(self) -> None:
        """Cover whatever is shown until somebody proves who they are."""
        person = self._app.person
        if person is not None:
            self._is_open.clear()
            self._app.push_screen(LockScreen(person), self._unlock)

    async def locked(self) -> None:
        """Lock, and wait for the same person; with another one, whoever waits here is gone."""
        self.lock()
        await self._is_open.wait()

    async def _unlock(self, found: Person | None) -> None:
        self.touch()
        if found is not None and found != self._app.person:
            self._app.hand_over(found)
            return
        self._is_open.set()
        if isinstance(self._app.screen, LaneScreen):
            await self._app.screen.renew()


def hand_over(app: CashierApp, to: Person) -> str:
    """End what the one before had open; returns what to say to the next."""
    before, app.person = app.person, None
    if before is None:
        return ""
    sign_out(app.lane, before, to)
    return app.words.text("locked.other", who=before.id)
