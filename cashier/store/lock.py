"""One writing process for each journal: an operating-system lock that dies with its holder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cashier.store.errors import HeldElsewhere

LOCKED_BYTE = 4096
"""Where Windows locks; past the text, so that others can still read who holds it."""


class Lock:
    """Held from construction to `release`; raises HeldElsewhere that says who holds it."""

    def __init__(self, journal: Path) -> None:
        self._path = journal.with_name(journal.name + ".lock")
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _take(self._file):
            holder = os.read(self._file, 200).decode("utf-8", "replace").strip()
            os.close(self._file)
            raise HeldElsewhere(journal, holder)
        self._sign()

    def release(self) -> None:
        """Give the lock back; the file stays, so that two processes never lock two files."""
        os.ftruncate(self._file, 0)
        os.close(self._file)

    def _sign(self) -> None:
        name = Path(sys.argv[0]).name or "cashier"
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{name}, process {os.getpid()}\n".encode())


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> bool:
        os.lseek(file, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _take(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
