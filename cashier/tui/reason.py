"""Why the money goes back: a number from the list, or a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.policy import REASONS
from cashier.tui.boxes import box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines

OTHER = "other"


class ReasonScreen(LaneScreen[str | None]):
    """Ends with a reason code or the person's own words, or None to go back."""

    title_key = "reason"
    AUTO_FOCUS = ""
    keys = ((f"1-{len(REASONS)}", "choose"), ("0 Esc", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"choose({n})") for n in range(1, len(REASONS) + 1)),
        Binding("0,escape", "back"),
    ]

    def body(self) -> Sequence[Widget]:
        rows = [
            f"{number} {self.words.text(f'reason.{reason}')}"
            for number, reason in enumerate(REASONS, 1)
        ]
        note = box("note", longest=120)
        note.display = False
        return [Lines(*rows, classes="above"), note]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.reason")

    @property
    def may_scan(self) -> bool:
        """A note may come from an input method, which hands over whole words."""
        return self.query_one("#note", Input).has_focus

    def action_choose(self, number: int) -> None:
        if REASONS[number - 1] == OTHER:
            self._ask_note()
        else:
            self.dismiss(REASONS[number - 1])

    def _ask_note(self) -> None:
        note = self.query_one("#note", Input)
        note.display = True
        note.focus()
        self.prompt_key("prompt.note")

    @on(Input.Submitted, "#note")
    def _noted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self.prompt_key("reason.missing")

    def action_back(self) -> None:
        self.dismiss(None)
