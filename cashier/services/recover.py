"""Find out what became of requests whose outcome is unknown: by the device's own procedure.

Nothing here sends money. It runs at start, on demand, before any new money operation, and by the
plan of ask_again.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNPROVEN, State
from cashier.domain.records import Attempt, Request
from cashier.domain.say import Say, device_says, say
from cashier.services.call_people import is_old
from cashier.services.conclude import Ending, Proof, conclude
from cashier.services.draft import existing, original_of
from cashier.services.lane import Lane
from cashier.services.line_words import line_says
from cashier.store import reads
from drivers import terminal as t
from drivers.errors import LineError

_CUT_OFF = (State.INTENDED, State.SENT)


@dataclass(frozen=True, slots=True)
class Recovery:
    """`obstacle` says why the device could not be asked; empty when it could."""

    resolved: tuple[Request, ...]
    still_in_doubt: tuple[Request, ...]
    obstacle: Say | None = None


def recover(lane: Lane, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> Recovery:
    """Ask the device about every request in doubt, the oldest first."""
    with lane.turn():
        admit_doubt(lane)
        return ask_about(lane, in_doubt(lane), hear, stop)


def in_doubt(lane: Lane) -> list[Request]:
    """What the device can be asked about, the oldest first."""
    return reads.requests(lane.journal, *UNPROVEN)


def ask_about(lane: Lane, requests: Sequence[Request], hear: t.Hear, stop: t.Stop) -> Recovery:
    """One question for each, until the device cannot be asked; whoever calls has the turn."""
    obstacle = None
    for request in requests:
        if stop() or obstacle is not None:
            break
        obstacle = _ask(lane, request, hear, stop)
    now = [existing(lane.journal, request.id) for request in requests]
    return Recovery(
        resolved=tuple(one for one in now if one.state not in UNPROVEN),
        still_in_doubt=tuple(one for one in now if one.state in UNPROVEN),
        obstacle=obstacle,
    )


def admit_doubt(lane: Lane) -> None:
    """A request that the program left between intent and outcome is in doubt; say so first."""
    for request in reads.requests(lane.journal, *_CUT_OFF):
        attempt = _last_attempt(lane, request)
        outcome = t.Unknown(t.Words("cut off"))
        ending = Ending(request, attempt.id, outcome, Proof.ANSWER, say=say("doubt.cut_off"))
        conclude(lane, ending)


def _ask(lane: Lane, request: Request, hear: t.Hear, stop: t.Stop) -> Say | None:
    """One query and its conclusion; why the device could not be asked, if so."""
    attempt = _last_attempt(lane, request)
    traces: list[str] = []

    def listen(event: t.Event) -> None:
        if isinstance(event, t.Traced):
            traces.append(event.text)
        hear(event)

    try:
        outcome = lane.terminal.resolve(_question(lane, request, attempt), listen, stop)
    except LineError as error:
        return line_says(error)
    trace = "\n".join(traces)
    if isinstance(outcome, t.Unknown) and (stop() or not _is_news(lane, request, outcome)):
        return None
    conclude(lane, Ending(request, attempt.id, outcome, Proof.QUERY, trace=trace))
    return None


def _is_news(lane: Lane, request: Request, outcome: t.Unknown) -> bool:
    """Asking again without learning anything must not fill the journal."""
    now = existing(lane.journal, request.id)
    return now.message != device_says(outcome.words) or outcome.pending > now.pending


def _question(lane: Lane, request: Request, attempt: Attempt) -> t.Attempt:
    asked = _asked(lane, request, attempt.reference)
    sent_at = datetime.fromisoformat(attempt.sent_at or attempt.intended_at)
    is_last = not reads.is_overtaken(lane.journal, attempt.id)
    hides = lane.terminal.capabilities.proof_of(request.kind) is t.Proof.LAST_RESULT and not is_last
    baseline = None if hides else attempt.baseline  # a later command's result hides this one's
    return t.Attempt(asked, sent_at, baseline, is_last, request.pending)


def _asked(lane: Lane, request: Request, reference: str) -> t.MoneyRequest:
    """The request as it was sent."""
    if request.kind is t.Kind.SALE:
        return t.Sale(reference, request.amount)
    original = original_of(lane.journal, request)
    make = t.Void if request.kind is t.Kind.VOID else t.Refund
    return make(reference, original.transaction, request.amount)


def _last_attempt(lane: Lane, request: Request) -> Attempt:
    return reads.attempts(lane.journal, request.id)[-1]


def needs(lane: Lane, request: Request) -> tuple[t.Fact, ...]:
    """What a person must bring, as the device's driver last said.

    Where it never said so and the doubt is old, any of the facts there are.
    """
    for event in reversed(reads.history(lane.journal, request.id)):
        if named := _named(event["body"]):
            return named
    if request.pending:
        return (t.Fact.ACQUIRER_REPORT,) if is_old(lane, request) else ()
    return tuple(t.Fact) if is_old(lane, request) else ()


def asked_in_vain(lane: Lane, request: Request) -> bool:
    """Whether the device answered a question about it and could prove nothing."""
    return any(
        event["kind"] == Fact.REQUEST_QUERIED and _named(event["body"])
        for event in reads.history(lane.journal, request.id)
    )


def _named(body: object) -> tuple[t.Fact, ...]:
    """The facts that an event says a person must bring."""
    names = body.get("needs", ()) if isinstance(body, dict) else ()
    return tuple(t.Fact(name) for name in names)
