"""What a deliberate bug is: a sentence, the edits that make it, and the searches to find it.

Every edit is a mistake that somebody tired could make in a few lines. It must change what the
program does where a person or the bank could see it; what only looks different is no bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Search(StrEnum):
    """One way of searching; hunt.py has the command of each."""

    ALLINPAY = "days, allinpay"
    ASIA_ECR = "days, asia_ecr"
    ALLINPAY_BYTES = "every byte and step, allinpay"
    ASIA_ECR_BYTES = "every byte and step, asia_ecr"
    POWER_CUTS = "power cuts"
    FAILING_DISK = "failing disk"
    PROCESSES = "several processes"


Searches = tuple[Search, ...]

DAYS: Searches = (Search.ALLINPAY, Search.ASIA_ECR)
"""For what has nothing to do with one protocol; the other one may find it sooner."""
ALLINPAY: Searches = (Search.ALLINPAY, Search.ALLINPAY_BYTES)
ASIA_ECR: Searches = (Search.ASIA_ECR, Search.ASIA_ECR_BYTES)


class NotThere(Exception):
    """The text to be changed does not occur exactly once in the file: the table is out of date."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`before` occurs exactly once in `file`, a path from the top of the tree."""

    file: str
    before: str
    after: str

    def changed(self, text: str) -> str:
        """The file's text with the edit made; raises NotThere."""
        if (count := text.count(self.before)) != 1:
            raise NotThere(f"{self.file}: {count} times: {self.before.strip()[:60]}")
        return text.replace(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Mutant:
    """`name` says what the program does wrong; `by` are the searches, the likeliest first."""

    name: str
    by: Searches
    edits: tuple[Edit, ...]

    def texts(self, tree: Path) -> dict[Path, str]:
        """The changed files with their new texts; nothing is written. Raises NotThere."""
        found: dict[Path, str] = {}
        for edit in self.edits:
            path = tree / edit.file
            found[path] = edit.changed(found.get(path) or path.read_text("utf-8"))
        return found


def one(name: str, by: Searches, file: str, before: str, after: str) -> Mutant:
    """A mutant of a single edit."""
    return Mutant(name, by, (Edit(file, before, after),))


def several(name: str, by: Searches, *edits: tuple[str, str, str]) -> Mutant:
    """A mutant that takes more than one edit, each as (file, before, after).

    Where two guards stand one behind the other, only both at once let the mistake through.
    """
    return Mutant(name, by, tuple(Edit(*edit) for edit in edits))
