"""The life of a case: one table; a step that is not in it cannot be written."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    OPEN = "open"
    WITH_BANK = "with_bank"
    ANSWERED = "answered"
    APPEALED = "appealed"
    CLOSED = "closed"


_S = CaseState

CASE_STEPS: dict[CaseState, frozenset[CaseState]] = {
    _S.OPEN: frozenset({_S.WITH_BANK, _S.CLOSED}),
    _S.WITH_BANK: frozenset({_S.ANSWERED, _S.CLOSED}),
    # A refusal is appealed; a promise that is not kept goes to the bank again.
    _S.ANSWERED: frozenset({_S.APPEALED, _S.WITH_BANK, _S.CLOSED}),
    _S.APPEALED: frozenset({_S.ANSWERED, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.OPEN}),
}

AT_THE_BANK = frozenset({_S.WITH_BANK, _S.APPEALED})
"""Nobody here can do anything but wait, and ask."""


class IllegalCaseStep(Exception):
    """The table has no such step: a bug of the caller, never shown as a refusal."""

    def __init__(self, before: CaseState, after: CaseState) -> None:
        super().__init__(f"a case that is {before} cannot become {after}")
        self.before = before
        self.after = after


def may_step(before: CaseState, after: CaseState) -> bool:
    return after in CASE_STEPS[before]


def case_step(before: CaseState, after: CaseState) -> CaseState:
    """`after`, if the table allows it from `before`."""
    if not may_step(before, after):
        raise IllegalCaseStep(before, after)
    return after
