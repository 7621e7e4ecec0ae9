"""What a piece of evidence says: a note, and the numbers as they stand on the slip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.services.close_doubt import Evidence
from cashier.tui.frame import LaneScreen
from drivers.terminal import Fact

FIELDS = ("note", "voucher", "rrn", "auth_code")


class EvidenceScreen(LaneScreen[Evidence | None]):
    """Ends with the evidence, or None to go back; the note must not be empty."""

    title_key = "evidence"
    keys = (("Enter", "next"), ("Esc", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", priority=True)]

    def __init__(self, kind: Fact) -> None:
        super().__init__()
        self._kind = kind

    def body(self) -> Sequence[Widget]:
        return [self.entry(f"evidence.{name}", Input(id=name)) for name in FIELDS]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.evidence")

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        place = FIELDS.index(str(event.input.id))
        if not self._value("note"):
            self.prompt_key("doubt.note_missing")
        elif place + 1 < len(FIELDS):
            self.query_one(f"#{FIELDS[place + 1]}", Input).focus()
        else:
            self.dismiss(self._evidence())

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _evidence(self) -> Evidence:
        note, voucher, rrn, auth_code = (self._value(name) for name in FIELDS)
        return Evidence(self._kind, note, voucher, rrn, auth_code)

    def action_back(self) -> None:
        self.dismiss(None)
