"""A supervisor approves with an id and a PIN of their own, or the request goes on waiting."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.identify import prove
from cashier.text import Speaker
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.refusals import in_words
from cashier.tui.scanner import Fingers
from cashier.tui.views import reason_text, row


class ProveScreen(LaneScreen[Person | None]):
    """Asks a person for id and PIN; `_accept` decides what the proof is good for."""

    title_key = "approval"
    keys = (("Enter", "next"), ("Esc .0", "later"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "later", priority=True)]

    def __init__(self, lines: Sequence[str], purpose: str) -> None:
        super().__init__()
        self._lines, self._purpose = lines, purpose
        self._fingers = Fingers(monotonic())

    def body(self) -> Sequence[Widget]:
        return [
            Static(plain("\n".join(self._lines))),
            Static(""),
            self.entry("label.supervisor", Input(id="person")),
            self.entry("label.pin", Input(id="pin", password=True)),
        ]

    def on_mount(self) -> None:
        super().on_mount()
        self._fingers = Fingers(monotonic())
        self.prompt_key(f"prompt.{self._purpose}")

    @on(Input.Changed, "#pin")
    def _typed(self, event: Input.Changed) -> None:
        """A scan or a paste never becomes a PIN."""
        if event.value and not self._fingers.pressed(monotonic()):
            event.input.value = ""
            self.prompt_key("prompt.no_scan")

    @on(Input.Submitted, "#person")
    def _person_given(self, event: Input.Submitted) -> None:
        if event.value == ".0":
            self.action_later()
        else:
            self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _pin_given(self) -> None:
        box = self.query_one("#pin", Input)
        self._prove(self.query_one("#person", Input).value.strip(), box.value)
        box.value = ""

    @work(exclusive=True)
    async def _prove(self, person: str, pin: str) -> None:
        self.prompt_key("prompt.checking")
        try:
            found = await self.lane_app.call(
                lambda _hear, _stop: self._accept(self._proved(person, pin))
            )
        except Refused as refusal:
            self.prompt(in_words(self.words, refusal))
            return
        self.dismiss(found)

    def _proved(self, person: str, pin: str) -> Person:
        return prove(self.lane_app.lane, person, pin, self._purpose)

    def _accept(self, person: Person) -> Person:
        """Runs in the service's thread."""
        return person

    def action_later(self) -> None:
        self.dismiss(None)


class ApprovalScreen(ProveScreen):
    """Approves one request; ends with the supervisor, or None when it goes on waiting."""

    def __init__(self, request: Request, lines: Sequence[str]) -> None:
        super().__init__(lines, "approve")
        self._request = request

    def _accept(self, person: Person) -> Person:
        approve(self.lane_app.lane, self._request.id, person)
        return person


def approval_lines(words: Speaker, request: Request) -> list[str]:
    """What the supervisor is asked to approve."""
    rows = [
        words.text(f"kind.{request.kind}"),
        row(words, "amount", words.money(request.amount)),
        row(words, "original_voucher", request.original.rsplit("/", 1)[-1]),
        row(words, "reason", reason_text(words, request.reason)),
    ]
    return [*rows, words.say(request.message)] if request.message else rows
