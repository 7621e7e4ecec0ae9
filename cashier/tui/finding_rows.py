"""Findings of a diagnosis as lines: a sign and a word for the grade, and what there is to say."""

from __future__ import annotations

from collections.abc import Sequence

from cashier.services.findings import Finding, Grade
from cashier.text import Speaker
from cashier.tui.cells import padded

WAITING, RUNNING = "waiting", "running"
"""What a finding is before it is one."""

SIGNS = {
    Grade.OK: "+", Grade.UNKNOWN: "?", Grade.WARNING: "!", Grade.FAULT: "X",
    WAITING: ".", RUNNING: ">",
}  # fmt: skip
"""Told by sign, word and place; colour is never needed."""

NAME_CELLS = 20


def finding_line(words: Speaker, name: str, stands: str) -> str:
    """`stands` is a grade, WAITING or RUNNING."""
    called = padded(words.text(f"finding.name.{name}"), NAME_CELLS)
    return f"{SIGNS[stands]} {called} {words.text(f'finding.grade.{stands}')}"


def finding_lines(words: Speaker, finding: Finding) -> list[str]:
    """What was found, what to do about it, and the details."""
    head = [words.say(finding.words), *([words.say(finding.now)] if finding.now else [])]
    details = [f"{label_of(words, name)}: {words.say(said)}" for name, said in finding.details]
    return [*head, "", *details]


def label_of(words: Speaker, name: str) -> str:
    """A detail's name in this language where there is one; the protocol's own tag stays."""
    tag, _, last = name.rpartition(" ")
    keys = (f"finding.detail.{last}", f"field.{last}")
    known = next((words.text(key) for key in keys if words.has(key)), last)
    return f"{tag} {known}" if tag else known


def count_of(found: Sequence[Finding], grade: Grade) -> int:
    return sum(one.grade is grade for one in found)
