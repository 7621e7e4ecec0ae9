"""Asks the terminal about doubts beside the screens, when it is time; people always come first.

Nothing here waits for a key or holds one up: the question runs in a thread like every service,
and it is stopped as soon as somebody at the counter wants something of the lane.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from cashier.services.ask_again import Marks, ask_all, ask_due, next_due
from cashier.services.call_people import old_doubts
from cashier.services.recover import Recovery
from cashier.services.watch import unseen_by
from cashier.store import reads
from cashier.store.corrections import open_corrections
from cashier.tui.beside import Verb
from cashier.tui.frame import LaneScreen
from cashier.tui.news import News, notice
from cashier.tui.refusals import TROUBLE
from drivers.terminal import ignore

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

WAY_SECONDS = 1.0
"""How long people wait for a question to end; a stop is heeded within three slices of waiting."""


class Asking:
    """One app's questions, and what became known by them."""

    def __init__(self, app: CashierApp) -> None:
        self._app = app
        self._marks = Marks()
        self._people = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._news = News()

    # -- when it is time ---------------------------------------------------------------------------

    def start(self) -> None:
        """Ask about what an earlier run left in doubt."""
        self._begin(self.all_of_them())

    def all_of_them(self) -> Verb[Recovery]:
        """The question about every doubt, due or not, for whoever wants it asked now."""
        return partial(ask_all, self._app.lane, self._marks)

    def look(self) -> None:
        """Ask if it is time and nobody works with the lane; called again and again."""
        try:
            self._forget()
            if self._may_ask() and self._is_due():
                self._begin(partial(ask_due, self._app.lane, self._marks))
        except Exception as fault:  # a journal that cannot be read
            self._app.stop_lane(fault)

    def _may_ask(self) -> bool:
        return self._app.fault is None and not self._is_unwanted() and not self._app.beside.is_busy

    @property
    def is_for_people(self) -> bool:
        """Whether somebody at the counter waits for a service."""
        return self._people > 0

    def _is_unwanted(self) -> bool:
        return self.is_for_people

    def _is_due(self) -> bool:
        due = next_due(self._app.lane, self._marks)
        return self._idle.is_set() and due is not None and due <= self._now()

    # -- people first ------------------------------------------------------------------------------

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """In this block nothing is asked; a question that runs is stopped first."""
        self._people += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(WAY_SECONDS):
                    await self._idle.wait()
            yield
        finally:
            self._people -= 1

    # -- a question and what it told ---------------------------------------------------------------

    def _begin(self, verb: Verb[Recovery]) -> None:
        self._idle.clear()
        self._app.run_worker(self._ask(verb), group="asking")

    async def _ask(self, verb: Verb[Recovery]) -> None:
        try:
            found = await self._app.beside.call(verb, ignore, self._is_unwanted)
            await self._tell(found)
        except TROUBLE:
            pass
        except Exception as fault:  # a journal that cannot be written, or a fault of ours
            self._app.stop_lane(fault)
        finally:
            self._idle.set()

    async def _tell(self, found: Recovery) -> None:
        self._news = self._news.followed_by(found.resolved, self._now())
        self.show_terminal(found)
        if isinstance(self._app.screen, LaneScreen):
            await self._app.screen.renew()

    def show_terminal(self, found: Recovery) -> None:
        """Proof shows that the terminal is there; that it brought none shows nothing."""
        if found.obstacle is not None:
            self._app.terminal_is("silent")
        elif found.resolved:
            self._app.terminal_is("ready")

    # -- what is said of it ------------------------------------------------------------------------

    def notice(self) -> str:
        """What stands beside every title now; a result that was overtaken is news no more."""
        lane = self._app.lane
        today = (reads.request(lane.journal, one.id) for one in self._news.known)
        news, half_done = self._news.still(today), open_corrections(lane.journal)
        alarms = unseen_by(lane.journal, self._app.person)
        return notice(self._app.words, news, old_doubts(lane), half_done, alarms)

    def _forget(self) -> None:
        if self._news.is_over(self._now()):
            self._news = News()
            self._app.show_status()

    def _now(self) -> float:
        return self._app.lane.clock.monotonic()
