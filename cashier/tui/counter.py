"""The counter: one box for a voucher, a reference or a scan, and the way to everything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from cashier.domain.roles import Role
from cashier.services.identify import sign_out
from cashier.services.lane import NoTerminal
from cashier.store import reads
from cashier.tui.actions import ACTIONS, BY_CODE, actions_for
from cashier.tui.frame import LaneScreen
from cashier.tui.plain import plain
from cashier.tui.refusals import TROUBLE, in_words
from cashier.tui.sign_in import AGAIN, SignIn
from cashier.tui.views import request_line

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

RECENT = 12


class Counter(LaneScreen[str]):
    """Ends with the name of an action, or with what was typed to be found."""

    title_key = "counter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(action.key, f"choose('{action.name}')", priority=True) for action in ACTIONS
    ]

    def __init__(self, said: str = "") -> None:
        super().__init__()
        self._said = said

    def body(self) -> Sequence[Widget]:
        return [
            Static(plain(self.words.text("label.find"))),
            Input(id="find", classes="entry"),
            Static(""),
            Static(plain(self._recent()), id="recent"),
        ]

    def keys_text(self) -> str:
        role = self.lane_app.person.role if self.lane_app.person else Role.CASHIER
        return "  ".join(
            f"{action.key.upper()} {action.code} {self.words.text(f'action.{action.name}')}"
            for action in actions_for(role)
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.prompt(self._said or self.words.text("prompt.counter"))

    @on(Input.Submitted, "#find")
    def _typed(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if typed in BY_CODE:
            self.dismiss(f"action:{BY_CODE[typed].name}")
        elif typed:
            self.dismiss(f"find:{typed}")

    def action_choose(self, name: str) -> None:
        self.dismiss(f"action:{name}")

    def _recent(self) -> str:
        requests = reads.requests(self.lane_app.lane.journal)[-RECENT:]
        if not requests:
            return self.words.text("counter.empty")
        rows = [request_line(self.words, one) for one in reversed(requests)]
        return "\n".join([self.words.text("counter.recent"), *rows])


# -- the flow ------------------------------------------------------------------------------------


async def counter_flow(app: CashierApp) -> None:
    """Sign in, work, sign out, until somebody leaves."""
    while await _signed_in(app):
        await _work(app)


async def _signed_in(app: CashierApp) -> bool:
    while True:
        who = await app.push_screen_wait(SignIn())
        if who is None:
            app.leave()
            return False
        if who != AGAIN and not isinstance(who, str):
            app.person = who
            return True


async def _work(app: CashierApp) -> None:
    """Everything one person does, from sign-in to sign-out."""
    said = ""
    if app.person is not None and app.person.role is Role.TECHNICIAN:
        await _technician(app)
    while app.person is not None:
        verb, _, rest = (await app.push_screen_wait(Counter(said))).partition(":")
        said = await (FLOWS[rest](app) if verb == "action" else _find(app, rest))


async def _find(app: CashierApp, key: str) -> str:
    """Look it up and go on with it; what went wrong comes back as words."""
    from cashier.services.find import find

    by = app.person.id if app.person else ""
    try:
        found = await app.call(lambda hear, stop: find(app.lane, key, by, hear, stop))
    except TROUBLE as trouble:
        app.terminal_is("silent" if isinstance(trouble, NoTerminal) else app.terminal)
        return in_words(app.words, trouble)
    from cashier.tui.give_back import look_at

    app.terminal_is("ready" if found.fresh else "silent")
    return await look_at(app, found)


async def _help(app: CashierApp) -> str:
    from cashier.tui.notice import Notice

    await app.push_screen_wait(Notice("help", app.words.text("help.counter")))
    return ""


async def _language(app: CashierApp) -> str:
    app.switch_language()
    return ""


async def _sign_out(app: CashierApp) -> str:
    if app.person is not None:
        sign_out(app.lane, app.person)
    app.person = None
    return ""


async def _nothing(_app: CashierApp) -> str:
    """The box is where one finds already."""
    return ""


async def _queue(app: CashierApp) -> str:
    from cashier.tui.queue import queue_flow

    return await queue_flow(app)


async def _board(app: CashierApp) -> str:
    from cashier.tui.board import board_flow

    return await board_flow(app)


async def _receipts(app: CashierApp) -> str:
    from cashier.tui.receipts import receipts_flow

    return await receipts_flow(app)


async def _technician(app: CashierApp) -> str:
    from cashier.tui.technician import technician_flow

    return await technician_flow(app)


FLOWS: dict[str, Callable[[CashierApp], Awaitable[str]]] = {
    "help": _help,
    "find": _nothing,
    "receipts": _receipts,
    "queue": _queue,
    "board": _board,
    "technician": _technician,
    "language": _language,
    "sign_out": _sign_out,
}
