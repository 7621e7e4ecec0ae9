"""Requests whose outcome is unknown: ask the terminal, or let a person bring the proof."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Problem
from cashier.cli.money import present
from cashier.cli.names import request_named
from cashier.cli.options import acting, approving, command, option
from cashier.cli.output import complain, tell
from cashier.cli.pins import Claim
from cashier.cli.rows import request_rows
from cashier.cli.shapes import request_shape
from cashier.domain.lifecycle import UNRESOLVED
from cashier.domain.records import Request
from cashier.services import recover as recovery
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.lane import Lane
from drivers.terminal import Fact

FINDINGS = {"paid": Finding.PAID, "not-paid": Finding.NOT_PAID}


@command("recover")
@pass_call
def recover(call: Call) -> Exit:
    with call.lane() as lane:
        with call.stopping.heeded():
            done = recovery.recover(lane, call.hear, call.stopping)
        shape: dict[str, object] = {
            "resolved": [request_shape(lane.journal, call.words, one) for one in done.resolved],
            "still_in_doubt": [
                request_shape(lane.journal, call.words, one) for one in done.still_in_doubt
            ],
        }
        if done.obstacle is not None:
            return complain(call, Problem(Exit.NO_TERMINAL, done.obstacle), shape)
        tell(call, shape, _rows(call, lane, [*done.resolved, *done.still_in_doubt]))
    return Exit.IN_DOUBT if done.still_in_doubt else Exit.DONE


@command("close")
@click.argument("request")
@option("--finding", type=click.Choice(list(FINDINGS)), required=True)
@option("--evidence", type=click.Choice([fact.value for fact in Fact]), required=True)
@option("--note", required=True, metavar="TEXT")
@option("--voucher", default="", metavar="NUMBER")
@option("--rrn", default="", metavar="NUMBER")
@option("--auth-code", default="", metavar="CODE")
@acting
@approving
@pass_call
def close(
    call: Call, /, request: str, finding: str, by: Claim, approver: Claim | None, **slip: str
) -> Exit:
    brought = Evidence(kind=Fact(slip.pop("evidence")), **slip)
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        claims = [by, approver] if approver else [by]
        people = [claim.prove(call, lane, "close_doubt") for claim in claims]
        close_doubt(lane, found.id, FINDINGS[finding], brought, people)
        present(call, lane, found.id)
    return Exit.DONE


def _rows(call: Call, lane: Lane, requests: list[Request]) -> Iterator[str]:
    """What became of each, and what a person must bring where the terminal cannot tell."""
    for request in requests:
        yield from request_rows(lane.journal, call.words, request)
        facts = recovery.needs(lane, request) if request.state in UNRESOLVED else ()
        for fact in facts:
            yield call.words.text("cli.bring", fact=call.words.text(f"fact.{fact}"))
    if not requests:
        yield call.words.text("cli.nothing_in_doubt")
