"""Send an approved request to the terminal, exactly once.

Ask the terminal first; write the intent down durably; only then send the first byte; make the
outcome durable before it is acknowledged or shown. A money command is never sent again.
"""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import approval_is_stale, demand_queue
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, device_says, say
from cashier.evidence.receipts import keep_receipts
from cashier.services.conclude import Ending, Proof, conclude
from cashier.services.draft import check_again, existing
from cashier.services.lane import Lane, NoTerminal
from cashier.services.line_words import line_says
from cashier.services.recover import recover
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM, Pen
from drivers import terminal as t
from drivers.errors import LineError

_READY_TO_SEND = frozenset({State.APPROVED, State.QUEUED})


def send(lane: Lane, request_id: str, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> Request:
    """Carry the request to an outcome, or into the queue when the terminal cannot be reached.

    Raises Refused when a rule forbids it now (nothing was sent), NoTerminal when it may not
    wait either.
    """
    with lane.turn():
        return _send(lane, request_id, hear, stop)


def _send(lane: Lane, request_id: str, hear: t.Hear, stop: t.Stop) -> Request:
    request = existing(lane.journal, request_id)
    if request.state not in _READY_TO_SEND:
        raise Refused(say("send.not_ready", state=request.state))
    obstacle = _obstacle(lane, hear, stop)
    if obstacle is None:
        recover(lane, hear, stop)
        obstacle, baseline = _baseline(lane, hear, stop)
    if obstacle is not None:
        return _wait(lane, request, obstacle)
    intent = _intend(lane, request_id, baseline)
    if isinstance(intent, Say):
        raise Refused(intent)
    _Attempt(lane, request, *intent).run(hear, stop)
    return existing(lane.journal, request_id)


def send_queued(lane: Lane, hear: t.Hear = t.ignore, stop: t.Stop = t.never) -> list[Request]:
    """Send what waits, in the order in which it was asked for, until the terminal is away."""
    done: list[Request] = []
    for waiting in reads.requests(lane.journal, State.QUEUED):
        if stop():
            break
        try:
            after = send(lane, waiting.id, hear, stop)
        except Refused:
            after = existing(lane.journal, waiting.id)
        done.append(after)
        if after.state is State.QUEUED:
            break
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
    """Put an approved request into the queue; a queued one just stays."""
    if request.state is State.QUEUED:
        return request
    try:
        demand_queue(lane.policy, request.amount)
    except Refused as refusal:
        raise NoTerminal(why) from refusal
    with lane.journal.write() as pen:
        check_again(lane, pen, request)
        body = {"request": request.id, "words": why.body()}
        pen.append(Fact.REQUEST_QUEUED, body, SYSTEM)
        return existing(pen, request.id)


def _intend(lane: Lane, request_id: str, baseline: t.Transaction | None) -> tuple[str, str] | Say:
    """Judge once more, reserve the amount and mint the id, in one transaction.

    Durable when this returns: attempt and reference, or why it will not be sent.
    """
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        if (objection := _objection(lane, pen, request)) is not None:
            return objection
        attempt, reference = lane.new_id(), _mint(lane, pen)
        body: dict[str, object] = {
            "request": request_id, "attempt": attempt, "reference": reference,
        }  # fmt: skip
        if baseline is not None:
            body["baseline"] = transaction_body(baseline)
        pen.append(Fact.REQUEST_INTENDED, body, SYSTEM)
        return attempt, reference


def _objection(lane: Lane, pen: Pen, request: Request) -> Say | None:
    """Why it must not be sent after all; written down here, so that it never is."""
    try:
        check_again(lane, pen, request)
    except Refused as refusal:
        return _drop(pen, Fact.REQUEST_NOT_DONE, request, refusal.why)
    if not approval_is_stale(lane.policy, request, lane.clock.now()):
        return None
    queued = request.state is State.QUEUED
    fact = Fact.REQUEST_AWAITING_APPROVAL if queued else Fact.REQUEST_NOT_DONE
    return _drop(pen, fact, request, say("approval.stale"))


def _drop(pen: Pen, fact: Fact, request: Request, why: Say) -> Say:
    pen.append(fact, {"request": request.id, "words": why.body()}, SYSTEM)
    return why


def _mint(lane: Lane, pen: Pen) -> str:
    """14 digits, as the protocols' examples have them: the date and 8 that never repeat here."""
    while True:
        reference = f"{lane.clock.now():%y%m%d}{int(lane.new_id(), 16) % 10**8:08d}"
        if not pen.read("select 1 from attempts where reference = ?", reference):
            return reference


# -- the conversation -------------------------------------------------------------------------


class _Attempt:
    """One conversation for one request; hears its outcome before the device is acknowledged."""

    def __init__(self, lane: Lane, request: Request, attempt: str, reference: str) -> None:
        self._lane = lane
        self._request = request
        self._attempt = attempt
        self._reference = reference
        self._outcome: t.Outcome | None = None
        self._sent_at = ""

    def run(self, hear: t.Hear, stop: t.Stop) -> None:
        def listen(event: t.Event) -> None:
            self._take(event)
            hear(event)

        try:
            outcome = self._ask(listen, stop)
        except LineError as error:
            outcome = self._cut(t.Words(str(error)))
        self._settle(outcome, "")

    def _cut(self, words: t.Words) -> t.Outcome:
        """A line error proves that nothing was sent only while nothing was."""
        return t.Unknown(words) if self._sent_at else t.NotDone(words)

    def _ask(self, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        original = reads.original(self._lane.journal, self._request.original)
        if original is None:
            raise AssertionError("a request points at an original that is there")
        found = original.transaction
        if self._request.kind is t.Kind.VOID:
            void = t.Void(self._reference, found, self._request.amount)
            return self._lane.terminal.void(void, hear, stop)
        refund = t.Refund(self._reference, found, self._request.amount)
        return self._lane.terminal.refund(refund, hear, stop)

    def _take(self, event: t.Event) -> None:
        match event:
            case t.Sent():
                self._sent_at = self._lane.clock.now().isoformat(timespec="milliseconds")
            case t.ReceiptCame(receipt):
                with self._lane.journal.write() as pen:
                    keep_receipts(pen, self._request.id, [receipt], SYSTEM)
            case t.Concluded(result, trace) if isinstance(result, t.Outcome):
                self._settle(result, trace)

    def _settle(self, outcome: t.Outcome, trace: str) -> None:
        """The first outcome counts; what a driver adds to it afterwards is added to the record."""
        if self._outcome is None:
            self._outcome = outcome
            conclude(self._lane, self._ending(outcome, trace))
        elif isinstance(outcome, t.Approved) and outcome != self._outcome:
            self._add(outcome)

    def _ending(self, outcome: t.Outcome, trace: str) -> Ending:
        return Ending(
            self._request, self._attempt, outcome, Proof.ANSWER, trace=trace, sent_at=self._sent_at
        )

    def _add(self, outcome: t.Approved) -> None:
        body = {
            "request": self._request.id, "attempt": self._attempt,
            "transaction": transaction_body(outcome.transaction),
        }  # fmt: skip
        with self._lane.journal.write() as pen:
            pen.append(Fact.REQUEST_QUERIED, body, SYSTEM)
            keep_receipts(pen, self._request.id, outcome.receipts, SYSTEM)
