"""What a failing or a full disk refuses: one call, every call from one on, or what needs room.

Each is a Refuse of the recorder. Calls are counted from the creation of the journal on, those
for its logs included.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.explorer.disk.calls import (
    GO,
    SQLITE_CANTOPEN,
    SQLITE_FULL,
    SQLITE_IOERR_DELETE,
    SQLITE_IOERR_FSYNC,
    SQLITE_IOERR_READ,
    SQLITE_IOERR_SHMSIZE,
    SQLITE_IOERR_TRUNCATE,
    SQLITE_IOERR_WRITE,
    Answer,
    Call,
    Method,
)

PLENTY = 10**12


@dataclass(frozen=True, slots=True)
class Fault:
    """`tears` leaves the first half of a refused write in the file, as a short write does."""

    method: Method
    code: int
    tears: bool = False


FAULTS: dict[str, Fault] = {
    "write EIO": Fault(Method.WRITE, SQLITE_IOERR_WRITE),
    "write ENOSPC": Fault(Method.WRITE, SQLITE_FULL, tears=True),
    "sync EIO": Fault(Method.SYNC, SQLITE_IOERR_FSYNC),
    "read EIO": Fault(Method.READ, SQLITE_IOERR_READ),
    "open EACCES": Fault(Method.OPEN, SQLITE_CANTOPEN),
    "truncate EIO": Fault(Method.TRUNCATE, SQLITE_IOERR_TRUNCATE),
    "delete EIO": Fault(Method.DELETE, SQLITE_IOERR_DELETE),
    "share ENOSPC": Fault(Method.SHARE, SQLITE_IOERR_SHMSIZE),
}
"""SQLite has one answer for a sync that fails, be it with EIO or with ENOSPC (os_unix.c)."""


@dataclass
class Refusal:
    """Refuses the `number`-th call of a fault's method, from 0; all that follow too if it lasts."""

    fault: Fault
    number: int
    lasts: bool
    seen: int = field(default=0, init=False)

    def __call__(self, call: Call) -> Answer:
        if call.method is not self.fault.method:
            return GO
        past = self.seen - self.number
        self.seen += 1
        if past < 0 or (past > 0 and not self.lasts):
            return GO
        return Answer(self.fault.code, len(call.data) // 2 if self.fault.tears else 0)

    @property
    def has_struck(self) -> bool:
        return self.seen > self.number


@dataclass
class Room:
    """A disk with room for so many bytes; what is written over takes no more.

    `calls` counts everything that was asked, `growth` is how full it was after each longer file.
    """

    size: int = PLENTY
    has_struck: bool = field(default=False, init=False)
    calls: Counter[Method] = field(default_factory=Counter, init=False)
    growth: list[int] = field(default_factory=list, init=False)
    sizes: dict[str, int] = field(default_factory=dict, init=False)

    def __call__(self, call: Call) -> Answer:
        self.calls[call.method] += 1
        if call.method is Method.WRITE:
            return self._write(call)
        if call.method is Method.DELETE:
            self.sizes.pop(call.path, None)
        elif call.method is Method.TRUNCATE:
            self.sizes[call.path] = call.at
        return GO

    def _write(self, call: Call) -> Answer:
        """What still fits is written even of a write that is refused, as file systems do."""
        before, used = self.sizes.get(call.path, 0), sum(self.sizes.values())
        more = max(0, call.at + len(call.data) - before)
        lacking = max(0, used + more - self.size)
        self.sizes[call.path] = before + more - min(lacking, more)
        if lacking and more:
            self.has_struck = True
            return Answer(SQLITE_FULL, max(0, len(call.data) - lacking))
        if more:
            self.growth.append(used + more)
        return GO
