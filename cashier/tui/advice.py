"""What the rules would answer, in short lines: told before anybody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cashier.domain.decision import Decision, NeedsApproval
from cashier.services.approvals import Awaited
from cashier.services.explain import Answer, Way
from cashier.text import Speaker
from cashier.tui.cells import wrapped
from drivers.terminal import Kind

WIDTH = 72
"""Cells of a line; where it stands indented there is room for no more."""

WAYS = {Kind.VOID: Way.VOID, Kind.REFUND: Way.WHOLE}
SOON = ("deadline.void_soon", "deadline.void_missed")
"""What stands on the screen of an original; a deadline that is far away does not."""


def advice(words: Speaker, answers: Sequence[Answer], kind: Kind) -> Iterator[str]:
    """Whom this kind of request needs, and until when it is possible if that is soon."""
    answer = next((one for one in answers if one.way is WAYS[kind]), None)
    if answer is None:
        return
    yield from needs(words, answer.decision)
    notes = list(answer.notes)
    if notes and notes[0].key == SOON[0]:
        for one in notes:
            yield from wrapped(words.say(one), WIDTH) if one.key in SOON else ()


def needs(words: Speaker, decision: Decision) -> list[str]:
    """How many must approve and the first reason; nothing where nobody must."""
    if not isinstance(decision, NeedsApproval):
        return []
    key = f"approval.short_{decision.by.number}"
    return wrapped(words.text(key, why=words.say(decision.why[0])), WIDTH)


def awaited_lines(words: Speaker, awaited: Awaited | None) -> list[str]:
    """The further reasons of a request that waits, and who has said yes already."""
    if awaited is None:
        return []
    lines = [words.say(one) for one in awaited.why[1:]]
    if awaited.given:
        people = ", ".join(one.by for one in awaited.given)
        lines.append(
            words.text(
                "approval.partly", given=len(awaited.given), needed=awaited.needed, by=people
            )
        )
    return lines
