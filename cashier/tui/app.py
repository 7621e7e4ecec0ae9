"""The app: keeps who is signed in, lets keys in, shows the status, runs services beside it.

It knows no rule and no protocol. What a person does, from screen to screen, is in the flows.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen

from cashier.domain.records import Person
from cashier.services.lane import Lane
from cashier.text import LANGUAGES, Speaker, speaker
from cashier.tui.asking import Asking
from cashier.tui.beside import Beside, Verb
from cashier.tui.following import Following
from cashier.tui.frame import LaneScreen
from cashier.tui.keypad import canonical
from cashier.tui.leave import ASK_SECONDS, is_gone, patient, watch_signals
from cashier.tui.lock import Idle, hand_over
from cashier.tui.scanner import BURST_SECONDS, Verdict
from cashier.tui.status import CLOCK, status_of, status_text
from cashier.tui.views import Demo
from drivers.terminal import Hear, ignore

T = TypeVar("T")
Typed = events.Key | events.Paste


class CashierApp(App[int], inherit_bindings=False):
    """One lane's screens. `fault` is what stopped them, if anything did."""

    CSS_PATH = Path(__file__).with_name("lane.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, lane: Lane, demo: Sequence[Demo] = (), lock_minutes: int = 10) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self.lane = lane
        self.demo = tuple(demo)
        self.person: Person | None = None
        self.words: Speaker = speaker(lane.about.language)
        self.terminal = "unknown"
        self.beside = Beside()
        self.asking = Asking(self)
        self.following = Following(self)
        self.idle = Idle(self, lock_minutes)
        self.fault: Exception | None = None
        self._held: tuple[Typed, LaneScreen[Any]] | None = None
        self._minute = ""

    def get_driver_class(self) -> type[Driver]:
        return patient(super().get_driver_class())

    def get_default_screen(self) -> Screen[object]:
        """Between two screens the frame stays."""
        return LaneScreen()

    # -- life --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        if not self.is_headless:
            watch_signals(self.leave)
        self.set_interval(ASK_SECONDS, self._tick)
        self.run_worker(self._work(), group="flow")
        self.call_after_refresh(self._settle)

    async def _work(self, first: Person | None = None, said: str = "") -> None:
        """From the first sign-in to the end; a fault stops the lane in words."""
        from cashier.tui.flow import counter_flow

        try:
            await counter_flow(self, first, said)
        except Exception as fault:
            self.stop_lane(fault)

    def _settle(self) -> None:
        """After the first paint: what is loaded stays, so the collector need not look at it."""
        gc.collect()
        gc.freeze()
        self.asking.start()

    def stop_lane(self, fault: Exception) -> None:
        """Nothing more may be done here; say so on the whole screen until somebody ends it."""
        from cashier.tui.stopped import StoppedScreen

        self.fault = self.fault or fault
        self.workers.cancel_group(self, "flow")
        self.push_screen(StoppedScreen(fault), lambda _: self.leave())

    def hand_over(self, to: Person) -> None:
        """Another person came to a locked screen: what was open ends, and they begin."""
        self.workers.cancel_group(self, "flow")
        self.run_worker(self._begin_anew(to), group="flow")

    async def _begin_anew(self, first: Person) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self._work(first, hand_over(self, first))

    def leave(self) -> None:
        """End now; whoever waits for the terminal stops waiting."""
        self.beside.end()
        self.exit(0)

    def _fatal_error(self) -> None:
        """Textual would print every local variable of a fault, PINs among them."""
        self.fault = self.fault or self._exception
        self._close_messages_no_wait()

    def run(self, *given: Any, **named: Any) -> int | None:
        """As Textual's, but the services have written down how they ended when it comes back.

        Raises what stopped the lane, if anything did.
        """
        try:
            ended = super().run(*given, **named)
        finally:
            self.beside.end()
            self.beside.join()
        if self.fault is not None:
            raise self.fault
        return ended

    def _tick(self) -> None:
        if not self.is_headless and is_gone():
            self.leave()
        self.asking.look()
        self.following.look()
        self.idle.look()
        minute = f"{self.lane.clock.now():{CLOCK}}"
        if minute != self._minute:
            self._minute = minute
            self.show_status()

    # -- keys --------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Every key and paste passes the screen's judge first."""
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(self.screen, LaneScreen):
            self.idle.touch()
            await self._admit(canonical(event), self.screen)

    async def _admit(self, event: Typed, screen: LaneScreen[Any]) -> None:
        """What fingers typed is held back for a moment, in which a burst would show itself."""
        verdict = screen.judge(event)
        if screen.may_scan and verdict is not Verdict.EARLY:
            await super().on_event(event)
        elif verdict is Verdict.FINGER:
            await self._release()
            self._held = (event, screen)
            self.set_timer(BURST_SECONDS, partial(self._release, event))
        elif verdict is Verdict.BURST:
            self._held = None
            screen.burst()

    async def _release(self, only: Typed | None = None) -> None:
        """Let the key in that is held back (or `only` that one), unless its screen is gone."""
        if self._held is None or only not in (None, self._held[0]):
            return
        (event, screen), self._held = self._held, None
        if screen is self.screen:
            await super().on_event(event)

    # -- services ----------------------------------------------------------------------------------

    @property
    def actor(self) -> str:
        """Who is written down as the one who did it."""
        return self.person.id if self.person else ""

    async def call(
        self, verb: Verb[T], hear: Hear = ignore, stopped: Callable[[], bool] = lambda: False
    ) -> T:
        """Run a service in a thread. Its exceptions arrive here; `hear` is called in the thread."""
        async with self.asking.aside():
            return await self.beside.call(verb, hear, stopped)

    # -- what every screen shows -------------------------------------------------------------------

    def terminal_is(self, presence: str) -> None:
        """`ready`, `silent` or `unknown`, for the status line."""
        self.terminal = presence
        self.show_status()

    def show_status(self) -> None:
        if isinstance(self.screen, LaneScreen):
            status = status_of(self.lane, self.person, self.terminal)
            self.screen.show_status(status_text(status, self.words), self.asking.notice())

    def switch_language(self) -> None:
        names = list(LANGUAGES)
        self.words = speaker(names[(names.index(self.words.language) + 1) % len(names)])
