"""What a supervisor writes down later: a doubt that is taken over, and the bank's own record."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.money import present
from cashier.cli.names import request_named
from cashier.cli.options import acting, approving, command, option
from cashier.cli.pins import Claim
from cashier.domain.roles import Permission
from cashier.services.bank_says import RECORDS, BankRecord, BankWord, bank_says
from cashier.services.take_over import take_over
from drivers.terminal import Fact

WORDS = {"credited": BankWord.CREDITED, "failed": BankWord.FAILED}


@command("escalate")
@click.argument("request")
@option("--note", about="plan", required=True, metavar="TEXT")
@acting
@pass_call
def escalate(call: Call, request: str, note: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        take_over(lane, found.id, note, by.prove(call, lane, Permission.TAKE_OVER))
        present(call, lane, found.id)
    return Exit.DONE


@command("bank")
@click.argument("request")
@option("--says", type=click.Choice(list(WORDS)), required=True)
@option("--note", about="record-note", required=True, metavar="TEXT")
@option("--reference", required=True, metavar="NUMBER")
@option("--date", "day", default="", metavar="DAY")
@option(
    "--evidence", "kind", about="record", default=RECORDS[0].value,
    type=click.Choice([one.value for one in RECORDS]), show_default=True,
)  # fmt: skip
@acting
@approving
@pass_call
def bank(
    call: Call, /, request: str, says: str, kind: str, by: Claim, approver: Claim | None, **on: str
) -> Exit:
    record = BankRecord(Fact(kind), **on)
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        claims = [by, approver] if approver else [by]
        people = [claim.prove(call, lane, Permission.BANK_SAYS) for claim in claims]
        bank_says(lane, found.id, WORDS[says], record, people)
        present(call, lane, found.id)
    return Exit.DONE
