"""`cashier audit`: whose hands a request or a case has passed through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case_named
from cashier.cli.exits import Exit
from cashier.cli.names import request_named
from cashier.cli.options import command
from cashier.cli.output import tell
from cashier.domain.refusal import Refused
from cashier.evidence.case_lines import log_lines
from cashier.services.audit import Deed, deeds
from cashier.store import case_reads
from cashier.store.reads import Readable
from cashier.text import Speaker


@command("audit")
@click.argument("name", metavar="ID")
@pass_call
def audit(call: Call, name: str) -> Exit:
    """A request's deeds; for a case, the steps of the case."""
    with call.look() as look:
        try:
            done = deeds(look.journal, request_named(look.journal, name))
        except Refused:
            return _case(call, look.journal, name)
    tell(call, [asdict(one) for one in done], _rows(call.words, done))
    return Exit.DONE


def _case(call: Call, source: Readable, name: str) -> Exit:
    found = case_named(source, name)
    log = case_reads.log(source, found.id)
    steps = [{"part": one["kind"], "by": one["actor"], "at": one["at"]} for one in log]
    tell(call, steps, log_lines(call.words, log))
    return Exit.DONE


def _rows(words: Speaker, done: list[Deed]) -> Iterator[str]:
    for one in done:
        present = f" ({one.present})" if one.present else ""
        yield f"{words.when(one.at)}  {one.by}{present}  {words.text(f'audit.{one.part}')}"
