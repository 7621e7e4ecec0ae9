"""The app: keeps who is signed in, shows the status, and runs services beside the screens.

It knows no rule and no protocol. Blocking calls run in threads that end when the app leaves.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import ClassVar, Protocol, TypeVar

from textual.app import App
from textual.binding import BindingType

from cashier.domain.records import Person
from cashier.domain.roles import Role
from cashier.services.lane import Lane
from cashier.services.recover import recover
from cashier.text import LANGUAGES, Speaker, speaker
from cashier.tui.frame import LaneScreen
from cashier.tui.leave import ASK_SECONDS, is_gone, watch_signals
from cashier.tui.status import status_of, status_text
from drivers.terminal import Event as Heard
from drivers.terminal import Hear, Stop, ignore

T = TypeVar("T")

Verb = Callable[[Hear, Stop], T]


class Demo(Protocol):
    """A person of the simulated shop, as the sign-in screen lists them."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def pin(self) -> str: ...

    @property
    def role(self) -> Role: ...


class CashierApp(App[int]):
    """One lane's screens; `run` returns the exit status."""

    CSS_PATH = Path(__file__).with_name("lane.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, lane: Lane, demo: Sequence[Demo] = ()) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self.lane = lane
        self.demo = tuple(demo)
        self.person: Person | None = None
        self.words: Speaker = speaker(lane.about.language)
        self.terminal = "unknown"
        self._leaving = Event()
        self._minute = ""

    # -- life --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        from cashier.tui.counter import counter_flow

        watch_signals(self.leave)
        self.set_interval(ASK_SECONDS, self._tick)
        self.run_worker(counter_flow(self), group="flow", exit_on_error=True)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """After the first paint: what is loaded stays, so the collector need not look at it."""
        gc.collect()
        gc.freeze()
        self.run_worker(self._recover_at_start(), group="recovery")

    async def _recover_at_start(self) -> None:
        """Ask the device about what an earlier run left in doubt."""
        found = await self.call(lambda hear, stop: recover(self.lane, hear, stop))
        if found.resolved or found.still_in_doubt:
            self.terminal_is("silent" if found.obstacle else "ready")

    def leave(self) -> None:
        """End now; whoever waits for the terminal stops waiting."""
        self._leaving.set()
        self.exit(0)

    def _tick(self) -> None:
        if is_gone():
            self.leave()
        minute = f"{datetime.now(UTC):%H:%M}"
        if minute != self._minute:
            self._minute = minute
            self.show_status()

    # -- services ----------------------------------------------------------------------------------

    async def call(
        self, verb: Verb[T], hear: Hear = ignore, stopped: Callable[[], bool] = lambda: False
    ) -> T:
        """Run a service in a thread; `hear` is called back here, exceptions arrive here."""

        def listen(event: Heard) -> None:
            if hear is not ignore and not self._leaving.is_set():
                self.call_from_thread(hear, event)

        def stop() -> bool:
            return self._leaving.is_set() or stopped()

        return await asyncio.to_thread(verb, listen, stop)

    # -- what every screen shows -------------------------------------------------------------------

    def terminal_is(self, presence: str) -> None:
        """`ready`, `busy`, `silent` or `unknown`, for the status line."""
        self.terminal = presence
        self.show_status()

    def show_status(self) -> None:
        if isinstance(self.screen, LaneScreen) and self.screen.is_mounted:
            status = status_of(self.lane, self.person, self.terminal)
            self.screen.show_status(status_text(status, self.words))

    def switch_language(self) -> None:
        names = list(LANGUAGES)
        self.words = speaker(names[(names.index(self.words.language) + 1) % len(names)])
