"""A few boxes below each other, for what stands on a piece of paper or will be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.tui.boxes import box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.refusals import TROUBLE

T = TypeVar("T")
BACK = ".0"


@dataclass(frozen=True, slots=True)
class Box:
    """`label` and `missing` are catalogue keys: what it is, and what is said while it is empty."""

    name: str
    label: str
    longest: int
    missing: str = ""


class FormScreen(LaneScreen[T | None]):
    """Ends with what `make` makes of the boxes' texts, or None to go back.

    A box that must not be empty, or a refusal by `make`, says why and nothing typed is lost.
    """

    keys = (("Enter", "next"), ("Esc .0", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", priority=True),
        Binding("up", "app.focus_previous", priority=True),
        Binding("down", "app.focus_next", priority=True),
    ]

    def __init__(
        self, name: str, head: Sequence[str], boxes: Sequence[Box], make: Callable[..., T]
    ) -> None:
        super().__init__()
        self.title_key = name
        self._head, self._boxes, self._make = head, boxes, make

    def body(self) -> Sequence[Widget]:
        entries = [self.entry(one.label, box(one.name, longest=one.longest)) for one in self._boxes]
        return [Lines(*self._head, classes="above"), *entries]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key(f"prompt.{self.title_key}")

    @property
    def may_scan(self) -> bool:
        """Numbers may be scanned from the paper, and a note may come from an input method."""
        return True

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        place = [one.name for one in self._boxes].index(str(event.input.id))
        if event.value.strip() == BACK:
            self.action_back()
        elif lacking := self._lacking(place):
            self.prompt_key(lacking)
        elif place + 1 < len(self._boxes):
            self.query_one(f"#{self._boxes[place + 1].name}", Input).focus()
        else:
            self._finish()

    def _lacking(self, place: int) -> str:
        """What to say of the first empty box down to this one; empty when none is missed."""
        passed = self._boxes[: place + 1]
        return next((one.missing for one in passed if one.missing and not self._value(one)), "")

    def _finish(self) -> None:
        try:
            made = self._make(*map(self._value, self._boxes))
        except TROUBLE as trouble:
            self.trouble(trouble)
        else:
            self.dismiss(made)

    def _value(self, one: Box) -> str:
        return self.query_one(f"#{one.name}", Input).value.strip()

    def action_back(self) -> None:
        self.dismiss(None)
