"""Mistakes with an unknown outcome, with how a request ends, and with what is kept as proof."""

from __future__ import annotations

from tests.explorer.mutants.mutant import ALLINPAY, ASIA_ECR, DAYS, Search, one, several

ATTEMPT = "cashier/services/attempt.py"
CONCLUDE = "cashier/services/conclude.py"
RECOVER = "cashier/services/recover.py"

ENDING = (
    one(
        "an unknown outcome is shown as declined",
        DAYS,
        CONCLUDE,
        "    Unknown: State.IN_DOUBT,",
        "    Unknown: State.DECLINED,",
    ),
    one(
        "an unknown outcome is shown as not done",
        DAYS,
        CONCLUDE,
        "    Unknown: State.IN_DOUBT,",
        "    Unknown: State.NOT_DONE,",
    ),
    several(
        "an outcome is written without the fact that the request was sent",
        DAYS,
        (
            CONCLUDE,
            "        pen.append(Fact.REQUEST_SENT, sent, SYSTEM)\n",
            "        sent.clear()\n",
        ),
        (
            "cashier/domain/lifecycle.py",
            "_S.INTENDED: frozenset({_S.SENT, ",
            "_S.INTENDED: frozenset({_S.SENT, _S.ACCEPTED, _S.DECLINED, ",
        ),
    ),
    one(
        "an outcome is concluded when it is heard and again when the verb returns",
        DAYS,
        ATTEMPT,
        "        if self._outcome is None:\n            self._outcome = outcome",
        "        if self._outcome is None or not trace:\n            self._outcome = outcome",
    ),
    one(
        "a later outcome of a conversation overrides the first one",
        ASIA_ECR,
        ATTEMPT,
        "        if self._outcome is None:\n            self._outcome = outcome",
        "        if self._outcome != outcome:\n            self._outcome = outcome",
    ),
    one(
        "the result is durable only after the terminal got its acknowledgement",
        (Search.ASIA_ECR,),
        ATTEMPT,
        """\
            case t.Concluded(result, trace) if isinstance(result, t.Outcome):
                self._settle(result, trace)
""",
        "",
    ),
    one(
        "the device's receipts are dropped when the result is there",
        (Search.ALLINPAY,),
        CONCLUDE,
        "    keep_receipts(pen, ending.request.id, receipts, SYSTEM)\n",
        "    keep_receipts(pen, ending.request.id, receipts[2:], SYSTEM)\n",
    ),
    one(
        "where the device sends no receipt, none is drawn up",
        DAYS,
        CONCLUDE,
        "receipts = outcome.receipts or (_drawn_up(lane, ending, outcome),)",
        "receipts = outcome.receipts",
    ),
    several(
        "the receipts are kept in a transaction of their own, after the outcome",
        DAYS,
        (
            CONCLUDE,
            "            write(lane, pen, ending)\n    except",
            """\
            write(lane, pen, ending)
        if write is write_ending and isinstance(ending.outcome, Approved):
            with lane.journal.write() as pen:
                keep_proof(lane, pen, ending, ending.outcome)
    except""",
        ),
        (
            CONCLUDE,
            """\
    pen.append(_fact(ending), body, SYSTEM)
    if isinstance(ending.outcome, Approved):
        keep_proof(lane, pen, ending, ending.outcome)
""",
            "    pen.append(_fact(ending), body, SYSTEM)\n",
        ),
    ),
    one(
        "the evidence is forgotten when the journal cannot take a result",
        (Search.FAILING_DISK, *DAYS),
        CONCLUDE,
        '        lane.spill(f"{ending.attempt}.json", _last_words(ending))\n',
        "",
    ),
)

RECOVERING = (
    one(
        "what was cut off between intent and outcome is never put in doubt",
        DAYS,
        RECOVER,
        "_CUT_OFF = (State.INTENDED, State.SENT)",
        "_CUT_OFF = (State.SENT,)",
    ),
    one(
        "a request that a crash cut off counts as not done",
        DAYS,
        RECOVER,
        'outcome = t.Unknown(t.Words("cut off"))',
        'outcome = t.NotDone(t.Words("cut off"))',
    ),
    one(
        "a doubt that is an hour old is closed as not done",
        DAYS,
        RECOVER,
        '    trace = "\\n".join(traces)\n',
        """\
    trace = "\\n".join(traces)
    age = lane.clock.now() - datetime.fromisoformat(attempt.intended_at)
    if isinstance(outcome, t.Unknown) and age.total_seconds() > 3600:
        outcome = t.NotDone(outcome.words)
""",
    ),
    one(
        "the baseline does not reach the driver",
        DAYS,
        RECOVER,
        "return t.Attempt(asked, sent_at, baseline, is_last, request.pending)",
        "return t.Attempt(asked, sent_at, None, is_last, request.pending)",
    ),
    one(
        "the last result is taken for that of a request which a later one has overtaken",
        ASIA_ECR,
        RECOVER,
        "is t.Proof.LAST_RESULT and not is_last",
        "is t.Proof.NONE and not is_last",
    ),
    one(
        "recovery looks for the amount of the sale instead of that of the request",
        DAYS,
        RECOVER,
        "original.transaction, request.amount)",
        "original.transaction, original.transaction.amount or request.amount)",
    ),
    one(
        "nothing is asked about again once its first minute is over",
        DAYS,
        "cashier/domain/query_plan.py",
        "    steps = floor((asked - last) / plan.every) + 1\n",
        "    steps = 10**9\n",
    ),
    one(
        "the batch is settled while a request is in doubt",
        DAYS,
        "cashier/services/settle.py",
        """\
    if reads.requests(lane.journal, *UNRESOLVED):
        raise Refused(say("settle.in_doubt"), say("settle.clear_board"))
""",
        "",
    ),
    one(
        "recovery sends the money again where it proved that nothing was done",
        ALLINPAY,
        "drivers/allinpay/driver.py",
        """\
            return Recovery(talk, self._ask(), attempt, self._clock, hear).run(patience)
""",
        """\
            found = Recovery(talk, self._ask(), attempt, self._clock, hear).run(patience)
            if isinstance(found, NotDone):
                found = talk.run(Exchange(self._ask().money(attempt.request)))
            return found
""",
    ),
    one(
        "recovery sends the money again where it proved nothing",
        ASIA_ECR,
        "drivers/asia_ecr/driver.py",
        "            return recovery.resolve(attempt, talk.run, self._profile)\n",
        """\
            found = recovery.resolve(attempt, talk.run, self._profile)
            if isinstance(found, Approved):
                return found
            return talk.run(exchanges.money(attempt.request, self._profile))
""",
    ),
)
