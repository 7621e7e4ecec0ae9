"""The line that is always visible: who, mode, terminal, what waits, what is unknown, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cashier.domain.lifecycle import State
from cashier.domain.records import Person
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.text import Speaker
from cashier.tui.cells import SCREEN, cell_len, fitted, padded

GAP = "  "
IN_DOUBT = (State.IN_DOUBT, State.ESCALATED)
"""What is being sent just now is not in doubt yet; its own screen says so."""

CLOCK = "%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Status:
    """What the line shows; `terminal` is a catalogue key under `terminal`."""

    who: str
    simulated: bool
    terminal: str
    queued: int
    in_doubt: int
    now: datetime


def status_of(lane: Lane, person: Person | None, terminal: str) -> Status:
    return Status(
        who=f"{person.id} {person.name}" if person else lane.about.name,
        simulated=lane.about.simulated,
        terminal=terminal,
        queued=len(reads.requests(lane.journal, State.QUEUED)),
        in_doubt=len(reads.requests(lane.journal, *IN_DOUBT)),
        now=lane.clock.now().astimezone(),
    )


def status_text(status: Status, words: Speaker) -> str:
    """One line of 80 cells, the name cut to what the rest leaves of it.

    The counts stand out by a mark, not by colour alone.
    """
    mode = words.text("status.simulated" if status.simulated else "status.live")
    rest = GAP.join([
        mode,
        words.text(f"status.terminal.{status.terminal}"),
        _count(words, "status.queued", status.queued),
        _count(words, "status.in_doubt", status.in_doubt),
        f"{status.now:{CLOCK}}",
    ])  # fmt: skip
    room = SCREEN - cell_len(rest) - 2 * len(GAP)
    return f" {padded(fitted(status.who, room), room)}{GAP}{rest} "


def _count(words: Speaker, key: str, number: int) -> str:
    mark = "!" if number else ""
    return f"{mark}{words.text(key)} {number}{mark}"
