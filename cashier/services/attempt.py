"""One conversation with the terminal for one request, and its outcome.

The outcome is durable before the device's answer is acknowledged and before anybody sees it.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.facts import Fact
from cashier.domain.records import Request
from cashier.domain.say import Say
from cashier.evidence.receipts import keep_receipts
from cashier.services.conclude import Ending, Proof, conclude, keep_proof, note
from cashier.services.draft import original_of
from cashier.services.intend import Intent
from cashier.services.lane import Lane
from cashier.services.line_words import line_says
from cashier.store.codec import transaction_body
from cashier.store.journal import SYSTEM
from drivers import terminal as t
from drivers.errors import LineError


def carry_out(lane: Lane, request: Request, intent: Intent, hear: t.Hear, stop: t.Stop) -> None:
    """Send the request and write down what became of it; never raises for an unknown outcome."""
    _Attempt(lane, request, intent).run(hear, stop)


class _Attempt:
    def __init__(self, lane: Lane, request: Request, intent: Intent) -> None:
        self._lane = lane
        self._request = request
        self._intent = intent
        self._outcome: t.Outcome | None = None
        self._sent_at = ""

    def run(self, hear: t.Hear, stop: t.Stop) -> None:
        def listen(event: t.Event) -> None:
            self._take(event)
            hear(event)

        try:
            outcome = self._ask(listen, stop)
        except LineError as error:
            self._cut(error)
        else:
            self._settle(outcome, "")

    def _cut(self, error: LineError) -> None:
        """A line error proves that nothing was sent only while nothing was."""
        words = t.Words(str(error))
        outcome = t.Unknown(words) if self._sent_at else t.NotDone(words)
        self._settle(outcome, "", line_says(error))

    def _ask(self, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        if self._request.kind is t.Kind.SALE:
            sale = t.Sale(self._intent.reference, self._request.amount)
            return self._lane.terminal.sale(sale, hear, stop)
        found = original_of(self._lane.journal, self._request).transaction
        if self._request.kind is t.Kind.VOID:
            void = t.Void(self._intent.reference, found, self._request.amount)
            return self._lane.terminal.void(void, hear, stop)
        refund = t.Refund(self._intent.reference, found, self._request.amount)
        return self._lane.terminal.refund(refund, hear, stop)

    def _take(self, event: t.Event) -> None:
        match event:
            case t.Sent():
                self._sent_at = self._lane.clock.now().isoformat(timespec="milliseconds")
            case t.ReceiptCame(receipt):
                with self._lane.journal.write() as pen:
                    keep_receipts(pen, self._request.id, [receipt], SYSTEM)
            case t.Provisional(result, trace):
                note(self._lane, self._ending(result, trace))
            case t.Concluded(result, trace) if isinstance(result, t.Outcome):
                self._settle(result, trace)

    def _settle(self, outcome: t.Outcome, trace: str, words: Say | None = None) -> None:
        """The first outcome counts; what a driver adds to it afterwards is added to the record."""
        if self._outcome is None:
            self._outcome = outcome
            conclude(self._lane, replace(self._ending(outcome, trace), say=words))
        elif isinstance(outcome, t.Approved) and outcome != self._outcome:
            self._add(outcome)

    def _ending(self, outcome: t.Outcome, trace: str) -> Ending:
        attempt, sent_at = self._intent.attempt, self._sent_at
        return Ending(self._request, attempt, outcome, Proof.ANSWER, trace, sent_at)

    def _add(self, outcome: t.Approved) -> None:
        body = {
            "request": self._request.id, "attempt": self._intent.attempt,
            "transaction": transaction_body(outcome.transaction),
        }  # fmt: skip
        with self._lane.journal.write() as pen:
            pen.append(Fact.REQUEST_QUERIED, body, SYSTEM)
            keep_proof(self._lane, pen, self._ending(outcome, ""), outcome)
