"""What a power cut, a kill or a failed sync can leave beside a file, and what to make of it.

It knows how SQLite's rollback journal and write-ahead log begin (sqlite.org/fileformat2.html, 3
and 4.1), nothing of what is in them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

UNDO_MAGIC = bytes.fromhex("d9d505f920a163d7")
LOG_MAGICS = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
LOG_HEADER = 32
"""How a rollback journal and a write-ahead log begin, and how long the log's header is."""


def distrust(path: Path) -> None:
    """Leave a mark for the next start: what was written last may be in memory alone.

    When a sync fails, Linux takes for written what it could not write. A program that starts
    anew while the machine runs on would read it, and no later sync would make it certain.
    """
    with suppress(OSError):
        _beside(path, ".unsure").touch()


def write_log_again(path: Path) -> None:
    """Where an earlier program distrusted the log: write it once more before it is believed."""
    mark, log = _beside(path, ".unsure"), _beside(path, "-wal")
    if mark.exists() and log.exists():
        with log.open("r+b") as file:
            data = file.read()
            file.seek(0)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    mark.unlink(missing_ok=True)


def is_unborn(path: Path) -> bool:
    """Whether a start was cut off while the file got its first page; SQLite will undo that.

    The header of a rollback journal says how many pages the file had before, and how long they
    are (fileformat2.html, 3); a log without frames holds nothing that was acknowledged.
    """
    undo = _beside(path, "-journal")
    head = _beginning(undo)
    had_pages, page = head[16:20], int.from_bytes(head[24:28], "big")
    is_first = head.startswith(UNDO_MAGIC) and had_pages == bytes(4) and size(path) <= page
    return is_first and size(_beside(path, "-wal")) <= LOG_HEADER


def has_log(path: Path) -> bool:
    """Whether a log beside it may hold the page that begins the file; SQLite reads that first.

    A power cut while the page was being written from the log can spoil it.
    """
    return _beginning(_beside(path, "-wal")).startswith(LOG_MAGICS)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def size(path: Path) -> int:
    """Bytes; 0 for a file that is not there."""
    return path.stat().st_size if path.exists() else 0


def _beginning(path: Path) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return file.read(LOG_HEADER)
