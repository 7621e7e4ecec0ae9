"""Mistakes on the way from an approved request to the first byte, and in what is sent."""

from __future__ import annotations

from tests.explorer.mutants.mutant import ALLINPAY, ASIA_ECR, DAYS, Search, one, several

ATTEMPT = "cashier/services/attempt.py"
DRAFT = "cashier/services/draft.py"
INTEND = "cashier/services/intend.py"
SEND = "cashier/services/send.py"

SENDING = (
    one(
        "the request is sent before the intent is committed: both wait for the result",
        DAYS,
        "cashier/store/journal.py",
        """\
                with immediate(self.connection):
                    yield pen
                    pen.put_down()
""",
        """\
                if not self.connection.in_transaction:
                    self.connection.execute("begin immediate")
                yield pen
                pen.put_down()
                if self.connection.execute(_HEAD).fetchone()["kind"] != Fact.REQUEST_INTENDED:
                    self.connection.execute("commit")
""",
    ),
    one(
        "the device gets another id than the one that was written down",
        ALLINPAY,
        ATTEMPT,
        "t.Refund(self._intent.reference, found, self._request.amount)",
        "t.Refund(self._lane.new_id()[:14], found, self._request.amount)",
    ),
    several(
        "a request without an answer is sent once more under a new id",
        ALLINPAY,
        ("drivers/allinpay/driver.py", "    Unconfirmed,\n", "    Unconfirmed,\n    Unknown,\n"),
        (
            "drivers/allinpay/driver.py",
            """\
            return talk.run(Confirmed(first, lambda result: ask.doubt(request, result)))
""",
            """\
            outcome = talk.run(Confirmed(first, lambda result: ask.doubt(request, result)))
            if isinstance(outcome, Unknown):
                again = replace(request, reference=f"{int(request.reference) + 1:014d}")
                outcome = talk.run(Exchange(ask.money(again)))
            return outcome
""",
        ),
    ),
    several(
        "all requests of a day have the same id",
        ALLINPAY,
        (INTEND, "{int(lane.new_id(), 16) % 10**8:08d}", "{1:08d}"),
        (
            INTEND,
            'if not pen.read("select 1 from attempts where reference = ?", reference):',
            "if 1:",
        ),
        (
            "cashier/store/migrations/m002_projections.py",
            "reference text not null unique,",
            "reference text not null,",
        ),
    ),
    one(
        "what is in doubt is not asked about before the next request is sent",
        DAYS,
        SEND,
        "        recover(lane, hear, stop)\n        obstacle, baseline",
        "        obstacle, baseline",
    ),
    one(
        "the terminal's last transaction is not fetched before money",
        DAYS,
        SEND,
        "if not lane.terminal.capabilities.needs_baseline:",
        "if lane.terminal.capabilities.needs_baseline:",
    ),
    one(
        "the cap is checked when a request is asked for, not in the transaction that reserves it",
        DAYS,
        INTEND,
        """\
    try:
        decision = check_again(lane, pen, request)
    except Refused as refusal:
        return _drop(pen, Fact.REQUEST_NOT_DONE, request, refusal.why)
""",
        "    decision = None\n",
    ),
    one(
        "a request joins the queue without a look at what is left",
        DAYS,
        SEND,
        "        missing = not_approved(lane, pen, request, check_again(lane, pen, request))\n",
        "        missing = None\n",
    ),
    one(
        "a queued request is sent on an approval that is too old",
        DAYS,
        "cashier/services/approvals.py",
        "    if approval_is_stale(lane.policy, request, lane.clock.now()):",
        '    if request.state != "queued" and approval_is_stale(\n'
        "        lane.policy, request, lane.clock.now()\n"
        "    ):",
    ),
    one(
        "the queue is sent from its end, also on one original",
        DAYS,
        SEND,
        "for waiting in reads.requests(lane.journal, State.QUEUED):",
        "for waiting in reversed(reads.requests(lane.journal, State.QUEUED)):",
    ),
    one(
        "the queue is ordered by the clock, which can be set back",
        DAYS,
        "cashier/store/reads.py",
        "select * from requests {where} order by rowid",
        "select * from requests {where} order by drafted_at",
    ),
    one(
        "the whole sale is refunded where a part was asked for",
        DAYS,
        ATTEMPT,
        "t.Refund(self._intent.reference, found, self._request.amount)",
        "t.Refund(self._intent.reference, found, found.amount or self._request.amount)",
    ),
    one(
        "a void that is declined goes out again as a refund, by itself",
        DAYS,
        ATTEMPT,
        "            return self._lane.terminal.void(void, hear, stop)\n",
        """\
            outcome = self._lane.terminal.void(void, hear, stop)
            if not isinstance(outcome, t.Declined):
                return outcome
""",
    ),
    one(
        "a void that is not possible is drafted as a refund",
        DAYS,
        DRAFT,
        "        if isinstance(decision, Denied):\n",
        """\
        if isinstance(decision, Denied) and kind is Kind.VOID:
            wish = Wish(by, Kind.REFUND, choose(found).refundable, reason, route)
            decision = judge(lane, pen, found, wish)
        if isinstance(decision, Denied):
""",
    ),
    one(
        "a request in doubt can be taken back as if it had not been sent",
        DAYS,
        "cashier/services/approve.py",
        "if request.state not in UNSENT:",
        "if request.state not in UNSENT | {State.IN_DOUBT}:",
    ),
    one(
        "two people may talk to the terminal at once",
        DAYS,
        "cashier/services/lane.py",
        """\
        if not self._in_use.acquire(blocking=False):
            raise Refused(say("terminal.in_use"), say("terminal.wait"))
        try:
            yield
        finally:
            self._in_use.release()
""",
        "        yield\n",
    ),
    one(
        "a void goes to another terminal than the one that made the sale",
        (Search.ASIA_ECR, Search.ALLINPAY),
        "cashier/domain/choice.py",
        "(original.terminal_id, last.terminal_id):",
        "(original.terminal_id, original.terminal_id):",
    ),
    one(
        "a void goes to another batch than the one that has the sale",
        (Search.ASIA_ECR, Search.ALLINPAY),
        "cashier/domain/choice.py",
        "(original.batch, last.batch):",
        "(original.batch, original.batch):",
    ),
    one(
        "a refund is looked up as a sale and can be refunded again",
        ASIA_ECR,
        "cashier/services/find.py",
        "if told.kind is Kind.SALE and reads.is_own_refund(pen, told):",
        "if told.kind is Kind.REFUND and reads.is_own_refund(pen, told):",
    ),
)
