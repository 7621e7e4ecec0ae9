"""What was probably the cause, from how the last conversation with the terminal ended.

It advises whoever closes a case; reader and mixed payment no terminal tells by itself.
"""

from __future__ import annotations

from cashier.domain.cases.kinds import Cause
from cashier.domain.lifecycle import State
from cashier.domain.records import Attempt, Request

LINE_WORDS = ("line.", "doubt.cut_off")
"""Keys of sentences that the lane itself says of the line."""

_CODED: dict[State, Cause] = {
    State.DECLINED: Cause.BANK,
    State.NOT_DONE: Cause.OPERATOR,
    State.IN_DOUBT: Cause.BANK,
    State.ESCALATED: Cause.BANK,
    State.FAILED_LATER: Cause.BANK,
}
_SILENT: dict[State, Cause] = {
    State.NOT_DONE: Cause.TERMINAL,
    State.IN_DOUBT: Cause.LINE,
    State.ESCALATED: Cause.LINE,
    State.FAILED_LATER: Cause.BANK,
}


def likely_cause(request: Request, attempt: Attempt | None, *, unprinted: bool) -> Cause | None:
    """None where nothing points anywhere. `unprinted`: a terminal that prints gave no receipt."""
    if request.message is not None and request.message.key.startswith(LINE_WORDS):
        return Cause.LINE
    coded = attempt is not None and attempt.code != ""
    if (found := (_CODED if coded else _SILENT).get(request.state)) is not None:
        return found
    return Cause.PRINTER if unprinted else None
