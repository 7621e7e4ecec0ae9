"""Terminals that misbehave towards the person: with their texts, or by never answering.

They stand in for a device and its driver together, so that nothing has filtered their words.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from threading import Event
from uuid import uuid4

from cashier.domain.query_plan import QueryPlan
from cashier.services.lane import About, Lane
from cashier.store.journal import Journal
from drivers import terminal as t
from drivers.conversation import SystemClock
from drivers.money import Money
from tests.cashier.lanes import POLICY, hire
from tests.explorer.world import QuickHasher

PAYLOADS = (
    "\x1b]0;TITLE\x07", "\x1b]52;c;UFdORUQ=\x07", "\x1b[7;77;53m", "\x1b[99;1H", "\x1bP9q\x1b\\",
    "\x9b7;77;53m", "\x9d0;TITLE\x9c", "\x00NUL", "\x07BELL", "\x08BACK", "\rCR", "\x7fDEL",
    "\u202eOVERRIDE", "\u200bWIDTH", "\ufeffBOM", "\u2028LINE",
    "[bold]B[/bold]", "[/]", "[@click=app.bell]C[/]", "[red", "\\[x]", "$primary",
)  # fmt: skip
"""Texts that drive a terminal, and texts that Textual would read as markup."""

FORBIDDEN = (
    b"\x1b]0;TITLE", b"\x1b]52;", b"\x1b[7;77;53m", b"\x1b[99;1H", b"\x1bP9q", b"\xc2\x9b",
    b"\xc2\x9d", b"\xc2\x9c", b"\x00", b"\x07", b"\x08", b"\x7f",
    "\u202e".encode(), "\u200b".encode(), "\ufeff".encode(), "\u2028".encode(),
)  # fmt: skip
"""What must never be among the bytes that the person's own terminal gets."""

CALM = replace(POLICY, queries=QueryPlan((), 86_400))
"""Nobody asks again by themselves, so what a device said stands as long as a test looks."""


class Hostile:
    """Finds one sale whose every text carries a payload, one after the other from `first` on.

    A void ends as `ends` says.
    """

    name = "hostile"
    capabilities = t.Capabilities(receipts=True)

    def __init__(self, first: int = 0, ends: str = "approved") -> None:
        self._payloads = cycle(PAYLOADS[first:] + PAYLOADS[:first])
        self._ends = ends

    def check(self, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Status:
        return t.Status(t.Presence.READY, self._words("ready"))

    def find(self, voucher: str, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Lookup:
        hear(t.Progress(self._words("looking")))
        return t.Lookup(self._told(t.Kind.SALE), self._words("here"), self._receipts())

    def void(self, request: t.Void, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Outcome:
        hear(t.Progress(self._words("working")))
        hear(t.Sent())
        if self._ends == "declined":
            return t.Declined(self._text("X"), self._words("said"))
        if self._ends == "unknown":
            return t.Unknown(self._words("said"), self._text("X"), (t.Fact.SLIP,))
        return t.Approved(self._told(t.Kind.VOID), self._receipts(), words=self._words("said"))

    def resolve(
        self, attempt: t.Attempt, hear: t.Hear = t.ignore, stop: t.Stop = t.never
    ) -> t.Outcome:
        hear(t.Progress(self._words("asking")))
        return t.Unknown(self._words("cannot tell"), needs=(t.Fact.SLIP,))

    def _text(self, label: str) -> str:
        return f"{label}{next(self._payloads)}end"

    def _words(self, label: str) -> t.Words:
        return t.Words(self._text(label), self._text(label))

    def _told(self, kind: t.Kind) -> t.Transaction:
        names = (
            "voucher", "rrn", "auth_code", "batch", "at", "card", "issuer", "order_number",
            "terminal_id", "merchant_name",
        )  # fmt: skip
        told = {name: self._text(name[0].upper()) for name in names}
        return t.Transaction(kind=kind, amount=Money(1280, "CNY"), **told)  # type: ignore[arg-type]

    def _receipts(self) -> tuple[t.Receipt, ...]:
        raw = "\n".join(self._text("SLIP") for _ in PAYLOADS).encode()
        return (t.Receipt(t.Copy.MERCHANT, (), raw, "utf-8"),)


class Endless(Hostile):
    """Its void talks without end and never comes to an answer.

    `heeds` says whether it lets itself be stopped.
    """

    def __init__(self, *, heeds: bool) -> None:
        super().__init__()
        self._payloads = cycle([""])
        self._heeds = heeds

    def void(self, request: t.Void, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Outcome:
        hear(t.Sent())
        for number in count():
            hear(t.Progress(t.Words(f"Insert the card {number}")))
            if self._heeds and stop():
                break
            time.sleep(0.01)
        return t.Unknown(t.Words("No answer came."))


def _new_id() -> str:
    return uuid4().hex


@contextmanager
def lane_at(folder: Path, terminal: object) -> Iterator[Lane]:
    """A lane with its journal in a folder, and with this terminal."""
    clock = SystemClock()
    journal = Journal.open(folder / "journal.db", "lane-1", clock, _new_id)
    try:
        lane = Lane(
            about=About("lane-1", "Counter 1", "CNY", "en", "hostile", simulated=False),
            journal=journal, clock=clock, terminal=terminal,  # type: ignore[arg-type]
            policy=CALM, hasher=QuickHasher(), new_id=_new_id, spill=lambda _name, _data: None,
        )  # fmt: skip
        hire(lane)
        yield lane
    finally:
        journal.close()


class Patient:
    """Another terminal behind gates: a void, a find waits until its gate is opened."""

    def __init__(self, terminal: t.Terminal) -> None:
        self._terminal = terminal
        self.gate, self.find_gate, self.asked = Event(), Event(), Event()
        self.find_gate.set()

    def __getattr__(self, name: str) -> object:
        return getattr(self._terminal, name)

    def void(self, request: t.Void, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Outcome:
        hear(t.Progress(t.Words("Insert the card", "请插卡")))
        while not self.gate.wait(0.01):
            if stop():
                return t.Unknown(t.Words("No answer came.", "没有应答。"))
        return self._terminal.void(request, hear, stop)

    def find(self, voucher: str, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> t.Lookup:
        hear(t.Progress(t.Words("Looking it up")))
        self.asked.set()
        while not self.find_gate.wait(0.01):
            if stop():
                words = t.Words("Nothing was found before it was stopped.")
                return t.Lookup(None, words, presence=t.Presence.SILENT)
        return self._terminal.find(voucher, hear, stop)
