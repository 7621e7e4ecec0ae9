"""What a piece of evidence says: a note, and the numbers as they stand on the slip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.services.close_doubt import Evidence
from cashier.tui.boxes import box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from drivers.terminal import Fact

FIELDS = {"note": 120, "voucher": 12, "rrn": 24, "auth_code": 12}
"""The boxes in their order, with how much fits into each."""

BACK = ".0"


class EvidenceScreen(LaneScreen[Evidence | None]):
    """Ends with the evidence, or None to go back; the note must not be empty."""

    title_key = "evidence"
    keys = (("Enter", "next"), ("Esc .0", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", priority=True),
        Binding("up", "app.focus_previous", priority=True),
        Binding("down", "app.focus_next", priority=True),
    ]

    def __init__(self, kind: Fact) -> None:
        super().__init__()
        self._kind = kind

    def body(self) -> Sequence[Widget]:
        head = Lines(self.words.text(f"fact.{self._kind}"), classes="above")
        boxes = [self.entry(f"evidence.{name}", box(name, longest=most))
                 for name, most in FIELDS.items()]  # fmt: skip
        return [head, *boxes]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.evidence")

    @property
    def may_scan(self) -> bool:
        """Numbers may be scanned from the slip, and a note may come from an input method."""
        return True

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        names = list(FIELDS)
        place = names.index(str(event.input.id))
        if event.value.strip() == BACK:
            self.action_back()
        elif not self._value("note"):
            self.prompt_key("doubt.note_missing")
        elif place + 1 < len(names):
            self.query_one(f"#{names[place + 1]}", Input).focus()
        else:
            self.dismiss(Evidence(self._kind, *map(self._value, names)))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def action_back(self) -> None:
        self.dismiss(None)
