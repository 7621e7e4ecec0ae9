"""Who holds a port. Only Linux tells, through /proc; elsewhere nobody is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from drivers.text import clean

PROC = Path("/proc")
PSEUDO = Path("/dev/pts")


def holder_of(port: str) -> str:
    """The process that has locked `port`, else one that has it open, as `name (pid N)`.

    A pseudo-terminal is open at its far side for as long as it is there, so only a lock counts.
    Empty when none is seen; files of other people's processes need special rights to be seen.
    """
    device = Path(port).resolve()
    number = _locker(device) or ("" if device.parent == PSEUDO else _opener(device))
    return _words(PROC / number) if number else ""


def _locker(device: Path) -> str:
    """Who has the lock that makes a port exclusive: `1: FLOCK ADVISORY WRITE pid dev:dev:inode`."""
    with suppress(OSError):
        found = device.stat()
        file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
        for row in (PROC / "locks").read_text().splitlines():
            fields = row.split()
            if fields[1] == "FLOCK" and fields[5] == file:
                return fields[4]
    return ""


def _opener(device: Path) -> str:
    with suppress(OSError):
        numbers = (path.name for path in PROC.iterdir() if path.name.isdigit())
        return next((number for number in numbers if _has_open(PROC / number, device)), "")
    return ""


def _has_open(process: Path, device: Path) -> bool:
    with suppress(OSError):
        return any(target == device for target in _targets(process / "fd"))
    return False


def _targets(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        with suppress(OSError):  # the file was closed while we looked
            yield entry.readlink()


def _words(process: Path) -> str:
    name = "a process"
    with suppress(OSError):
        name = clean((process / "comm").read_text(errors="replace").rstrip("\n"))
    return f"{name} (pid {process.name})"
