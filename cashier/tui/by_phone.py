"""A supervisor on the phone: what is read out to them, and the code that they read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Digits

from cashier.domain.codes import grouped
from cashier.domain.records import Person, Request
from cashier.services.approve_by_code import approve_by_code, asked_of
from cashier.services.identify import person_of
from cashier.services.lane import Lane
from cashier.text import Speaker
from cashier.tui.boxes import box, code_box
from cashier.tui.plain import Lines
from cashier.tui.prove import ProveScreen
from drivers.terminal import Hear, Stop


class PhoneScreen(ProveScreen):
    """Approves one request by a code; ends with the supervisor, or None to go back."""

    title_key = "by_phone"
    keys: Sequence[tuple[str, str]] = (("Enter", "next"), ("Esc .0", "back"))
    codes: ClassVar[Mapping[str, str]] = {".0": "back"}
    asks_the_same_again = True

    def __init__(self, lane: Lane, words: Speaker, request: Request) -> None:
        super().__init__(spoken(lane, words, request), "by_phone")
        self._request = request.id
        self._number = asked_of(lane.about.id, request).number

    def body(self) -> Sequence[Widget]:
        left = [
            Lines(*self._lines, classes="above"),
            self.entry(self.label_key, box("person", longest=16)),
            self.entry("label.phone_code", code_box()),
        ]
        return [self.split(left, [Digits(grouped(self._number), classes="big")])]

    def proved(self, person: str, pin: str, _hear: Hear, _stop: Stop) -> Person:
        """The code instead of a PIN."""
        lane = self.lane_app.lane
        approved = approve_by_code(lane, self._request, person, pin)
        return person_of(lane.journal, approved.approved_by)


def spoken(lane: Lane, words: Speaker, request: Request) -> list[str]:
    """What the cashier says, in the order in which the supervisor types it."""
    number = asked_of(lane.about.id, request).number
    return [
        words.text("phone.read_out"),
        words.text("phone.lane", lane=lane.about.name),
        words.text("phone.number", number=grouped(number)),
        words.text("phone.what", kind=request.kind, amount=request.amount),
        words.text("phone.clock", clock=f"{lane.clock.now().astimezone():%H:%M}"),
    ]
