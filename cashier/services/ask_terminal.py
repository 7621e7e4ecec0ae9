"""Ask the terminal one harmless question and judge everything that can be learned from it.

Whether the line opens, whether the terminal answers, how its clock goes, and what was said. The
question and its answer are written down; nothing here can move money.
"""

from __future__ import annotations

from datetime import datetime

from cashier.domain.facts import Fact
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, device_says, say
from cashier.services.checks import Bench
from cashier.services.exchange import explained
from cashier.services.findings import Detail, Finding, Grade, plainly
from cashier.services.line_words import line_says
from drivers.errors import LineError
from drivers.terminal import Event, Presence, Status, Traced

FINDS = ("line", "terminal", "clock", "exchange")
CLOCK_SECONDS = 60
"""How far the terminal's clock may be off before it is worth a word."""

GRADES = {
    Presence.READY: Grade.OK,
    Presence.BUSY: Grade.WARNING,
    Presence.SILENT: Grade.FAULT,
}


def ask_terminal(bench: Bench) -> list[Finding]:
    try:
        with bench.lane.turn():
            return _Question(bench).ask()
    except Refused as refusal:
        return [Finding(name, Grade.UNKNOWN, refusal.why, refusal.now) for name in FINDS]
    except LineError as error:
        line = Finding("line", Grade.FAULT, line_says(error))
        return [line, *(_unasked(name) for name in FINDS[1:])]


def _unasked(name: str) -> Finding:
    return Finding(name, Grade.UNKNOWN, say("diagnose.not_asked"))


class _Question:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._trace = ""

    def ask(self) -> list[Finding]:
        clock = self._bench.lane.clock
        began = clock.monotonic()
        status = self._bench.lane.terminal.check(self._hear, self._bench.stop)
        seconds = clock.monotonic() - began
        kept = self._keep(status)
        return [
            Finding("line", Grade.OK, say("diagnose.line")),
            self._presence(status, seconds),
            self._clock(status),
            self._exchange(kept),
        ]

    def _hear(self, event: Event) -> None:
        if isinstance(event, Traced):
            self._trace = event.text
        self._bench.hear(event)

    def _keep(self, status: Status) -> str:
        """Write down that the device was asked, and what it said; returns the trace's name."""
        with self._bench.lane.journal.write() as pen:
            name = pen.keep(self._trace.encode()) if self._trace else ""
            body = {
                "what": "diagnose", "presence": status.presence, "trace": name,
                "words": device_says(status.words).body(),
            }  # fmt: skip
            pen.append(Fact.DEVICE_ASKED, body, self._bench.actor)
        return name

    def _presence(self, status: Status, seconds: float) -> Finding:
        grade = Grade.UNKNOWN if self._bench.stop() else GRADES[status.presence]
        now = None if grade in (Grade.OK, Grade.UNKNOWN) else say("diagnose.terminal.look")
        told = tuple((name, plainly(text)) for name, text in status.details)
        took: Detail = ("seconds", plainly(f"{seconds:.2f}"))
        return Finding("terminal", grade, device_says(status.words), now, (took, *told))

    def _clock(self, status: Status) -> Finding:
        """The terminal's clock against this PC's, both as people here read them."""
        told = _moment(status.terminal_time)
        if told is None:
            return Finding("clock", Grade.UNKNOWN, say("diagnose.clock.not_told"))
        here = self._bench.lane.clock.now().astimezone().replace(tzinfo=None)
        ahead = _apart(told, here, in_minutes=status.terminal_time.count(":") == 1)
        times: tuple[Detail, ...] = (
            ("terminal", plainly(f"{told:%Y-%m-%d %H:%M:%S}")),
            ("PC", plainly(f"{here:%Y-%m-%d %H:%M:%S}")),
        )
        if abs(ahead) <= CLOCK_SECONDS:
            return Finding("clock", Grade.OK, _off(ahead), details=times)
        return Finding("clock", Grade.WARNING, _off(ahead), say("diagnose.clock.set"), times)

    def _exchange(self, name: str) -> Finding:
        if not self._trace:
            return Finding("exchange", Grade.UNKNOWN, say("diagnose.exchange.none"))
        details = (("sha256", plainly(name)), *explained(self._bench.lane, self._trace))
        return Finding("exchange", Grade.OK, say("diagnose.exchange.there"), details=details)


def _apart(told: datetime, here: datetime, *, in_minutes: bool) -> int:
    """Seconds by which the terminal is ahead; one that tells minutes may be anywhere in its own."""
    if in_minutes:
        here = here.replace(second=0, microsecond=0)
    return round((told - here).total_seconds())


def _moment(text: str) -> datetime | None:
    """The terminal's local time without a zone; None when it is not told or cannot be."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _off(ahead: int) -> Say:
    if abs(ahead) <= 1:  # both clocks are told in whole seconds
        return say("diagnose.clock.agrees")
    if ahead > 0:
        return say("diagnose.clock.ahead", seconds=ahead)
    return say("diagnose.clock.behind", seconds=-ahead)
