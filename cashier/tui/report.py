"""The report at the counter: so far or of a day, page by page; a supervisor closes the shift.

A cashier sees their own requests alone. Closing cannot be undone, so it takes two keys and a PIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from cashier.domain.records import Person
from cashier.domain.report.bars import signs
from cashier.domain.report.statement import Statement
from cashier.domain.roles import Permission, Role, may
from cashier.evidence.compare_text import journal_rows
from cashier.evidence.report_text import kept_rows
from cashier.services.close_report import close_report, kept_closing
from cashier.services.compare_journal import compare_journal
from cashier.services.report import day_report, shown_to, today, x_report
from cashier.store import report_reads
from cashier.tui.choose import ChooseScreen
from cashier.tui.frame import LaneScreen
from cashier.tui.notice import Notice
from cashier.tui.page import page, turn
from cashier.tui.plain import Lines
from cashier.tui.prove import ProveScreen
from cashier.tui.report_view import Page, report_pages
from drivers.terminal import Hear, Stop

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

DAY = timedelta(days=1)
NEWEST = 15
"""How many closings the menu offers; `cashier report show` knows all of them."""


CLOSING = (
    ("3", "closings"), ("5", "compare"), ("+", "arm"), ("Enter", "close_report"),
)  # fmt: skip
"""The keys of who may close a shift."""


class ReportScreen(LaneScreen[str | None]):
    """Ends with what is to be done (so_far, earlier, later, closings, compare, close)."""

    title_key = "report"
    keys = (("4 6", "page"), ("2 8", "scroll"), ("1", "so_far"), ("7 9", "day"), ("0", "back"))
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0,escape", "end('')"),
        Binding("1", "end('so_far')"),
        Binding("7", "end('earlier')"),
        Binding("9", "end('later')"),
        Binding("3", "end('closings')"),
        Binding("5", "end('compare')"),
        Binding("plus", "arm"),
        Binding("enter", "close_shift"),
        Binding("6,right", "page(1)"),
        Binding("4,left", "page(-1)"),
        Binding("2,down,pagedown", "turn(1)"),
        Binding("8,up,pageup", "turn(-1)"),
    ]

    def __init__(self, pages: Sequence[Page], role: Role, place: int = 0, said: str = "") -> None:
        super().__init__()
        self._pages, self._said, self.place = pages, said, place
        self._closes, self._is_armed = may(role, Permission.CLOSE_REPORT), False
        self.keys = (*self.keys[:-1], *(CLOSING if self._closes else ()), self.keys[-1])

    def body(self) -> Sequence[Widget]:
        return [Lines(self._tabs(), id="tabs"), page(self._pages[self.place].rows)]

    def _tabs(self) -> str:
        names = [self.words.text(f"report.page.{one.name}") for one in self._pages]
        marked = [f"[{n}]" if at == self.place else f" {n} " for at, n in enumerate(names)]
        return "".join(marked)

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said)

    def burst(self) -> None:
        """A scan disarms whatever was armed."""
        self._is_armed = False

    def action_page(self, by: int) -> None:
        self.place = (self.place + by) % len(self._pages)
        self.query_one("#tabs", Lines).show(self._tabs())
        place = self.query_one(VerticalScroll)
        place.query_one(Lines).show(*self._pages[self.place].rows)
        place.scroll_home(animate=False)

    def action_turn(self, pages: int) -> None:
        turn(self, pages)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """What only a supervisor is shown, no other's key does."""
        is_theirs = action in ("arm", "close_shift") or parameters in (("closings",), ("compare",))
        return self._closes or not is_theirs

    def action_arm(self) -> None:
        self._is_armed = True
        self.prompt_key("prompt.report_armed")

    def action_close_shift(self) -> None:
        if self._is_armed:
            self.dismiss("close")
        else:
            self.prompt_key("prompt.report_not_armed")

    def action_end(self, what: str) -> None:
        self.dismiss(what or None)


class CloseScreen(ProveScreen):
    """Closes the shift; ends with the supervisor who did, or None when it stays open."""

    title_key = "report_close"

    def proved(self, person: str, pin: str, hear: Hear, stop: Stop) -> Person:
        """The proof and the closing; a person who may not close is refused in words."""
        supervisor = super().proved(person, pin, hear, stop)
        close_report(self.lane_app.lane, supervisor)
        return supervisor


@dataclass(frozen=True, slots=True)
class _Looked:
    """At which report a person looks: a day, or with None all since the last closing."""

    day: date | None = None
    place: int = 0


async def report_flow(app: CashierApp) -> str:
    """One report after another until the person goes back."""
    looked, said = _Looked(), ""
    while True:
        assert app.person is not None
        statement = await app.call(partial(_drawn_up, app, looked.day))
        pages = report_pages(app.words, statement, signs(app.console.encoding))
        screen = ReportScreen(pages, app.person.role, looked.place, said)
        wanted = await app.push_screen_wait(screen)
        if wanted is None:
            return ""
        looked = replace(_turned(app, looked, wanted), place=screen.place)
        said = await ACTS[wanted](app, statement) if wanted in ACTS else ""


def _drawn_up(app: CashierApp, day: date | None, _hear: Hear, _stop: Stop) -> Statement:
    """Beside the screen, since a day can be long."""
    lane, rules, now = app.lane, app.lane.policy.report, app.lane.clock.now()
    assert app.person is not None
    of = shown_to(app.person)
    return day_report(lane, rules, day, day, now, of) if day else x_report(lane, rules, now, of)


def _turned(app: CashierApp, looked: _Looked, wanted: str) -> _Looked:
    """The day before or after; after today comes what is so far."""
    now = today(app.lane.policy.report, app.lane.clock.now())
    if wanted == "earlier":
        return replace(looked, day=looked.day - DAY if looked.day else now)
    if wanted == "later" and looked.day and looked.day < now:
        return replace(looked, day=looked.day + DAY)
    return replace(looked, day=None) if wanted in ("later", "so_far", "close") else looked


async def _close(app: CashierApp, _statement: Statement) -> str:
    words = app.words
    screen = CloseScreen([words.text("report.close_what")], "close_report")
    if await app.push_screen_wait(screen) is None:
        return ""
    number = report_reads.closings(app.lane.journal)[-1].number
    await _show(app, number)
    return words.text("report.closed", number=number)


async def _closings(app: CashierApp, _statement: Statement) -> str:
    """Those that were made, the newest first."""
    made = report_reads.closings(app.lane.journal)[: -NEWEST - 1 : -1]
    if not made:
        return app.words.text("report.no_closings")
    texts = [f"{one.number:>4}  {app.words.when(one.closed_at)}  {one.closed_by}" for one in made]
    place = await app.push_screen_wait(ChooseScreen("closings", texts))
    if place is not None:
        await _show(app, made[place].number)
    return ""


async def _show(app: CashierApp, number: int) -> None:
    rows = kept_rows(app.words, kept_closing(app.lane, number))
    await app.push_screen_wait(Notice("report", "\n".join(rows)))


async def _compare(app: CashierApp, statement: Statement) -> str:
    """The figures against the journal's own events; the acquirer's file is compared by command."""
    words, rules = app.words, app.lane.policy.report
    differing = await app.call(lambda _hear, _stop: compare_journal(app.lane, statement, rules))
    rows = [*journal_rows(words, len(statement.lines), differing), "", words.text("compare.more")]
    await app.push_screen_wait(Notice("compare", "\n".join(rows)))
    return ""


ACTS = {"close": _close, "closings": _closings, "compare": _compare}
"""What leads to a screen of its own."""
