"""The screens over a whole shop in memory, driven by real keys whose times are given.

A key carries the time at which it was pressed, and that alone tells fingers from a scanner; so a
test says the times, and nobody waits for them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic

from textual.app import _character_to_key  # type: ignore[attr-defined]
from textual.events import Key, Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from cashier.domain.query_plan import QueryPlan
from cashier.tui.app import CashierApp
from cashier.tui.frame import LaneScreen
from cashier.tui.views import Demo
from tests.cashier.lanes import PINS, strict
from tests.explorer.world import World

SLOW = 0.5
SCAN = 0.004
PATIENCE = 10.0
LATER = QueryPlan((), 86_400)
"""Time stands still, so nothing is asked again, and a doubt stands as long as a test looks."""


class Counter:
    """One person's hands and eyes at the counter."""

    def __init__(self, app: CashierApp, world: World, pilot: Pilot[int]) -> None:
        self.app, self.world, self.pilot = app, world, pilot
        self.keys = 0
        self._time = monotonic()

    # -- hands -------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys as fingers do, and see each of them arrive."""
        for key in keys:
            self._at(SLOW, _key(key))
            self.keys += 1
            await self.settled()

    async def rush(self, key: str) -> None:
        """Press a key on a screen that can be seen, and do not wait for what it starts."""
        await self.until(self._is_open, "a screen")
        self._at(SLOW, _key(key))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Keys for one and the same box: as slow, but seen only when all have arrived."""
        self.keys += len(text)
        await self.keys_after((SLOW, key) for key in text)

    async def scan(self, *keys: str) -> None:
        """Keys as a scanner sends them, after a pause."""
        self._at(SLOW, _key(keys[0]))
        for key in keys[1:]:
            self._at(SCAN, _key(key))
        await self.settled()

    async def keys_after(self, pairs: Iterable[tuple[float, str]]) -> None:
        """Keys, each so many seconds after the one before it."""
        for gap, key in pairs:
            self._at(gap, _key(key))
        await self.settled()

    async def paste(self, text: str) -> None:
        self._at(SLOW, Paste(text))
        await self.settled()

    def too_early(self, *keys: str) -> None:
        """Keys that were pressed before now, for whatever screen comes."""
        for key in keys:
            self._send(_key(key), monotonic() - 1.0)

    def _at(self, gap: float, message: Message) -> None:
        self._time = max(self._time, monotonic() if gap == SLOW else 0.0) + gap
        self._send(message, self._time)

    def _send(self, message: Message, at: float) -> None:
        message.time = at
        assert self.app._driver is not None
        self.app._driver.send_message(message)

    # -- eyes --------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until no key is held back, no service runs and the screen can be typed on."""
        await self.pilot.pause()
        await self.until(self._is_quiet, "quiet")
        await self.pilot.pause()

    def _is_quiet(self) -> bool:
        return self.app._held is None and not self.app.beside.is_busy and self._is_open()

    def _is_open(self) -> bool:
        screen = self.app.screen
        return isinstance(screen, LaneScreen) and screen._fingers._opens < float("inf")

    async def sees(self, *words: str) -> None:
        """Wait until the screen shows all of these."""
        await self.until(lambda: all(word in self.text() for word in words), " and ".join(words))

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        give_up = monotonic() + PATIENCE
        while not holds():
            if monotonic() > give_up:
                raise AssertionError(f"{what} never came; the screen shows:\n{self.text()}")
            await self.pilot.pause(0.005)

    def text(self) -> str:
        """What is drawn, row by row."""
        rows = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join("".join(part.text for part in row).rstrip() for row in rows)

    def line(self, name: str) -> str:
        """The text of one of the frame's parts: status, title, prompt, keys."""
        return str(self.app.screen.query_one(f"#{name}", Static).render())

    # -- the usual way -----------------------------------------------------------------------------

    async def sign_in(self, person: str = "1001") -> None:
        await self.settled()
        await self.type(person)
        await self.press("enter")
        await self.type(PINS[person])
        await self.press("enter")
        await self.until(lambda: self.app.person is not None, "signing in")
        await self.settled()

    async def find(self, voucher: str) -> None:
        await self.type(voucher)
        await self.press("enter")

    async def to_review(self, voucher: str) -> None:
        """A void of this voucher, up to the last look."""
        await self.find(voucher)
        await self.press("1", "1")
        await self.sees("CHECK BEFORE SENDING")

    async def void(self, voucher: str) -> None:
        await self.to_review(voucher)
        await self.press("+", "enter")


def _key(name: str) -> Key:
    if len(name) > 1:
        return Key(name, "\r" if name == "enter" else None)
    return Key(name if name.isalnum() else _character_to_key(name), name)


@asynccontextmanager
async def counter(
    world: World,
    language: str = "en",
    demo: tuple[Demo, ...] = (),
    queries: QueryPlan = LATER,
    lock_minutes: int = 0,
) -> AsyncIterator[Counter]:
    """The app at 80x24 until the block ends."""
    strict(world, queries=queries)
    lane = replace(world.lane, about=replace(world.lane.about, language=language))
    app = CashierApp(lane, demo, lock_minutes)
    async with app.run_test(size=(80, 24)) as pilot:
        yield Counter(app, world, pilot)
