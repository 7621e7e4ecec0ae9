"""A supervisor who is not here approves by a code that was read over the phone.

Every try is counted before the code is looked at, and every refusal is written down with its
reason. A right code is used up and the request approved in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.approvals import How
from cashier.domain.code_keys import CodeKey, burnt, is_overtaken, is_used, key_of, with_key
from cashier.domain.code_keys import tried as tried_once
from cashier.domain.code_limits import demand_try
from cashier.domain.codes import (
    Asked,
    Judged,
    Verdict,
    digits_of,
    fingerprint,
    judge,
    minute_of,
    number_of,
)
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import demand_checker
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.services.approve import approve_with
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.services.watch import look
from cashier.store import reads
from cashier.store.code_reads import code_tries, holding_key
from cashier.store.event import Body
from cashier.store.journal import SYSTEM, Pen


@dataclass(frozen=True, slots=True)
class _Try:
    """One try that is being made; `person` is None where nobody has the number that was typed."""

    id: str
    request: Request
    person: Person | None
    code: str

    def body(self) -> Body:
        named = self.person.id if self.person else ""
        return {"try": self.id, "request": self.request.id, "person": named}


def approve_by_code(lane: Lane, request_id: str, person_id: str, code: str) -> Request:
    """Approve with a code of `person_id`; raises Refused, and then that is written down."""
    tried = _counted(lane, request_id, person_id, code)
    try:
        with lane.journal.write() as pen:
            return _approve(lane, pen, tried)
    except Refused as refusal:
        with lane.journal.write() as pen:
            _note(pen, tried.body(), refusal)
        look(lane)
        raise


def asked_of(lane_id: str, request: Request) -> Asked:
    """What is read out over the phone, and what a code is bound to."""
    return Asked(lane_id, number_of(request.id), request.kind, request.amount)


def _counted(lane: Lane, request_id: str, person_id: str, code: str) -> _Try:
    """The try, durable before the code is looked at; whoever pulls the plug gains no free one."""
    request = existing(lane.journal, request_id)
    person = reads.person(lane.journal, person_id)
    named = person.id if person else ""
    body = {"request": request.id, "person": named}
    with lane.journal.write() as pen:
        refusal = _too_many(lane, pen, request.id, named)
        if refusal is None:
            tried = _count(lane, pen, body)
        else:
            _note(pen, body, refusal)
    if refusal is not None:
        raise refusal
    return _Try(tried, request, person, digits_of(code))


def _too_many(lane: Lane, pen: Pen, request: str, person: str) -> Refused | None:
    key = key_of(lane.codes.keys(), person)
    tries, wrong = code_tries(pen, request, person), key.wrong if key else 0
    try:
        demand_try(tries, request, person, wrong, lane.clock.now())
    except Refused as refusal:
        return refusal
    return None


def _count(lane: Lane, pen: Pen, body: Body) -> str:
    """In the journal, and beside the secret, where no old journal brings an old count back."""
    keys = lane.codes.keys()
    if (key := key_of(keys, str(body["person"]))) is not None:
        lane.codes.put(with_key(keys, tried_once(key)))
    return pen.append(Fact.CODE_TRIED, body, SYSTEM).id


def _note(pen: Pen, body: Body, refusal: Refused) -> None:
    pen.append(
        Fact.CODE_REFUSED, {**body, "why": refusal.why.key, "words": refusal.why.body()}, SYSTEM
    )


def _approve(lane: Lane, pen: Pen, tried: _Try) -> Request:
    """The code is burnt on disk before the approval is: a crash in between costs a code alone."""
    request = existing(pen, tried.request.id)
    if request.state is not State.AWAITING_APPROVAL:
        raise Refused(say("approval.not_awaited", state=request.state))
    person = _checker(tried)
    key, minute = _right(lane, pen, tried, person)
    digest = fingerprint(asked_of(lane.about.id, request), minute)
    used = {"code_key": key.id, "minute": minute, "digest": digest}
    pen.append(Fact.CODE_USED, {**tried.body(), **used}, person.id)
    approved = approve_with(lane, pen, request.id, person, How.CODE)
    lane.codes.put(with_key(lane.codes.keys(), burnt(key, minute, digest)))
    return approved


def _checker(tried: _Try) -> Person:
    """Maker is never checker, over the phone as little as at the counter."""
    if tried.person is None:
        raise Refused(say("code.no_key", id="?"))
    demand_checker(tried.person, tried.request.drafted_by)
    return tried.person


def _right(lane: Lane, pen: Pen, tried: _Try, person: Person) -> tuple[CodeKey, int]:
    """The key, and the minute the code was made in; raises Refused unless it is good now."""
    key, back = key_of(lane.codes.keys(), person.id), lane.policy.code_minutes
    if key is None or key.id != holding_key(pen, person.id):
        raise Refused(say("code.no_key", id=person.id), say("code.enrol_again"))
    asked, now = asked_of(lane.about.id, tried.request), minute_of(lane.clock.now())
    judged = judge(key.secret, asked, tried.code, now, back)
    _demand_right(judged, now, back)
    if is_used(key, fingerprint(asked, judged.minute)):
        raise Refused(say("code.used"), say("code.ask_new"))
    if is_overtaken(key, judged.minute, back):
        raise Refused(say("code.overtaken"), say("code.ask_new"))
    return key, judged.minute


def _demand_right(judged: Judged, now: int, back: int) -> None:
    if judged.verdict is Verdict.WRONG:
        raise Refused(say("code.wrong"), say("code.read_again"))
    if judged.verdict is Verdict.EXPIRED:
        minutes = now - judged.minute
        raise Refused(say("code.expired", minutes=minutes, back=back), say("code.clocks"))
    if judged.verdict is Verdict.EARLY:
        raise Refused(say("code.early", minutes=judged.minute - now), say("code.clocks"))
