"""Ask the terminal again about what is in doubt when the plan says so, until there is proof.

Nothing here waits or runs in a thread: whoever calls looks when something is due, and asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack

from cashier.domain.query_plan import AT_WALLET, Mark, QueryPlan, asked_at, due_at, is_late
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.lane import Lane
from cashier.services.recover import Recovery, ask_about, asked_in_vain, in_doubt, recover
from drivers import terminal as t


class Marks:
    """Since when this process knows each doubt, and when it last asked about it.

    Moments are those of the lane's steady clock, which nobody sets. They are kept in memory alone:
    every start asks about everything at once, so that it may begin the plan anew, and a question
    that told nothing new leaves nothing that is worth writing down.
    """

    def __init__(self) -> None:
        self._marks: dict[str, Mark] = {}

    def look(self, requests: Iterable[Request], now: float) -> dict[str, Mark]:
        """The marks of these by id; a new doubt gets one, and those that ended are forgotten."""
        known = self._marks
        self._marks = {one.id: known.get(one.id, Mark(now)) for one in requests}
        return self._marks

    def asked(self, requests: Iterable[Request], now: float) -> None:
        """A question about these has just ended."""
        new = {one.id: asked_at(self._marks.get(one.id, Mark(now)), now) for one in requests}
        self._marks = {**self._marks, **new}


def next_due(lane: Lane, marks: Marks) -> float | None:
    """When to ask next, as `lane.clock.monotonic()` will show it; None with nothing in doubt."""
    return min((at for _, at in _dues(lane, marks)), default=None)


def ask_due(lane: Lane, marks: Marks, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> Recovery:
    """Ask about those that are due, and only those.

    About none while somebody else talks to the terminal; they stay due.
    """
    with ExitStack() as turn:
        try:
            turn.enter_context(lane.turn())
        except Refused:
            return Recovery((), ())
        now = lane.clock.monotonic()
        due = [request for request, at in _dues(lane, marks) if at <= now]
        return _marked(lane, marks, ask_about(lane, due, hear, stop), stop)


def ask_all(lane: Lane, marks: Marks, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> Recovery:
    """As `recover`: about all of them, due or not; raises Refused while the terminal is in use."""
    return _marked(lane, marks, recover(lane, hear, stop), stop)


def _dues(lane: Lane, marks: Marks) -> list[tuple[Request, float]]:
    """What is to be asked, and when; a question may cost a slip of paper.

    A device that has answered that it cannot prove anything is asked by itself no more once a
    late answer can no longer come: people were told what to bring. At a start, before money and
    when somebody wants it, it is asked all the same.
    """
    now, open_ones = lane.clock.monotonic(), in_doubt(lane)
    known = marks.look(open_ones, now)
    return [
        (one, due_at(_plan(lane, one), known[one.id], now))
        for one in open_ones
        if not _is_vain(lane, one, known[one.id])
    ]


def _plan(lane: Lane, request: Request) -> QueryPlan:
    """A wallet that is not done has its own times."""
    return AT_WALLET if request.pending else lane.policy.queries


def _is_vain(lane: Lane, request: Request, mark: Mark) -> bool:
    """What is in progress at a wallet is asked about until it is done or has failed."""
    late = is_late(lane.policy.queries, mark)
    return late and not request.pending and asked_in_vain(lane, request)


def _marked(lane: Lane, marks: Marks, found: Recovery, stop: t.Stop) -> Recovery:
    """Without a line all count as asked, or an absent terminal would be tried without a pause.

    Those whose question was stopped stay due.
    """
    if not stop():
        marks.asked(found.still_in_doubt, lane.clock.monotonic())
    return found
