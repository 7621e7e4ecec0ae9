"""Why is the line dead? Every check with its state, live, and what it found beside it.

There is no key here for anything that could move money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from cashier.services.diagnose import (
    BY_FINDING,
    PLAN,
    Began,
    Check,
    Ended,
    Finding,
    Grade,
    diagnose,
)
from cashier.tui.finding_rows import RUNNING, WAITING, count_of, finding_line, finding_lines
from cashier.tui.frame import LaneScreen
from cashier.tui.list_pane import ListPane
from cashier.tui.messages import Heard
from drivers.terminal import Hear, Progress, Stop

if TYPE_CHECKING:
    from cashier.services.findings import Findings
    from cashier.tui.app import CashierApp

WIDTH = 36
NAMES = tuple(BY_FINDING)
PRESENCE = {Grade.OK: "ready", Grade.FAULT: "silent"}


@dataclass
class Stepped(Message):
    """A check began or ended; comes from the service's thread."""

    step: Began | Ended


FUNCTIONS = "functions"


class TechnicianScreen(LaneScreen[str | None]):
    """Runs all checks when it appears; ends with FUNCTIONS, or None to go back."""

    title_key = "technician"
    AUTO_FOCUS = ""
    keys = (
        ("Enter", "run_one"), ("5", "run"), ("7", "functions"), ("8 2", "move"),
        ("4 6", "scroll"), ("0", "stop_back"),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run_one"),
        Binding("5", "run"),
        Binding("7", "functions"),
        Binding("8,up", "move(-1)"),
        Binding("2,down", "move(1)"),
        Binding("4,left,pageup", "turn(-1)"),
        Binding("6,right,pagedown", "turn(1)"),
        Binding("0,escape", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Finding] = {}
        self._stands: dict[str, str] = dict.fromkeys(NAMES, WAITING)
        self._is_running = self._is_stopped = False

    def body(self) -> Sequence[Widget]:
        return [ListPane(self._rows(), self._details, WIDTH)]

    def on_mount(self) -> None:
        super().on_mount()
        self._run(PLAN)

    # -- what it shows -----------------------------------------------------------------------------

    def _rows(self) -> list[str]:
        return [finding_line(self.words, name, self._stands[name]) for name in NAMES]

    def _details(self, place: int) -> Sequence[str]:
        found = self._found.get(NAMES[place])
        return finding_lines(self.words, found) if found else ()

    def on_stepped(self, message: Stepped) -> None:
        match message.step:
            case Began(check):
                self._stands |= dict.fromkeys(check.finds, RUNNING)
                self._show_running(check)
            case Ended(_, found):
                self._found |= {one.name: one for one in found}
                self._stands |= {one.name: one.grade for one in found}
        self.query_one(ListPane).show(self._rows())

    def _show_running(self, check: Check) -> None:
        names = [self.words.text(f"finding.name.{name}") for name in check.finds]
        self.prompt_key("prompt.technician_runs", name=", ".join(names))

    def on_heard(self, message: Heard) -> None:
        if isinstance(message.event, Progress) and self._is_running:
            self.prompt(self.words.words(message.event.words))

    def _show_done(self) -> None:
        found = list(self._found.values())
        faults, warnings = (count_of(found, grade) for grade in (Grade.FAULT, Grade.WARNING))
        done = self.words.text("prompt.technician_done", faults=faults, warnings=warnings)
        self.prompt(f"{done}\n{self.words.text('prompt.technician')}")

    # -- what it does ------------------------------------------------------------------------------

    @work
    async def _run(self, plan: Sequence[Check]) -> None:
        if self._is_running:
            return
        self._is_running, self._is_stopped = True, False
        found = await self.attempt(
            lambda hear, stop: self._checked(plan, hear, stop), self.heard, lambda: self._is_stopped
        )
        self._is_running = False
        if found is not None:
            self._show_done()
            self.lane_app.terminal_is(PRESENCE.get(self._found["terminal"].grade, "unknown"))

    def _checked(self, plan: Sequence[Check], hear: Hear, stop: Stop) -> Findings:
        """The service; runs in its thread, and so does its watch."""
        app = self.lane_app
        return diagnose(app.lane, app.person, hear, stop, self._watch, plan)

    def _watch(self, step: Began | Ended) -> None:
        self.post_message(Stepped(step))

    def action_run(self) -> None:
        self._run(PLAN)

    def action_run_one(self) -> None:
        marked = self.query_one(ListPane).marked
        if marked is not None:
            self._run([BY_FINDING[NAMES[marked]]])

    def action_move(self, by: int) -> None:
        self.query_one(ListPane).move(by)

    def action_turn(self, pages: int) -> None:
        self.query_one(ListPane).turn(pages)

    def action_functions(self) -> None:
        """The terminal does one thing at a time: while it is being checked, that goes on."""
        if not self._is_running:
            self.dismiss(FUNCTIONS)

    def action_back(self) -> None:
        """Stop what runs; with nothing running, go back."""
        if self._is_running:
            self._is_stopped = True
        else:
            self.dismiss(None)


async def technician_flow(app: CashierApp) -> str:
    from cashier.tui.functions import functions_flow

    while await app.push_screen_wait(TechnicianScreen()) == FUNCTIONS:
        await functions_flow(app)
    return ""
