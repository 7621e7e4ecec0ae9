"""A journal that tells when a transaction is about to be committed and when that was acknowledged.

It is the program's own journal; what is told stands in the same log as the calls for the files,
so that for every moment it is known which events must be there after a power cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cashier.store.journal import Journal, Pen

Events = tuple[tuple[int, str], ...]
"""Number and hash of each, in order."""

NUMBERS = "select seq, hash from journal where rowid > ? order by rowid"
"""Rows of an append-only table are numbered from 1 without gaps."""


@dataclass(frozen=True, slots=True)
class Tried:
    """All events beyond the acknowledged ones, as the transaction that now commits sees them."""

    events: Events


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """`Journal.write` returned: whatever was tried last must be there from here on."""


Mark = Tried | Acknowledged


class Ledger:
    """What must be there (`acknowledged`) and what may be there as well, whole (`tried`)."""

    def __init__(self) -> None:
        self.acknowledged: list[tuple[int, str]] = []
        self.tried: list[Events] = []

    def take(self, mark: Mark) -> None:
        if isinstance(mark, Tried):
            self.tried.append(mark.events)
            return
        self.acknowledged += self.tried[-1]
        self.tried.clear()

    def allows(self, events: list[tuple[int, str]]) -> bool:
        """Whether a journal with exactly these is whole."""
        size = len(self.acknowledged)
        beyond = tuple(events[size:])
        return self.holds(events) and (not beyond or beyond in self.tried)

    def holds(self, events: list[tuple[int, str]]) -> bool:
        """Whether nothing acknowledged is missing from these."""
        return events[: len(self.acknowledged)] == self.acknowledged


def witnessed(tell: Callable[[Mark], None], size: Callable[[], int]) -> type[Journal]:
    """Journal, telling of every transaction; `size` is how many events are acknowledged."""

    class Witnessed(Journal):
        @contextmanager
        def write(self) -> Iterator[Pen]:
            with super().write() as pen:
                yield pen
                tell(Tried(tuple((row[0], row[1]) for row in pen.read(NUMBERS, size()))))
            tell(Acknowledged())

    return Witnessed
