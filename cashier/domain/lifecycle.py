"""The life of a request: one table; a step that is not in it cannot be written.

This file does not know why a step is taken, only which steps exist (DESIGN: life of a request).
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    DRAFTED = "drafted"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    QUEUED = "queued"
    INTENDED = "intended"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_DONE = "not_done"
    IN_DOUBT = "in_doubt"
    ESCALATED = "escalated"
    CREDITED = "credited"
    FAILED_LATER = "failed_later"


_S = State

STEPS: dict[State, frozenset[State]] = {
    # A draft and its judgement are one transaction, so nobody ever meets one to take it back.
    _S.DRAFTED: frozenset({_S.AWAITING_APPROVAL, _S.APPROVED}),
    _S.AWAITING_APPROVAL: frozenset({_S.APPROVED, _S.NOT_DONE}),
    _S.APPROVED: frozenset({_S.QUEUED, _S.INTENDED, _S.NOT_DONE}),
    _S.QUEUED: frozenset({_S.INTENDED, _S.AWAITING_APPROVAL, _S.NOT_DONE}),
    _S.INTENDED: frozenset({_S.SENT, _S.NOT_DONE, _S.IN_DOUBT}),
    _S.SENT: frozenset({_S.ACCEPTED, _S.DECLINED, _S.NOT_DONE, _S.IN_DOUBT}),
    _S.IN_DOUBT: frozenset({_S.ACCEPTED, _S.DECLINED, _S.NOT_DONE, _S.ESCALATED}),
    _S.ESCALATED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.NOT_DONE}),
    _S.ACCEPTED: frozenset({_S.CREDITED, _S.FAILED_LATER}),
    _S.DECLINED: frozenset(),
    _S.NOT_DONE: frozenset(),
    _S.CREDITED: frozenset(),
    _S.FAILED_LATER: frozenset(),
}

WAITING = frozenset({_S.DRAFTED, _S.AWAITING_APPROVAL, _S.APPROVED})
"""Nothing was promised and nothing was sent."""

UNRESOLVED = frozenset({_S.INTENDED, _S.SENT, _S.IN_DOUBT, _S.ESCALATED})
"""Money may or may not have moved."""

UNPROVEN = (_S.IN_DOUBT, _S.ESCALATED)
"""Sent, and nothing shows yet what became of it."""

PAID = frozenset({_S.ACCEPTED, _S.CREDITED})
"""The device said yes, and nobody took it back."""

RESERVING = UNRESOLVED | PAID | frozenset({_S.QUEUED})
"""What counts against the captured amount of an original."""

UNSENT = WAITING | frozenset({_S.QUEUED})
"""Proven that no byte of a money command has left."""


class IllegalStep(Exception):
    """The table has no such step: a bug of the caller, never shown as a refusal."""

    def __init__(self, before: State, after: State) -> None:
        super().__init__(f"a request that is {before} cannot become {after}")
        self.before = before
        self.after = after


def step(before: State, after: State) -> State:
    """`after`, if the table allows it from `before`."""
    if after not in STEPS[before]:
        raise IllegalStep(before, after)
    return after


def is_final(state: State) -> bool:
    """Whether nothing can follow."""
    return not STEPS[state]
