"""What a person is told when they have signed in: what others left, the gravest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cashier.domain.roles import Role

if TYPE_CHECKING:
    from cashier.domain.records import Person
    from cashier.tui.app import CashierApp

LINES = 2
"""As many as the prompt has."""


def told_at_sign_in(app: CashierApp, person: Person, *before: str) -> str:
    """What was said `before`, and then as many sentences as there is room for."""
    told = (*before, *(news(app, person) for news in NEWS))
    return "\n".join([one for one in told if one][:LINES])


def _half_done(app: CashierApp, _person: Person) -> str:
    """Corrections that somebody left open."""
    from cashier.evidence.correction_words import stands
    from cashier.store.corrections import open_corrections

    found = open_corrections(app.lane.journal)
    return stands(app.words, found[0]) if found else ""


def _late(app: CashierApp, person: Person) -> str:
    """A supervisor is told of cases that are past their day."""
    if person.role is not Role.SUPERVISOR:
        return ""
    from cashier.services.cases.look import late_cases

    count = late_cases(app.lane)
    return app.words.text("case.late_today", count=count) if count else ""


NEWS: tuple[Callable[[CashierApp, Person], str], ...] = (_half_done, _late)
