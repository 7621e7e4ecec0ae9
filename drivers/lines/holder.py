"""Who holds a port. Only Linux tells, through /proc; elsewhere nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from drivers.text import clean

PROC = Path("/proc")


def holder_of(port: str) -> str:
    """The process that has `port` open, as `name (pid N)`; empty when none is seen.

    Processes of other people are not seen without special rights.
    """
    device = Path(port).resolve()
    return next((_words(process) for process in _processes() if _holds(process, device)), "")


def _processes() -> Iterator[Path]:
    with suppress(OSError):
        yield from (path for path in PROC.iterdir() if path.name.isdigit())


def _holds(process: Path, device: Path) -> bool:
    with suppress(OSError):
        return any(_target(entry) == device for entry in (process / "fd").iterdir())
    return False


def _target(entry: Path) -> Path | None:
    with suppress(OSError):  # the file was closed while we looked
        return entry.readlink()
    return None


def _words(process: Path) -> str:
    name = "a process"
    with suppress(OSError):
        name = clean((process / "comm").read_text(errors="replace").rstrip("\n"))
    return f"{name} (pid {process.name})"
