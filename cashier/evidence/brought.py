"""What was said and what people brought as evidence: the lines that a history shows of an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cashier.domain.records import IN_PROGRESS
from cashier.domain.say import Say
from cashier.text import Speaker
from drivers.text import clean

FIELDS = ("note", "voucher", "rrn", "auth_code", "reference", "day")
"""What a piece of evidence can say, in the order in which it is told."""


def event_name(words: Speaker, event: Mapping[str, Any], otherwise: str) -> str:
    """What an event did to its request: a state, something with a name of its own, or otherwise."""
    reached = reached_by(event["kind"], event["body"])
    names = (f"state.{reached}", f"event.{event['kind']}", otherwise)
    return next(words.text(name) for name in names if words.has(name))


def event_lines(words: Speaker, body: Mapping[str, Any]) -> list[str]:
    """The sentence that an event carries, and the evidence for it; nothing where it has neither."""
    said = [words.say(Say.of_body(body["words"]))] if "words" in body else []
    return [clean(line) for line in (*said, *_brought(words, body))]


def reached_by(kind: str, body: Mapping[str, Any]) -> str:
    """The state that an event of a request reached, by the name under which people are told it."""
    return IN_PROGRESS if body.get("pending") else kind.removeprefix("request_")


def _brought(words: Speaker, body: Mapping[str, Any]) -> list[str]:
    if "evidence" not in body:
        return []
    evidence = body["evidence"]
    told = [
        f"{words.text(f'evidence.{name}')}: {evidence[name]}"
        for name in FIELDS
        if evidence.get(name)
    ]
    people = words.text("board.stood_for_it", who=words.text("board.join").join(body["people"]))
    return [words.text(f"fact.{evidence['kind']}"), *told, people]
