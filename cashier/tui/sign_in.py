"""Who is at the counter. The simulated shop's people stand below, with their PINs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.records import Person
from cashier.tui.admission import known
from cashier.tui.plain import Lines
from cashier.tui.prove import ProveScreen
from cashier.tui.views import demo_lines
from drivers.terminal import Hear, Stop


class SignInScreen(ProveScreen):
    """Ends with the person, or None to leave the program. The language can be switched here."""

    title_key = "sign_in"
    label_key = "label.person"
    keys = (("Enter", "next"), ("F8 .8", "language"), ("Ctrl+Q .0", "leave"))
    codes: ClassVar[Mapping[str, str]] = {".0": "back", ".8": "language"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", priority=True),
        Binding("f8", "language", priority=True),
        Binding("ctrl+q", "back", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__([], "sign_in")

    def body(self) -> Sequence[Widget]:
        demo = demo_lines(self.words, self.lane_app.demo)
        return [*super().body(), Lines("", *demo)]

    def proved(self, person: str, pin: str, _hear: Hear, _stop: Stop) -> Person:
        """Somebody whose PIN must be changed is known too; `admit` sees to that."""
        return known(self.lane_app.lane, person, pin)

    def action_clear(self) -> None:
        self.begin_again()

    async def action_language(self) -> None:
        self.lane_app.switch_language()
        await self.recompose()
        self.query_one("#person", Input).focus()
        self.prompt_key("prompt.sign_in")
        self.lane_app.show_status()
