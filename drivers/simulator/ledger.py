"""What outlives a simulated terminal: the ledger of movements, and the bank's books beside it.

The books are replaced first and hold every booking; the ledger follows, one line each. So the
ledger is always a beginning of what the books say, and after a crash the rest is written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO

import msgspec

from drivers.errors import DriverError
from drivers.simulator.bank import Bank, Books, Movement, movement

LOCK_SECONDS = 5.0
"""How long a new simulator waits for the one before it to end."""


class LedgerError(DriverError):
    """The ledger `path` or the books beside it cannot be used as they are."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(text)
        self.path = path


@contextmanager
def kept(bank: Bank, path: Path, first_day: Callable[[], Books]) -> Iterator[None]:
    """Let `bank` go on where `path` ends, or begin with `first_day`, and keep what it books."""
    with _opened(path) as file:
        _lock(path, file)
        bank.take_over(_resumed(path, first_day))
        catch_up(path, bank.books)
        bank.on_change = lambda: save(path, bank.books)
        bank.on_movement = lambda moved: _append(file, _line(moved))
        yield


def books_path(path: Path) -> Path:
    """Where the books of the ledger `path` are kept."""
    return path.with_name(f"{path.name}.bank.json")


def save(path: Path, books: Books) -> None:
    """Replace the books of the ledger `path` in one step, durably."""
    fresh = path.with_name(f"{path.name}.bank.new")
    with fresh.open("wb") as file:
        _append(file, msgspec.json.format(msgspec.json.encode(books), indent=1) + b"\n")
    fresh.replace(books_path(path))
    _sync_folder(path.parent)


def load(path: Path) -> Books | None:
    """The books of the ledger `path`; None when there are none; LedgerError when damaged."""
    try:
        return msgspec.json.decode(books_path(path).read_bytes(), type=Books)
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, DriverError, UnicodeDecodeError) as error:
        raise LedgerError(
            path, f"the bank's books {books_path(path)} are damaged: {error}; {_ADVICE}"
        ) from error


def catch_up(path: Path, books: Books) -> None:
    """Write the lines that a crash kept from the ledger; raises LedgerError if it is foreign."""
    wanted = b"".join(_line(movement(entry.transaction)) for entry in books.entries)
    present = path.read_bytes()
    if not wanted.startswith(present):
        raise LedgerError(
            path, f"the ledger {path} and the books {books_path(path)} do not agree; {_ADVICE}"
        )
    with path.open("ab") as file:
        _append(file, wanted[len(present) :])


_ADVICE = "move both files away to start anew"


def _resumed(path: Path, first_day: Callable[[], Books]) -> Books:
    books = load(path)
    if books is not None:
        return books
    if path.stat().st_size:
        raise LedgerError(
            path, f"the ledger {path} has no books beside it ({books_path(path)}); {_ADVICE}"
        )
    books = first_day()
    save(path, books)
    return books


def _line(moved: Movement) -> bytes:
    return json.dumps(moved, ensure_ascii=False).encode() + b"\n"


def _append(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows cannot, and needs not
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("ab")
    except OSError as error:
        raise LedgerError(path, f"the ledger {path} cannot be written: {error.strerror}") from error


def _lock(path: Path, file: BinaryIO) -> None:
    """Two banks over one ledger would forget each other's bookings. The lock ends with `file`."""
    until = monotonic() + LOCK_SECONDS
    while not _locked(file):
        if monotonic() >= until:
            raise LedgerError(path, f"the ledger {path} is in use by another simulator")
        sleep(0.05)


def _locked(file: BinaryIO) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: nobody is kept out
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
