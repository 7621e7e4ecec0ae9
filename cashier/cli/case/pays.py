"""Compensation: asked for by one person, approved by another; never through the terminal."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case, case_named
from cashier.cli.case.rows import compensation_row
from cashier.cli.case.shapes import compensation_shape
from cashier.cli.exits import Exit
from cashier.cli.options import acting, approving, command, option
from cashier.cli.output import tell
from cashier.cli.pins import Claim
from cashier.domain.amounts import read_amount
from cashier.domain.cases.kinds import Given
from cashier.domain.cases.records import Compensation
from cashier.services.cases.compensate import Offer, approve_compensation, ask_compensation


@command("compensate", case)
@click.argument("case_id")
@option("--amount", about="compensation_amount", required=True, metavar="AMOUNT")
@option("--what", about="given", type=click.Choice([one.value for one in Given]), required=True)
@acting
@approving
@pass_call
def compensate(
    call: Call, case_id: str, amount: str, what: str, by: Claim, approver: Claim | None
) -> Exit:
    offer = Offer(read_amount(amount, call.config.lane.currency), Given(what))
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        second = approver.prove(call, lane, "approve") if approver else None
        asked = ask_compensation(lane, found.id, offer, person)
        if second is not None:
            asked = approve_compensation(lane, asked.id, second)
    return _told(call, asked)


@command("allow", case)
@click.argument("compensation")
@acting
@pass_call
def allow(call: Call, compensation: str, by: Claim) -> Exit:
    with call.lane() as lane:
        person = by.prove(call, lane, "approve")
        return _told(call, approve_compensation(lane, compensation, person))


def _told(call: Call, one: Compensation) -> Exit:
    tell(call, compensation_shape(one), [compensation_row(call.words, one)])
    return Exit.DONE if one.approved_by else Exit.REFUSED
