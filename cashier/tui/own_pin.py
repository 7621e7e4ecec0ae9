"""A person changes their own PIN: the old one once, the new one twice, none of it by a scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.records import Person
from cashier.services.change_pin import change_pin
from cashier.tui.boxes import pin_box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.refusals import Trouble

BOXES = ("old_pin", "new_pin", "new_pin_again")


class OwnPinScreen(LaneScreen[Person | None]):
    """Ends with the person when the PIN is changed, or None when it is not; `why` says why now."""

    title_key = "own_pin"
    keys = (("Enter", "next"), ("Esc", "later"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", priority=True)]

    def __init__(self, person: Person, why: str = "") -> None:
        super().__init__()
        self._person, self._why = person, why
        self._is_checking = False

    def body(self) -> Sequence[Widget]:
        head = [f"{self._person.id} {self._person.name}", *([self._why] if self._why else [])]
        entries = [self.entry(f"label.{name}", pin_box(name)) for name in BOXES]
        return [Lines(*head, classes="above"), *entries]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.own_pin")

    def burst(self) -> None:
        self.prompt_key("prompt.no_scan")

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        """An empty first box leads back, for keyboards without an escape key."""
        place = BOXES.index(str(event.input.id))
        if not event.value:
            self.action_back() if place == 0 else None
        elif place + 1 < len(BOXES):
            self.query_one(f"#{BOXES[place + 1]}", Input).focus()
        else:
            self._finish()

    def _finish(self) -> None:
        old, new, again = (self.query_one(f"#{name}", Input).value for name in BOXES)
        if self._is_checking:
            return
        if new != again:
            self._clear(BOXES[1:])
            self.prompt_key("pin.not_the_same")
        else:
            self._change(old, new)

    @work
    async def _change(self, old: str, new: str) -> None:
        self._is_checking = True
        self.prompt_key("prompt.checking")
        lane, person = self.lane_app.lane, self._person.id
        changed = await self.attempt(lambda _hear, _stop: change_pin(lane, person, old, new))
        self._is_checking = False
        if changed is not None:
            self.dismiss(changed)

    def trouble(self, trouble: Trouble) -> None:
        self._clear(BOXES)
        super().trouble(trouble)

    def _clear(self, names: Sequence[str]) -> None:
        for name in names:
            self.query_one(f"#{name}", Input).value = ""
        self.query_one(f"#{names[0]}", Input).focus()

    def action_back(self) -> None:
        if not self._is_checking:
            self.dismiss(None)
