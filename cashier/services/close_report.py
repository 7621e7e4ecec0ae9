"""Close a shift: a numbered report (Z) of all since the closing before, kept for ever.

Closings follow each other without a gap in number or in time, so every step of every request is in
exactly one of them. One can be shown again at any time and never made again.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.report.statement import About, Statement, body
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.evidence.receipts import keep_receipts
from cashier.evidence.report_text import statement_rows
from cashier.services.lane import Lane, Sight
from cashier.services.report import last_closing, today, x_report
from cashier.store import reads, report_reads
from cashier.store.event import canonical
from cashier.store.journal import Pen
from cashier.store.report_reads import Closing
from cashier.text import speaker
from drivers.terminal import Copy, Receipt

Kept = dict[str, object]
"""The body of a closing, as cashier.domain.report.statement.body says."""


def close_report(lane: Lane, by: Person) -> Closing:
    """Close the shift now; raises Refused, and then nothing was written."""
    demand(by.role, Permission.CLOSE_REPORT)
    with lane.journal.write() as pen:
        last = last_closing(lane)
        statement = x_report(lane, lane.policy.report, lane.clock.now())
        _demand_news(lane, last)
        return _write(lane, pen, _as_closing(statement, last, by), last)


def _demand_news(lane: Lane, last: Closing | None) -> None:
    """A quiet day may be closed, and a closing on the same day needs something to tell."""
    if last is None or last.upto < report_reads.last_place(lane.journal):
        return
    rules, now = lane.policy.report, lane.clock.now()
    if today(rules, now) <= today(rules, datetime.fromisoformat(last.closed_at)):
        raise Refused(say("report.closed_already", number=last.number), say("report.show_again"))


def _as_closing(statement: Statement, last: Closing | None, by: Person) -> Statement:
    number = last.number + 1 if last else 1
    heading = replace(statement.heading, about=About.Z, title=str(number), by=by.id)
    return replace(statement, heading=heading)


def _write(lane: Lane, pen: Pen, statement: Statement, last: Closing | None) -> Closing:
    heading = statement.heading
    number = int(heading.title)
    facts = {
        "number": number, "since": heading.since, "after": last.upto if last else 0,
        "upto": report_reads.last_place(pen), "blob": pen.keep(_bytes(statement)),
    }  # fmt: skip
    pen.append(Fact.REPORT_CLOSED, facts, heading.by)
    keep_receipts(pen, f"report/{number}", [_paper(lane, statement)], heading.by)
    return report_reads.closings(pen)[-1]


def _bytes(statement: Statement) -> bytes:
    return canonical(body(statement)).encode()


def _paper(lane: Lane, statement: Statement) -> Receipt:
    """The report as people read it, in the language of the lane."""
    rows = tuple(statement_rows(speaker(lane.about.language), statement.heading, statement.lines))
    return Receipt(Copy.REPORT, rows, "\n".join(rows).encode(), "utf-8")


def kept_closing(lane: Sight, number: int) -> Kept:
    """What the closing with this number said; raises Refused when there is none."""
    found = [one for one in report_reads.closings(lane.journal) if one.number == number]
    if not found:
        raise Refused(say("report.unknown", number=number), say("report.list"))
    data = reads.blob(lane.journal, found[0].blob) or b"{}"
    told: Kept = json.loads(data)
    return told
