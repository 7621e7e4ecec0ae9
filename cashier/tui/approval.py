"""A supervisor approves with a number and a PIN of their own, or the request goes on waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.widget import Widget
from textual.widgets import Digits

from cashier.domain.records import Person
from cashier.services.approve import approve
from cashier.services.draft import existing
from cashier.tui.by_phone import PhoneScreen
from cashier.tui.plain import Lines, plain
from cashier.tui.prove import ProveScreen
from cashier.tui.request_views import AskView
from drivers.terminal import Hear, Stop


class ApprovalScreen(ProveScreen):
    """Approves one request; ends with the supervisor, or None when it goes on waiting.

    A supervisor who is not here can be asked by phone from it.
    """

    keys = (("Enter", "next"), (".1", "by_phone"), ("Esc .0", "later"))
    codes: ClassVar[Mapping[str, str]] = {".0": "back", ".1": "by_phone"}

    def __init__(self, request: str, view: AskView) -> None:
        super().__init__([], "approve")
        self._request, self._view = request, view

    def body(self) -> Sequence[Widget]:
        view = self._view
        left = [
            Lines(plain(view.kind, "bold reverse"), classes="above"),
            Lines(*view.facts),
        ]
        return [self.split(left, [Digits(view.digits, classes="big")]), *super().body()]

    def proved(self, person: str, pin: str, hear: Hear, stop: Stop) -> Person:
        """The proof and the approval; a person who may not approve is refused in words."""
        supervisor = super().proved(person, pin, hear, stop)
        approve(self.lane_app.lane, self._request, supervisor)
        return supervisor

    @work
    async def action_by_phone(self) -> None:
        """The screen that asks by phone comes on top of this one, and leads back to it."""
        lane = self.lane_app.lane
        request = existing(lane.journal, self._request)
        screen = PhoneScreen(lane, self.words, request)
        if (supervisor := await self.app.push_screen_wait(screen)) is not None:
            self.dismiss(supervisor)
