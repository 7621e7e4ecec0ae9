"""The frame of every screen: status, title, body, prompt and keys, always in the same places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from cashier.domain.say import Part
from cashier.text import Speaker
from cashier.tui.plain import plain

if TYPE_CHECKING:
    from cashier.tui.app import CashierApp

R = TypeVar("R")


class LaneScreen(Screen[R]):
    """Subclasses give `title_key`, `keys` (key label, catalogue key under `key`) and `body`."""

    title_key = ""
    keys: Sequence[tuple[str, str]] = ()
    AUTO_FOCUS = "Input"

    @property
    def lane_app(self) -> CashierApp:
        return cast("CashierApp", self.app)

    @property
    def words(self) -> Speaker:
        return self.lane_app.words

    def compose(self) -> ComposeResult:
        yield Static(id="status")
        yield Static(plain(self.title_text()), id="title")
        yield Vertical(*self.body(), id="body")
        yield Static(id="prompt")
        yield Static(plain(self.keys_text()), id="keys")

    def body(self) -> Sequence[Widget]:
        """The widgets between title and prompt."""
        return ()

    def entry(self, label_key: str, box: Widget) -> Horizontal:
        """A labelled box on one line."""
        label = Static(plain(self.words.text(label_key)), classes="label")
        return Horizontal(label, box, classes="entry")

    def title_text(self) -> str:
        return self.words.text(f"title.{self.title_key}")

    def keys_text(self) -> str:
        return "  ".join(f"{key} {self.words.text(f'key.{label}')}" for key, label in self.keys)

    def prompt(self, text: str) -> None:
        """Tell the person something, at the one fixed place."""
        self.query_one("#prompt", Static).update(plain(text))

    def prompt_key(self, key: str, **parts: Part) -> None:
        self.prompt(self.words.text(key, **parts))

    def show_status(self, text: str) -> None:
        self.query_one("#status", Static).update(plain(text))

    def on_mount(self) -> None:
        self.lane_app.show_status()

    def on_screen_resume(self) -> None:
        self.lane_app.show_status()
