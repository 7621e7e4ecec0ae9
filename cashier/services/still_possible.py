"""Whether a request that waits could still go back: asked before anybody approves it."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.services.draft import check_again
from cashier.services.lane import Lane


def demand_possible(lane: Lane, request: Request) -> None:
    """Refuse what the rules would refuse once everybody has approved; it writes nothing.

    The original may have been given back meanwhile. Raises Refused, with what to do.
    """
    if request.state is not State.AWAITING_APPROVAL:
        return
    try:
        check_again(lane, lane.journal, request)
    except Refused as refusal:
        raise Refused(refusal.why, say("still_possible.take_back")) from refusal
