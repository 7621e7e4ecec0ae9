"""`cashier from-slip`: a sale that the terminal cannot tell, typed from its slip."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, option
from cashier.cli.output import tell
from cashier.cli.pins import Claim
from cashier.cli.rows import found_rows
from cashier.cli.shapes import found_shape
from cashier.domain.amounts import read_amount
from cashier.services.note_original import Slip, note_original


@command("from-slip")
@click.argument("voucher")
@option("--amount", required=True, metavar="AMOUNT")
@option("--day", required=True, metavar="DAY")
@option("--terminal", default="", metavar="NUMBER", about="terminal_id")
@option("--batch", default="", metavar="NUMBER")
@option("--tail", default="", metavar="DIGITS")
@option("--rrn", default="", metavar="NUMBER")
@option("--auth-code", default="", metavar="CODE", about="auth_code")
@acting
@pass_call
def from_slip(
    call: Call, voucher: str, amount: str, day: str, terminal: str, batch: str, tail: str,
    rrn: str, auth_code: str, by: Claim,
) -> Exit:  # fmt: skip
    captured = read_amount(amount, call.config.lane.currency)
    slip = Slip(voucher, captured, day, terminal, batch, tail, rrn, auth_code)
    with call.lane() as lane:
        found = note_original(lane, slip, by.prove(call, lane, "command"))
    tell(call, found_shape(call.words, found), found_rows(call.words, found))
    return Exit.DONE
