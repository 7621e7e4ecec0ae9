"""The probable cause, from how the last conversation with the terminal ended."""

from __future__ import annotations

import pytest

from cashier.domain.cases.causes import likely_cause
from cashier.domain.cases.kinds import Cause
from cashier.domain.lifecycle import State
from cashier.domain.records import Attempt, Request
from cashier.domain.say import Say, say
from drivers.money import Money
from drivers.terminal import Kind

LOST = say("line.lost", path="memory")


def a_request(state: State, message: Say | None) -> Request:
    return Request("r", Kind.REFUND, "o", Money(100, "CNY"), "x", state, "1001", "", "", "", "",
                   message)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "code", "message", "unprinted", "cause"),
    [
        (State.DECLINED, "51", None, False, Cause.BANK),
        (State.NOT_DONE, "X0", None, False, Cause.OPERATOR),
        (State.NOT_DONE, "", None, False, Cause.TERMINAL),
        (State.NOT_DONE, "", LOST, False, Cause.LINE),
        (State.IN_DOUBT, "", None, False, Cause.LINE),
        (State.IN_DOUBT, "98", None, False, Cause.BANK),
        (State.IN_DOUBT, "98", LOST, False, Cause.LINE),
        (State.FAILED_LATER, "", None, False, Cause.BANK),
        (State.ACCEPTED, "00", None, True, Cause.PRINTER),
        (State.ACCEPTED, "00", None, False, None),
    ],
)
def test_the_end_of_a_conversation_points_at_a_cause(
    state: State, code: str, message: Say | None, unprinted: bool, cause: Cause | None
) -> None:
    attempt = Attempt("a", "r", "1", "", code=code)
    assert likely_cause(a_request(state, message), attempt, unprinted=unprinted) is cause
