"""The technician's first look: which ports there are, and what is at the end of ours."""

from __future__ import annotations

from dataclasses import asdict

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import command
from cashier.cli.output import note, table, tell


@command("ports")
@pass_call
def ports(call: Call) -> Exit:
    from drivers.lines.serial import ports as present

    found = present()
    if not found:
        note(call, "cli.no_ports")
    rows = [[one.name, one.description, one.holder] for one in found]
    tell(call, [asdict(one) for one in found], table(rows))
    return Exit.DONE
