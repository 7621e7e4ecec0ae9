"""`cashier reject`: a supervisor's no, with the reason."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.money import present
from cashier.cli.names import request_named
from cashier.cli.options import acting, command, option
from cashier.cli.pins import Claim
from cashier.services.reject import reject as say_no


@command("reject")
@click.argument("request")
@option("--reason", about="reject_reason", required=True, metavar="TEXT")
@acting
@pass_call
def reject(call: Call, request: str, reason: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        say_no(lane, found.id, reason, by.prove(call, lane, "approve"))
        present(call, lane, found.id)
    return Exit.DONE
