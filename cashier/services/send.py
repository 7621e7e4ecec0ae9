"""Send an approved request to the terminal, exactly once.

Ask the terminal first; write the intent down durably; only then send the first byte; make the
outcome durable before it is acknowledged or shown. A money command is never sent again.
"""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import demand_queue
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.routes import Route
from cashier.domain.say import Say, device_says, say
from cashier.services.approvals import not_approved
from cashier.services.attempt import carry_out
from cashier.services.draft import check_again, existing
from cashier.services.intend import intend, put_off
from cashier.services.lane import Lane, NoTerminal
from cashier.services.line_words import line_says
from cashier.services.recover import recover
from cashier.services.watch import look
from cashier.store import reads
from cashier.store.journal import SYSTEM
from drivers import terminal as t
from drivers.errors import LineError

_READY_TO_SEND = frozenset({State.APPROVED, State.QUEUED})


def send(lane: Lane, request_id: str, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> Request:
    """Carry the request to an outcome, or into the queue when the terminal cannot be reached.

    Raises Refused when a rule forbids it now (nothing was sent), NoTerminal when it may not
    wait either.
    """
    with lane.turn():
        request = _send(lane, request_id, hear, stop)
    look(lane)
    return request


def _send(lane: Lane, request_id: str, hear: t.Hear, stop: t.Stop) -> Request:
    request = existing(lane.journal, request_id)
    if request.state not in _READY_TO_SEND:
        raise Refused(say("send.not_ready", state=request.state))
    if request.route is not Route.ORIGINAL:
        raise Refused(say("route.no_terminal"), say("route.together"))
    obstacle = _obstacle(lane, hear, stop)
    if obstacle is None:
        recover(lane, hear, stop)
        obstacle, baseline = _baseline(lane, hear, stop)
    if stop():
        raise Refused(say("send.stopped"), say("send.again_or_withdraw"))
    if obstacle is not None:
        return _wait(lane, request, obstacle)
    intent = intend(lane, request_id, baseline)
    if isinstance(intent, Say):
        raise Refused(intent)
    carry_out(lane, request, intent, hear, stop)
    return existing(lane.journal, request_id)


def send_queued(lane: Lane, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> list[Request]:
    """Send what waits, in the order in which it was asked for, until the terminal is away.

    One that must go on waiting for a reason of its own holds up nothing but its original.
    """
    done: list[Request] = []
    held: set[str] = set()
    for waiting in reads.requests(lane.journal, State.QUEUED):
        if stop():
            break
        if waiting.original in held:
            continue
        try:
            after = send(lane, waiting.id, hear, stop)
        except Refused:
            after = existing(lane.journal, waiting.id)
            held.add(after.original)
        else:
            if after.state is State.QUEUED:
                return [*done, after]
        done.append(after)
    return done


# -- before the first byte ------------------------------------------------------------------


def _obstacle(lane: Lane, hear: t.Hear, stop: t.Stop) -> Say | None:
    """Why the terminal cannot be used now; None when it answered that it is ready."""
    try:
        status = lane.terminal.check(hear, stop)
    except LineError as error:
        return line_says(error)
    return None if status.presence is t.Presence.READY else device_says(status.words)


def _baseline(lane: Lane, hear: t.Hear, stop: t.Stop) -> tuple[Say | None, t.Transaction | None]:
    """The device's last transaction before the money command, where recovery needs it."""
    if not lane.terminal.capabilities.needs_baseline:
        return None, None
    try:
        last = lane.terminal.last(hear, stop)
    except LineError as error:
        return line_says(error), None
    if last.presence is not t.Presence.READY:
        return device_says(last.words), None
    return None, last.transaction


def _wait(lane: Lane, request: Request, why: Say) -> Request:
    """Put an approved request into the queue; a queued one stays there, with today's reason."""
    if request.state is State.QUEUED:
        with lane.journal.write() as pen:
            put_off(pen, request, why)
            return existing(pen, request.id)
    if request.kind is t.Kind.SALE:  # a charge needs the customer's card, so it never waits
        raise NoTerminal(why)
    try:
        demand_queue(lane.policy, request.amount)
    except Refused as refusal:
        raise NoTerminal(why) from refusal
    with lane.journal.write() as pen:
        missing = not_approved(lane, pen, request, check_again(lane, pen, request))
        if missing is not None:
            raise Refused(missing, say("send.again_or_withdraw"))
        body = {"request": request.id, "words": why.body()}
        pen.append(Fact.REQUEST_QUEUED, body, SYSTEM)
        return existing(pen, request.id)
