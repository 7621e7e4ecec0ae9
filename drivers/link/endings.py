"""What the endings without an answer mean, for money and for harmless questions."""

from __future__ import annotations

from drivers.link import words
from drivers.link.phases import Ending
from drivers.terminal import Fact, NotDone, Outcome, Presence, Unknown, Words

Heard = tuple[Presence, Words]

UNSETTLED = frozenset({Ending.UNSENT, Ending.THROWN_AWAY})
"""Endings by which a settlement was certainly not begun; after others it can have happened."""


def of_money(thrown_away: Words, needs: tuple[Fact, ...]) -> dict[Ending, Outcome]:
    """Only what was never sent, or thrown away every time, is not done."""
    return {
        Ending.UNSENT: NotDone(words.NOT_SENT),
        Ending.THROWN_AWAY: NotDone(thrown_away),
        Ending.ACKNOWLEDGED: Unknown(words.NO_ANSWER, needs=needs),
        Ending.SILENT: Unknown(words.SILENT, needs=needs),
        Ending.OCCUPIED: Unknown(words.SILENT, needs=needs),
        Ending.NO_ANSWER: Unknown(words.NO_ANSWER, needs=needs),
        Ending.UNREADABLE: Unknown(words.UNREADABLE, needs=needs),
        Ending.ENDED: Unknown(words.NO_ANSWER, needs=needs),
        Ending.STOPPED: Unknown(words.STOPPED, needs=needs),
        Ending.LOST: Unknown(words.LOST, needs=needs),
    }


def of_questions(
    silent: Words, garbled: Words, unread: Words, busy: Words = words.BUSY
) -> dict[Ending, Heard]:
    """What a terminal is taken for, with the protocol's own advice."""
    return {
        Ending.UNSENT: (Presence.SILENT, words.NOT_SENT),
        Ending.THROWN_AWAY: (Presence.BUSY, unread),
        Ending.ACKNOWLEDGED: (Presence.BUSY, busy),
        Ending.SILENT: (Presence.SILENT, silent),
        Ending.OCCUPIED: (Presence.BUSY, busy),
        Ending.NO_ANSWER: (Presence.BUSY, busy),
        Ending.UNREADABLE: (Presence.BUSY, garbled),
        Ending.ENDED: (Presence.BUSY, busy),
        Ending.STOPPED: (Presence.SILENT, words.NOT_WAITED),
        Ending.LOST: (Presence.SILENT, words.LINE_LOST),
    }
