"""Figures against the journal: what the tables add up to, and what the events themselves say."""

from __future__ import annotations

import json

from cashier.domain.report.replay import Differing, Replay, Told, differing
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.statement import Statement
from cashier.services.lane import Sight


def compare_journal(lane: Sight, statement: Statement, rules: ReportRules) -> Differing:
    """Every figure that differs; the journal is read from its first event to its last."""
    replayed = Replay(statement.span, rules)
    for row in lane.journal.read("select kind, at, actor, body from journal order by rowid"):
        replayed.read(Told(row["kind"], row["at"], row["actor"], json.loads(row["body"])))
    return differing(statement.lines, replayed.counted())
