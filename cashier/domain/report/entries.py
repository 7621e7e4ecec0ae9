"""One request as a report sees it: every step of its life, and the numbers that name it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.routes import Route
from drivers.terminal import Kind, Method, Transaction

if TYPE_CHECKING:
    from cashier.domain.report.spans import Span

TOGETHER = " + "
"""Between the numbers of people who approved one request together."""

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
    """`result` is what the terminal told of it, `reference` our own id of its last attempt.

    `approvers` are all who said yes to it, in the order of their numbers; empty where a rule did.
    """

    request: Request
    steps: tuple[Step, ...]
    original: Transaction
    result: Transaction | None = None
    reference: str = ""
    approvers: tuple[str, ...] = ()

    @property
    def method(self) -> Method:
        return self.original.method

    @property
    def checker(self) -> str:
        """Everybody who approved it, as one name: the money counts once, however many did."""
        return TOGETHER.join(self.approvers) or self.request.approved_by

    @property
    def is_charge(self) -> bool:
        """Whether it charges the right amount of a correction, and gives nothing back."""
        return self.request.kind is Kind.SALE

    @property
    def is_other_way(self) -> bool:
        """Whether no terminal and no acquirer knows of it."""
        return self.request.route is not Route.ORIGINAL

    def within(self, span: Span, states: Iterable[State]) -> Step | None:
        """The step of these states that the span holds; a life has one such at most."""
        wanted = [one for one in self.steps if one.state in states and span.holds(one)]
        return wanted[-1] if wanted else None

    def last(self, span: Span) -> Step | None:
        """Where it stood at the end of the span; None while nobody had asked for it."""
        before = [one for one in self.steps if not span.is_over(one)]
        return before[-1] if before else None

    def open_as(self, span: Span) -> str:
        """Under which word it was open at the end of the span; empty when it was not."""
        last = self.last(span)
        if last is None or last.state not in OPEN:
            return ""
        return self._awaited() if last.state is State.ACCEPTED else OPEN[last.state]

    def _awaited(self) -> str:
        """Nobody waits for the bank after a charge or a voucher."""
        return "" if self.is_charge else AWAITED[self.request.route]

    def concerns(self, span: Span) -> bool:
        """Whether anything happened to it in the span, or it was open at the end of it."""
        return bool(self.open_as(span)) or any(span.holds(one) for one in self.steps)


OPEN: dict[State, str] = {
    **dict.fromkeys((State.DRAFTED, State.AWAITING_APPROVAL, State.APPROVED), "waiting"),
    State.QUEUED: "queued",
    **dict.fromkeys((State.INTENDED, State.SENT, State.IN_DOUBT, State.ESCALATED), "in_doubt"),
    State.ACCEPTED: "awaiting_bank",
}
"""What is not at its end, and under which word a report lists it."""

AWAITED: dict[Route, str] = {
    Route.ORIGINAL: "awaiting_bank", Route.TRANSFER: "transfer", Route.VOUCHER: "",
}  # fmt: skip
"""How it is open when only the bank's word is lacking."""
