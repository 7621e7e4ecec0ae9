"""What a diagnosis found: one finding for each question, graded, in words, with a next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.say import Say, device_says
from cashier.text import Speaker
from drivers.terminal import Words

Detail = tuple[str, Say]
"""A name and what there is to say of it. Names may be the protocol's own, as in `9F02 amount`."""


class Grade(StrEnum):
    OK = "ok"
    UNKNOWN = "unknown"
    WARNING = "warning"
    FAULT = "fault"


_GRAVITY = tuple(Grade)


@dataclass(frozen=True, slots=True)
class Finding:
    """`now` is what a person can do about it."""

    name: str
    grade: Grade
    words: Say
    now: Say | None = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found, in the order of asking."""

    found: tuple[Finding, ...]

    @property
    def worst(self) -> Grade:
        return max((one.grade for one in self.found), key=_GRAVITY.index, default=Grade.UNKNOWN)

    def of(self, name: str) -> Finding:
        return next(one for one in self.found if one.name == name)


def plainly(text: str) -> Say:
    """A value that is the same in every language."""
    return device_says(Words(text))


def findings_body(words: Speaker, findings: Findings) -> dict[str, object]:
    """The JSON form: `grade` is the worst of all."""
    return {
        "grade": findings.worst,
        "findings": [_body(words, finding) for finding in findings.found],
    }


def _body(words: Speaker, finding: Finding) -> dict[str, object]:
    return {
        "name": finding.name, "grade": finding.grade, "message": words.say(finding.words),
        "now": words.say(finding.now) if finding.now else "",
        "details": _details(words, finding.details),
    }  # fmt: skip


def _details(words: Speaker, details: Sequence[Detail]) -> list[dict[str, str]]:
    return [{"name": name, "text": words.say(said)} for name, said in details]
