"""New PINs: the old one once, the new one twice, none of it by a scan.

A person changes their own; a supervisor gives somebody a first one, with a PIN of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.records import Person
from cashier.services.change_pin import change_pin
from cashier.services.identify import prove
from cashier.services.staff import reset_pin
from cashier.tui.boxes import box, pin_box
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import Lines
from cashier.tui.refusals import Trouble

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp


class OwnPinScreen(LaneScreen[Person | None]):
    """Ends with the person when the PIN is changed, or None when it is not; `why` says why now."""

    title_key = "own_pin"
    boxes: tuple[str, ...] = ("old_pin", "new_pin", "new_pin_again")
    keys = (("Enter", "next"), ("Esc", "later"))
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", priority=True)]

    def __init__(self, person: Person, why: str = "") -> None:
        super().__init__()
        self._person, self._why = person, why
        self._is_checking = False

    def body(self) -> Sequence[Widget]:
        head = [f"{self._person.id} {self._person.name}", *([self._why] if self._why else [])]
        entries = [self.entry(f"label.{name}", self.box(name)) for name in self.boxes]
        return [Lines(*head, classes="above"), *entries]

    def box(self, name: str) -> Input:
        return pin_box(name)

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt_key(f"prompt.{self.title_key}")

    def burst(self) -> None:
        self.prompt_key("prompt.no_scan")

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        """An empty first box leads back, for keyboards without an escape key."""
        place = self.boxes.index(str(event.input.id))
        if not event.value:
            self.action_back() if place == 0 else None
        elif place + 1 < len(self.boxes):
            self.query_one(f"#{self.boxes[place + 1]}", Input).focus()
        else:
            self._finish()

    def _finish(self) -> None:
        *others, new, again = (self.query_one(f"#{name}", Input).value for name in self.boxes)
        if self._is_checking:
            return
        if new != again:
            self._clear(self.boxes[-2:])
            self.prompt_key("pin.not_the_same")
        else:
            self._change([*others, new])

    @work
    async def _change(self, typed: Sequence[str]) -> None:
        self._is_checking = True
        self.prompt_key("prompt.checking")
        changed = await self.attempt(lambda _hear, _stop: self.changed(*typed))
        self._is_checking = False
        if changed is not None:
            self.dismiss(changed)

    def changed(self, *typed: str) -> Person:
        """The service; runs in its thread."""
        old, new = typed
        return change_pin(self.lane_app.lane, self._person.id, old, new)

    def trouble(self, trouble: Trouble) -> None:
        self._clear(self.boxes)
        super().trouble(trouble)

    def _clear(self, names: Sequence[str]) -> None:
        for name in names:
            self.query_one(f"#{name}", Input).value = ""
        self.query_one(f"#{names[0]}", Input).focus()

    def action_back(self) -> None:
        if not self._is_checking:
            self.dismiss(None)


class FirstPinScreen(OwnPinScreen):
    """A supervisor gives somebody else a PIN, which that person must change; ends a lockout."""

    title_key = "first_pin"
    boxes = ("whose", "old_pin", "new_pin", "new_pin_again")

    def box(self, name: str) -> Input:
        return box(name, longest=16) if name == "whose" else super().box(name)

    @property
    def may_scan(self) -> bool:
        return self.focused is not None and self.focused.id == "whose"

    def changed(self, *typed: str) -> Person:
        whose, own, new = typed
        by = prove(self.lane_app.lane, self._person.id, own, "command")
        reset_pin(self.lane_app.lane, whose.strip(), new, by)
        return by


async def own_pin_flow(app: CashierApp) -> str:
    """One's own; a supervisor can give somebody a first one, too."""
    assert app.person is not None
    kinds = [OwnPinScreen, FirstPinScreen]
    chosen = await _which_pin(app, [one.title_key for one in kinds])
    if chosen is None:
        return ""
    changed = await app.push_screen_wait(kinds[chosen](app.person))
    return app.words.text("pin.changed") if changed else ""


async def _which_pin(app: CashierApp, titles: Sequence[str]) -> int | None:
    from cashier.domain.roles import Permission, may
    from cashier.tui.choose import ChooseScreen

    if app.person is None or not may(app.person.role, Permission.STAFF):
        return 0
    texts = [app.words.text(f"title.{one}") for one in titles]
    return await app.push_screen_wait(ChooseScreen("pins", texts))
