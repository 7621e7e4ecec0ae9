"""Proves the journal by reading it: every hash, every link, and the tables derived from it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from cashier.bootstrap import lane_folder
from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import command, group
from cashier.cli.output import tell
from cashier.domain.say import say
from cashier.store.check import Findings
from cashier.store.check import check as prove
from cashier.store.errors import NotAJournal
from cashier.store.event import GENESIS


@group("journal")
def journal() -> None:
    pass


@command("check", journal)
@pass_call
def check(call: Call) -> Exit:
    path = lane_folder(call.config, call.data) / "journal.db"
    if not path.exists():
        raise Misused(say("cli.no_journal", path=str(path)))
    findings = _findings(call, path)
    key = "cli.journal_good" if findings.ok else "cli.journal_bad"
    bad = findings.first_bad or call.words.text("cli.tables_differ")
    tell(call, asdict(findings), [call.words.text(key, events=findings.events, bad=bad)])
    return Exit.DONE if findings.ok else Exit.FAULT


def _findings(call: Call, path: Path) -> Findings:
    """What is found also where the file itself is damaged."""
    try:
        with call.look() as look:
            return prove(look.journal.connection, call.config.lane.id)
    except NotAJournal as error:
        return Findings(False, 0, GENESIS, False, f"{path.name}: {error}")
