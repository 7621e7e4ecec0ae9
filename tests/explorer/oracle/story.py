"""What the journal says of each request, read event by event into plain records."""

from __future__ import annotations

from dataclasses import dataclass, field

from cashier.domain.lifecycle import State
from tests.explorer.oracle.chain import Row

STATES = {f"request_{state}": state for state in State}


@dataclass
class Try:
    """One attempt: the id that the device sees, and when it was written down."""

    id: str
    reference: str
    intended_at: str
    sent_at: str = ""


@dataclass
class Story:
    """One request so far. `path` has every step that it took."""

    id: str
    kind: str
    original: str
    minor: int
    drafted_by: str
    state: State = State.DRAFTED
    path: list[tuple[State, State]] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    drafted_at: str = ""
    approved_by: str = ""
    approved_at: str = ""
    approvals: dict[str, str] = field(default_factory=dict)
    """Who said yes since it began to wait, and when they last did."""

    def take(self, event: Row) -> None:
        """Go where the event says."""
        after = STATES.get(event["kind"])
        if after is not None:
            self.path.append((self.state, after))
            self.state = after
        note = _NOTES.get(event["kind"])
        if note is not None:
            note(self, event)

    def _awaiting(self, _event: Row) -> None:
        self.approvals.clear()

    def _given(self, event: Row) -> None:
        self.approvals[event["body"]["by"]] = event["at"]

    def _approved(self, event: Row) -> None:
        self.approved_by, self.approved_at = event["body"]["by"], event["at"]

    def _intended(self, event: Row) -> None:
        body = event["body"]
        self.tries.append(Try(body["attempt"], body["reference"], event["at"]))

    def _sent(self, event: Row) -> None:
        self.tries[-1].sent_at = event["body"]["sent_at"]


_NOTES = {
    "request_awaiting_approval": Story._awaiting,
    "approval_given": Story._given,
    "request_approved": Story._approved,
    "request_intended": Story._intended,
    "request_sent": Story._sent,
}


def drafted(event: Row) -> Story:
    body = event["body"]
    return Story(
        body["request"], body["kind"], body["original"], body["amount"]["minor"], event["actor"],
        drafted_at=event["at"],
    )  # fmt: skip
