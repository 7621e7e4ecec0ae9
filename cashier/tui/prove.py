"""Asks a person for number and PIN. A scan or a paste never becomes a PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.records import Person
from cashier.services.identify import prove
from cashier.tui.boxes import box, pin_box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.refusals import Trouble
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

    asks_the_same_again = False
    """Whether the number stays after a refusal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", priority=True),
        Binding("up", "to_number", priority=True),
    ]

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
    def keys_now(self) -> Sequence[tuple[str, str]]:
        """A box for digits alone takes no code with a point."""
        return self.keys if self.may_scan else _without_codes(self.keys)

    @on(DescendantFocus)
    def _moved(self) -> None:
        self.show_keys()

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
        """An empty one leads back to the number, for whoever has a number pad alone."""
        pin, event.input.value = event.value, ""
        if not pin:
            self.action_to_number()
        elif not self._is_checking:
            person = self.query_one("#person", Input).value.strip()
            self._check(person or self.usual_person, pin)

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

    def trouble(self, trouble: Trouble) -> None:
        """Whoever comes next begins with their own number."""
        if not self.asks_the_same_again:
            self.begin_again()
        super().trouble(trouble)

    def action_to_number(self) -> None:
        if not self._is_checking:
            self.begin_again()

    def begin_again(self) -> None:
        """Both boxes empty, and the cursor in the first."""
        for one in self.query(Input):
            one.value = ""
        self.query_one("#person", Input).focus()

    def action_back(self) -> None:
        if not self._is_checking:
            self.dismiss(None)


def _without_codes(keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The keys alone, and after the first of them the one that leads back to the number."""
    named = [(" ".join(one for one in key.split() if one[0] != "."), what) for key, what in keys]
    first, *others = [(key, what) for key, what in named if key]
    return [first, ("Up", "number_again"), *others]
