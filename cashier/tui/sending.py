"""While the terminal works: what it says, how long it takes, and one way to stop waiting."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from cashier.services.lane import JournalFailed
from cashier.tui.app import Verb
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.refusals import TROUBLE, in_words
from drivers.terminal import Event, Progress

SHOWN = 8
"""How many of the terminal's last sentences stand on the screen."""


class SendingScreen(LaneScreen[object]):
    """Runs a verb that talks to the terminal; ends with its result, or with a sentence.

    It cannot be left before: stopping asks the conversation to end, and what the verb then
    knows is the result.
    """

    title_key = "sending"
    keys = (("0", "stop"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("0", "stop")]

    def __init__(self, verb: Verb[object], lines: Sequence[str]) -> None:
        super().__init__()
        self._verb, self._lines = verb, list(lines)
        self._said: list[str] = []
        self._started = monotonic()
        self._stopped = False

    def body(self) -> Sequence[Widget]:
        return [
            Static(plain("\n".join(self._lines))),
            Static(""),
            Static(id="elapsed"),
            Static(id="said"),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.sending")
        self._show_elapsed()
        self.set_interval(1.0, self._show_elapsed)
        self._run()

    @work(exclusive=True)
    async def _run(self) -> None:
        app = self.lane_app
        try:
            result = await app.call(self._verb, self._hear, lambda: self._stopped)
        except TROUBLE as trouble:
            self.dismiss(in_words(self.words, trouble))
        except JournalFailed:
            self.dismiss(self.words.text("notice.journal_failed"))
        else:
            self.dismiss(result)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress) and self.is_mounted:
            self._said = [*self._said, self.words.words(event.words)][-SHOWN:]
            self.query_one("#said", Static).update(plain("\n".join(self._said)))

    def _show_elapsed(self) -> None:
        limit = int(self.lane_app.lane.terminal.capabilities.answer_seconds)
        seconds = int(monotonic() - self._started)
        text = self.words.text("sending.elapsed", seconds=seconds, limit=limit)
        self.query_one("#elapsed", Static).update(plain(text))

    def action_stop(self) -> None:
        self._stopped = True
        self.prompt_key("prompt.stopping")
