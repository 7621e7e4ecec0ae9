"""The frame of every screen: status, title, body, prompt and keys, always in the same places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from textual import events
from textual._time import get_time
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from cashier.domain.say import Part
from cashier.services.lane import NoTerminal
from cashier.text import Speaker
from cashier.tui.beside import Verb
from cashier.tui.cells import bar, cell_len, fitted, packed
from cashier.tui.messages import Heard
from cashier.tui.plain import Lines, plain
from cashier.tui.presence import told_by
from cashier.tui.refusals import TROUBLE, Trouble, in_words
from cashier.tui.scanner import Fingers, Verdict
from drivers.terminal import Event, Hear, ignore

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

R = TypeVar("R")
T = TypeVar("T")
WIDTH = 78
"""Cells of a line inside the frame."""

STALE = "stale"
"""How a screen ends that shows what is no longer true; whoever showed it shows it anew."""


class LaneScreen(Screen[R]):
    """Subclasses give `title_key`, `keys` (key label, catalogue key under `key`) and `body`."""

    title_key = ""
    keys: Sequence[tuple[str, str]] = ()
    AUTO_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self._fingers = Fingers()
        self._is_done = False

    @property
    def lane_app(self) -> CashierApp:
        return cast("CashierApp", self.app)

    @property
    def words(self) -> Speaker:
        return self.lane_app.words

    # -- what it shows -----------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Lines(id="status")
        yield Lines(self.title_text(), id="title")
        yield Vertical(*self.body(), id="body")
        yield Lines(id="prompt")
        yield Lines(*bar(self.keys_text()), id="keys")

    def body(self) -> Sequence[Widget]:
        """The widgets between title and prompt."""
        return ()

    def entry(self, label_key: str, box: Widget) -> Horizontal:
        """A labelled box on one line."""
        label = Lines(self.words.text(label_key), classes="label")
        return Horizontal(label, box, classes="entry")

    def split(self, left: Sequence[Widget], right: Sequence[Widget]) -> Horizontal:
        """Two columns that fill what is left of the body."""
        return Horizontal(
            Vertical(*left, classes="left"), Vertical(*right, classes="right"), classes="split"
        )

    def title_text(self) -> str:
        return self.words.text(f"title.{self.title_key}") if self.title_key else ""

    @property
    def keys_now(self) -> Sequence[tuple[str, str]]:
        """Those of its keys that work where the cursor stands."""
        return self.keys

    def keys_text(self) -> str:
        return packed(
            [f"{key} {self.words.text(f'key.{label}')}" for key, label in self.keys_now], WIDTH
        )

    def show_keys(self) -> None:
        """Say anew which keys work."""
        self.query_one("#keys", Lines).show(*bar(self.keys_text()))

    def prompt(self, text: str) -> None:
        """Tell the person something, at the one fixed place."""
        self.query_one("#prompt", Lines).show(text)

    def prompt_key(self, key: str, **parts: Part) -> None:
        self.prompt(self.words.text(key, **parts))

    def show_status(self, text: str, notice: str = "") -> None:
        """The line that is always visible, and beside the title what nobody asked for.

        On a screen that is just coming or going there may be no line yet, or none any more.
        """
        for line in self.query("#status").results(Lines):
            line.show(text)
        for line in self.query("#title").results(Lines):
            line.show(titled(self.title_text(), notice))

    async def renew(self) -> None:
        """A doubt may have ended beside it; a screen that shows requests shows them as they are."""

    # -- keys --------------------------------------------------------------------------------------

    @property
    def may_scan(self) -> bool:
        """Whether a scan or a paste may type here now."""
        return False

    def judge(self, typed: events.Event) -> Verdict:
        """Where a key came from; a paste is a burst in one piece."""
        verdict = self._fingers.judge(typed.time)
        is_paste = isinstance(typed, events.Paste)
        return Verdict.BURST if is_paste and verdict is Verdict.FINGER else verdict

    def burst(self) -> None:
        """A scan or a paste came where none may; none of its keys was let in."""

    # -- services ----------------------------------------------------------------------------------

    async def attempt(
        self, verb: Verb[T], hear: Hear = ignore, stopped: Callable[[], bool] = lambda: False
    ) -> T | None:
        """A service's result; None when it told its trouble, or stopped the lane."""
        try:
            return await self.lane_app.call(verb, hear, stopped)
        except TROUBLE as trouble:
            self.trouble(trouble)
        except Exception as fault:  # a journal that cannot be written, or a fault of ours
            self.lane_app.stop_lane(fault)
        return None

    def heard(self, event: Event) -> None:
        """A `hear` for services; may be called in any thread."""
        self.post_message(Heard(event))

    def trouble(self, trouble: Trouble) -> None:
        """What to do about a service that changed nothing: by default, say why."""
        if isinstance(trouble, NoTerminal):
            self.lane_app.terminal_is(told_by(trouble.why))
        self.prompt(in_words(self.words, trouble))

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """End with this result: the first one counts, and only of a screen that is on top."""
        if self._is_done or not self.is_current:
            return AwaitComplete()
        self._is_done = True
        return super().dismiss(result)

    # -- life --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.lane_app.show_status()

    def on_screen_resume(self) -> None:
        """Shown, also again: what was typed before it can be seen is not meant for it."""
        self._fingers = Fingers()
        self.call_after_refresh(self._appeared)
        self.lane_app.show_status()

    def _appeared(self) -> None:
        self._fingers.appeared(get_time())


def titled(title: str, notice: str) -> Content:
    """The notice stands at the end of the title's line, cut to what the title leaves of it."""
    if not notice:
        return plain(title)
    shown = fitted(f" {notice} ", WIDTH - cell_len(title) - 2)
    gap = " " * (WIDTH - cell_len(title) - cell_len(shown))
    return plain(f"{title}{gap}") + plain(shown, "reverse")
