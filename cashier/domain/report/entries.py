"""One request as a report sees it: every step of its life, and the numbers that name it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from drivers.terminal import Method, Transaction

if TYPE_CHECKING:
    from cashier.domain.report.spans import Span

ANSWERS = frozenset({State.ACCEPTED, State.DECLINED, State.NOT_DONE})
"""The first word that ends the question whether money moved at the terminal."""

LATER = frozenset({State.CREDITED, State.FAILED_LATER})
"""The bank's word about what the terminal accepted."""


@dataclass(frozen=True, slots=True)
class Step:
    """`place` counts the steps of the whole journal; `at` is UTC ISO 8601."""

    place: int
    at: str
    state: State
    actor: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Entry:
    """`result` is what the terminal told of it, `reference` our own id of its last attempt."""

    request: Request
    steps: tuple[Step, ...]
    original: Transaction
    result: Transaction | None = None
    reference: str = ""

    @property
    def method(self) -> Method:
        return self.original.method

    def within(self, span: Span, states: Iterable[State]) -> Step | None:
        """The step of these states that the span holds; a life has one such at most."""
        wanted = [one for one in self.steps if one.state in states and span.holds(one)]
        return wanted[-1] if wanted else None

    def last(self, span: Span) -> Step | None:
        """Where it stood at the end of the span; None while nobody had asked for it."""
        before = [one for one in self.steps if not span.is_over(one)]
        return before[-1] if before else None

    def concerns(self, span: Span) -> bool:
        """Whether anything happened to it in the span, or it was open at the end of it."""
        last = self.last(span)
        is_open = last is not None and last.state in OPEN
        return is_open or any(span.holds(one) for one in self.steps)


OPEN: dict[State, str] = {
    **dict.fromkeys((State.DRAFTED, State.AWAITING_APPROVAL, State.APPROVED), "waiting"),
    State.QUEUED: "queued",
    **dict.fromkeys((State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED), "in_doubt"),
    State.ACCEPTED: "awaiting_bank",
}
"""What is not at its end, and under which word a report lists it."""
