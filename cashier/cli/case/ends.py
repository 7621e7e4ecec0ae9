"""What a supervisor does at the end of a case: close it with cause and proof, or open it again."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case, case_named
from cashier.cli.case.notes import tell_case
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, option
from cashier.cli.pins import Claim
from cashier.domain.cases.kinds import Cause
from cashier.services.cases.closing import Finding, close_case, reopen_case


@command("close", case)
@click.argument("case_id")
@option("--cause", type=click.Choice([one.value for one in Cause]), required=True)
@option("--proof", required=True, metavar="TEXT")
@option("--lesson", default="", metavar="TEXT")
@acting
@pass_call
def close(call: Call, case_id: str, cause: str, proof: str, lesson: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        finding = Finding(Cause(cause), proof, lesson)
        return tell_case(call, lane, close_case(lane, found.id, finding, person))


@command("reopen", case)
@click.argument("case_id")
@option("--reason", about="case_reason", required=True, metavar="TEXT")
@acting
@pass_call
def reopen(call: Call, case_id: str, reason: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        return tell_case(call, lane, reopen_case(lane, found.id, reason, person))
