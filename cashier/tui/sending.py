"""While the terminal works: what it says, how long it takes, and one way to stop waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Digits

from cashier.services.lane import NoTerminal
from cashier.tui.beside import Verb
from cashier.tui.frame import LaneScreen
from cashier.tui.messages import Heard
from cashier.tui.plain import Lines
from cashier.tui.presence import told_by
from cashier.tui.refusals import Trouble, in_words
from drivers.terminal import Progress

SHOWN = 8
"""How many of the terminal's last sentences stand on the screen."""


class SendingScreen(LaneScreen[object]):
    """Runs a verb that talks to the terminal; ends with its result, or with a sentence.

    It cannot be left before: stopping asks the conversation to end, and what the verb then
    knows is the result, which for money that may have moved is RESULT UNKNOWN.
    """

    title_key = "sending"
    keys = (("0 Esc", "stop"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("0,escape", "stop")]

    def __init__(self, verb: Verb[object], lines: Sequence[str], digits: str = "") -> None:
        super().__init__()
        self._verb, self._lines, self._digits = verb, list(lines), digits
        self._said: list[str] = []
        self._started = 0.0
        self._is_stopped = False

    def body(self) -> Sequence[Widget]:
        left = [Lines(*self._lines, classes="above"), Lines(id="elapsed")]
        right = [Digits(self._digits, classes="big")] if self._digits else []
        return [self.split(left, right), Lines(id="said", classes="below")]

    def on_mount(self) -> None:
        super().on_mount()
        self._started = self._now()
        self.prompt_key("prompt.sending")
        self._show_elapsed()
        self.set_interval(1.0, self._show_elapsed)
        self._run()

    @work
    async def _run(self) -> None:
        result = await self.attempt(self._verb, self.heard, lambda: self._is_stopped)
        if result is not None:
            self.dismiss(result)

    def trouble(self, trouble: Trouble) -> None:
        if isinstance(trouble, NoTerminal):
            self.lane_app.terminal_is(told_by(trouble.why))
        self.dismiss(in_words(self.words, trouble))

    def on_heard(self, message: Heard) -> None:
        if isinstance(message.event, Progress):
            self._said = [*self._said, self.words.words(message.event.words)][-SHOWN:]
            self.query_one("#said", Lines).show(*self._said)

    def _now(self) -> float:
        return self.lane_app.lane.clock.monotonic()

    def _show_elapsed(self) -> None:
        limit = int(self.lane_app.lane.terminal.capabilities.answer_seconds)
        seconds = int(self._now() - self._started)
        text = self.words.text("sending.elapsed", seconds=seconds, limit=limit)
        self.query_one("#elapsed", Lines).show(text)

    def action_stop(self) -> None:
        self._is_stopped = True
        self.prompt_key("prompt.stopping")
