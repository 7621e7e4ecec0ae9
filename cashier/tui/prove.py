"""Asks a person for number and PIN. A scan or a paste never becomes a PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.records import Person
from cashier.services.identify import prove
from cashier.tui.boxes import box, pin_box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from drivers.terminal import Hear, Stop


class ProveScreen(LaneScreen[Person | None]):
    """Ends with the person who proved who they are, or None when nobody did.

    `purpose` goes into the journal, and names the prompt.
    """

    title_key = "approval"
    label_key = "label.supervisor"
    keys: Sequence[tuple[str, str]] = (("Enter", "next"), ("Esc .0", "later"))
    codes: ClassVar[Mapping[str, str]] = {".0": "back"}
    """What can be typed instead of a number, and the action that it means."""

    usual_person = ""
    """Whose PIN is asked for when the box for the number is left empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", priority=True)]

    def __init__(self, lines: Sequence[str], purpose: str) -> None:
        super().__init__()
        self._lines, self._purpose = lines, purpose
        self._is_checking = False

    def body(self) -> Sequence[Widget]:
        return [
            Lines(*self._lines, classes="above"),
            self.entry(self.label_key, box("person", longest=16)),
            self.entry("label.pin", pin_box()),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key(f"prompt.{self._purpose}")

    @property
    def may_scan(self) -> bool:
        return self.focused is None or self.focused.id != "pin"

    def burst(self) -> None:
        self.query_one("#pin", Input).value = ""
        self.prompt_key("prompt.no_scan")

    @on(Input.Submitted, "#person")
    async def _person_given(self, event: Input.Submitted) -> None:
        given = event.value.strip()
        if given in self.codes:
            await self.run_action(self.codes[given])
        elif given or self.usual_person:
            self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _pin_given(self, event: Input.Submitted) -> None:
        pin, event.input.value = event.value, ""
        person = self.query_one("#person", Input)
        if pin and not self._is_checking:
            self._check(person.value.strip() or self.usual_person, pin)

    @work
    async def _check(self, person: str, pin: str) -> None:
        self._is_checking = True
        self.prompt_key("prompt.checking")
        found = await self.attempt(lambda hear, stop: self.proved(person, pin, hear, stop))
        self._is_checking = False
        if found is not None:
            self.dismiss(found)

    def proved(self, person: str, pin: str, _hear: Hear, _stop: Stop) -> Person:
        """The service; runs in its thread."""
        return prove(self.lane_app.lane, person, pin, self._purpose)

    def action_back(self) -> None:
        if not self._is_checking:
            self.dismiss(None)
