"""What SQLite asks of a file system, as values, and the numbers that it knows the answers by.

Numbers are those of sqlite3.h (sqlite.org/c3ref/constlist.html); the extended ones of I/O errors
are what os_unix.c and os_win.c give.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

SQLITE_OK = 0
SQLITE_IOERR = 10
SQLITE_FULL = 13
SQLITE_CANTOPEN = 14
SQLITE_IOERR_READ = SQLITE_IOERR | 1 << 8
SQLITE_IOERR_WRITE = SQLITE_IOERR | 3 << 8
SQLITE_IOERR_FSYNC = SQLITE_IOERR | 4 << 8
SQLITE_IOERR_TRUNCATE = SQLITE_IOERR | 6 << 8
SQLITE_IOERR_DELETE = SQLITE_IOERR | 10 << 8
SQLITE_IOERR_SHMSIZE = SQLITE_IOERR | 19 << 8

OPEN_CREATE = 0x4
OPEN_SUPER_JOURNAL = 0x4000
OPEN_MAIN_JOURNAL = 0x800
OPEN_WAL = 0x80000
OPEN_LOGS = OPEN_MAIN_JOURNAL | OPEN_SUPER_JOURNAL | OPEN_WAL
"""Files whose first sync after they were created also syncs their folder (os_unix.c)."""


class Method(StrEnum):
    """The methods of a VFS and of its files that are watched; the others are never seen."""

    OPEN = "open"
    READ = "read"
    WRITE = "write"
    SYNC = "sync"
    TRUNCATE = "truncate"
    DELETE = "delete"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `at` is the offset of a READ or WRITE, the new size of a TRUNCATE, the page of a
    SHARE; `flags` are SQLite's own, for a DELETE 1 when the folder is to be synced as well.
    """

    method: Method
    path: str
    at: int = 0
    data: bytes = b""
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is what SQLite is told; of a refused WRITE the first `kept` bytes are written."""

    code: int = SQLITE_OK
    kept: int = 0


GO = Answer()
"""The file system is asked as if nobody watched."""


class Watch(Protocol):
    """Who is told of every call: `answer` before it, `done` after it went well."""

    def answer(self, call: Call) -> Answer: ...

    def done(self, call: Call) -> None: ...
