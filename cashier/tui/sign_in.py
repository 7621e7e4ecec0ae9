"""Who is at the counter: id and PIN. The simulated shop's people stand below, with their PINs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.services.identify import sign_in
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.refusals import in_words

AGAIN = "again"
"""The screen's result when it must be drawn anew, in another language."""


class SignIn(LaneScreen[Person | str | None]):
    """Ends with the person, AGAIN, or None to leave the program."""

    title_key = "sign_in"
    keys = (("Enter", "next"), ("F8 .8", "language"), ("Ctrl+Q .0", "leave"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "again", priority=True),
        Binding("ctrl+q", "leave", priority=True),
    ]

    def body(self) -> Sequence[Widget]:
        return [
            Static(""),
            self.entry("label.person", Input(id="person")),
            self.entry("label.pin", Input(id="pin", password=True)),
            Static(""),
            Static(plain(self._demo_text())),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key("prompt.sign_in")

    @on(Input.Submitted, "#person")
    def _person_given(self, event: Input.Submitted) -> None:
        if event.value == ".8":
            self.action_again()
        elif event.value == ".0":
            self.action_leave()
        else:
            self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _pin_given(self) -> None:
        self._prove(self.query_one("#person", Input).value.strip(), self.query_one("#pin", Input))

    @work(exclusive=True)
    async def _prove(self, person: str, box: Input) -> None:
        pin, box.value = box.value, ""
        self.prompt_key("prompt.checking")
        lane = self.lane_app.lane
        try:
            found = await self.lane_app.call(lambda _hear, _stop: sign_in(lane, person, pin))
        except Refused as refusal:
            self.prompt(in_words(self.words, refusal))
            return
        self.dismiss(found)

    def action_again(self) -> None:
        self.lane_app.switch_language()
        self.dismiss(AGAIN)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _demo_text(self) -> str:
        if not self.lane_app.demo:
            return ""
        rows = [
            f"  {one.id}   {one.pin}   {self.words.text(f'role.{one.role}')}"
            for one in self.lane_app.demo
        ]
        return "\n".join([self.words.text("sign_in.demo"), *rows])
