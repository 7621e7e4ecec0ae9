"""Why a journal cannot be used. In every case the file is left as it was.

StoreError
├── HeldElsewhere    another process writes this journal
├── NotAJournal      damaged, or a database of something else
└── NewerJournal     written by a newer program
"""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """Something about the journal at `path`."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(text)
        self.path = path


class HeldElsewhere(StoreError):
    """`holder` is what the other process wrote about itself, such as `cashier, process 4711`."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(path, f"{path} is held by {holder or 'another process'}")
        self.holder = holder


class NotAJournal(StoreError):
    """The file is damaged or belongs to another program."""


class NewerJournal(StoreError):
    """The file has migrations that this program does not know."""
