"""What commands and screens both say of a case: its countdown, what is awaited, its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cashier.domain.cases.deadlines import Deadline
from cashier.domain.say import Say
from cashier.text import Speaker
from drivers.text import clean

_TOLD = ("who", "text", "reference", "reason", "name", "blob", "proof", "lesson")
"""What a step of a case can say, in the order in which it is told."""


def urgency_word(words: Speaker, deadline: Deadline | None) -> str:
    """The countdown: days left, or days late."""
    if deadline is None:
        return words.text("urgency.closed")
    return words.text(f"urgency.{deadline.urgency}", days=abs(deadline.left))


def awaited_line(words: Speaker, deadline: Deadline) -> str:
    return words.text(f"awaited.{deadline.awaited}", day=deadline.day.isoformat())


def log_lines(words: Speaker, log: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every step: when, who, what was done, and below it what was said."""
    for event in log:
        done = words.text(f"case_event.{event['kind']}")
        yield f"{words.when(event['at'])}  {event['actor']:<7} {done}"
        yield from (f"    {line}" for line in _said(words, event["body"]))


def _said(words: Speaker, body: Mapping[str, Any]) -> Iterator[str]:
    if "words" in body:
        yield clean(words.say(Say.of_body(body["words"])))
    if told := [str(body[name]) for name in _TOLD if body.get(name)]:
        yield clean(": ".join(told))
    if promised := body.get("promised"):
        yield words.text("cli.case_promised", day=promised)
    if answer := body.get("answer"):
        yield words.text(f"bank_answer.{answer}")
    if cause := body.get("cause"):
        yield words.text(f"cause.{cause}")
