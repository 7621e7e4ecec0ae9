"""The counter: one box for a voucher, a reference or a scan, and the way to everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from cashier.domain.roles import Permission, Role, may
from cashier.domain.scanned import understand
from cashier.services.view import Found
from cashier.tui.actions import ACTIONS, BY_CODE, Action, actions_for
from cashier.tui.boxes import box
from cashier.tui.cells import packed
from cashier.tui.frame import WIDTH, LaneScreen
from cashier.tui.list_pane import moved
from cashier.tui.messages import Heard
from cashier.tui.plain import Lines, plain
from cashier.tui.views import RecentView
from drivers.terminal import Progress


@dataclass(frozen=True, slots=True)
class Do:
    """A function was chosen; `name` is the action's."""

    name: str


@dataclass(frozen=True, slots=True)
class Show:
    """A request of the list was chosen."""

    request: str


Wanted = Do | Show | Found


RARE = ("from_slip", "cases")
"""Functions that the key line leaves to F3: the first always, the others where room is short."""

KEY_LINES = 2


class CounterScreen(LaneScreen[Wanted]):
    """Ends with what the person wants; looks an original up without being left."""

    title_key = "counter"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(one.key, f"choose('{one.name}')", priority=True) for one in ACTIONS if one.key),
        Binding("up", "mark(-1)", priority=True),
        Binding("down", "mark(1)", priority=True),
        Binding("escape", "clear", priority=True),
    ]

    def __init__(
        self, role: Role, recent: Callable[[], Sequence[RecentView]], said: str = ""
    ) -> None:
        super().__init__()
        self._role, self._read, self._said = role, recent, said
        self._recent: Sequence[RecentView] = ()
        self._marked = ""
        self._is_stopped = False
        self._read_again()

    # -- what it shows -----------------------------------------------------------------------------

    def body(self) -> Sequence[Widget]:
        return [
            Lines(self.words.text("label.find")),
            box("find"),
            self.split([Lines(id="recent")], [Lines(id="details")]),
        ]

    def keys_text(self) -> str:
        """The usual functions, in two lines; F3 lists the rare ones too."""
        text = self._keys_without(RARE[:1])
        return text if text.count("\n") < KEY_LINES else self._keys_without(RARE)

    def _keys_without(self, left_out: Sequence[str]) -> str:
        shown = [one for one in actions_for(self._role) if one.key and one.name not in left_out]
        return packed(
            [f"{one.keys} {self.words.text(f'action.{one.name}')}" for one in shown], WIDTH
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said or self.words.text("prompt.counter"))
        self._show_recent()

    async def renew(self) -> None:
        """On a screen that is just coming there is no list yet; it will show what is read here."""
        self._read_again()
        if self.query("#details"):
            self._show_recent()

    def _read_again(self) -> None:
        """The mark stays at its request; at first it stands at the newest."""
        self._recent = self._read()
        self._marked = self._marked or next((one.request for one in self._recent), "")

    def _show_recent(self) -> None:
        if not self._recent:
            self.query_one("#recent", Lines).show(self.words.text("counter.empty"))
            return
        rows = [self._row(one) for one in self._recent]
        self.query_one("#recent", Lines).show(self.words.text("counter.recent"), *rows)
        self.query_one("#details", Lines).show(*self._details())

    def _row(self, one: RecentView) -> Content:
        """The marked one has a sign and is reversed."""
        is_marked = one.request == self._marked
        return plain(f"> {one.line}", "reverse") if is_marked else plain(f"  {one.line}")

    def _details(self) -> Sequence[str]:
        place = self._place
        return [self.words.text("counter.gone")] if place is None else self._recent[place].details

    @property
    def _place(self) -> int | None:
        """Where the marked request stands; none takes its place when the list has lost it."""
        requests = [one.request for one in self._recent]
        return requests.index(self._marked) if self._marked in requests else None

    # -- keys --------------------------------------------------------------------------------------

    @property
    def may_scan(self) -> bool:
        return not self._is_finding

    @property
    def _is_finding(self) -> bool:
        return self.query_one("#find", Input).disabled

    @on(Input.Submitted, "#find")
    def _typed(self, event: Input.Submitted) -> None:
        typed, event.input.value = event.value.strip(), ""
        if typed in BY_CODE:
            self._choose(BY_CODE[typed])
        elif typed:
            self._find(typed)
        elif self._place is not None:
            self.dismiss(Show(self._marked))

    def key_0(self) -> None:
        """Reaches the screen only while the box is closed: while something is being found."""
        self._is_stopped = True

    def action_choose(self, name: str) -> None:
        self._choose(next(one for one in ACTIONS if one.name == name))

    def _choose(self, action: Action) -> None:
        """What a role may not do is refused here too, in the services' own words."""
        if self._is_finding:
            return
        if action.permission is None or may(self._role, action.permission):
            self.dismiss(Do(action.name))
        else:
            self.prompt_key(f"role.may_not.{action.permission}", role=self._role)

    def action_mark(self, by: int) -> None:
        if self._recent:
            place = moved(self._place, by, len(self._recent))
            self._marked = self._recent[place].request
            self._show_recent()

    def action_clear(self) -> None:
        self._is_stopped = True
        self.query_one("#find", Input).value = ""

    # -- finding -----------------------------------------------------------------------------------

    @work
    async def _find(self, key: str) -> None:
        from cashier.services.find import find

        if not may(self._role, Permission.FIND):
            self.prompt_key("role.may_not.find", role=self._role)
            return
        self._start_finding(key)
        verb = partial(find, self.lane_app.lane, key, self.lane_app.actor)
        found = await self.attempt(verb, self.heard, lambda: self._is_stopped)
        if found is not None:
            self.lane_app.terminal_is("ready" if found.fresh else "unknown")
            self.dismiss(found)
            return
        self.query_one("#find", Input).disabled = False
        self.query_one("#find", Input).focus()

    def _start_finding(self, key: str) -> None:
        """The prompt says what the text was understood as."""
        self._is_stopped = False
        self.query_one("#find", Input).disabled = True
        what = self.words.text(f"scanned.{understand(key).what}")
        self.prompt(f"{what} {self.words.text('prompt.finding')}")

    def on_heard(self, message: Heard) -> None:
        if isinstance(message.event, Progress) and self._is_finding:
            said = self.words.words(message.event.words)
            self.prompt(f"{said}\n{self.words.text('prompt.finding')}")
