"""What a technician lets the terminal do: its totals, and whatever else its driver offers."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command, group
from cashier.cli.output import table, tell
from cashier.cli.pins import Claim
from cashier.cli.terminal import told
from cashier.services.perform import functions, perform


@group("function")
def function() -> None:
    """Functions of the terminal that move no money."""


@command("list", function)
@pass_call
def list_(call: Call) -> Exit:
    with call.lane() as lane:
        known = functions(lane)
    shapes = [
        {
            "name": one.name, "title": call.words.words(one.title),
            "takes": call.words.words(one.takes) if one.takes else "",
        }
        for one in known
    ]  # fmt: skip
    tell(call, shapes, table([list(shape.values()) for shape in shapes]))
    return Exit.DONE


@command("run", function)
@click.argument("name")
@click.argument("text", default="")
@acting
@pass_call
def run(call: Call, name: str, text: str, by: Claim) -> Exit:
    with call.lane() as lane:
        person = by.prove(call, lane, "command")
        with call.stopping.heeded():
            report = perform(lane, name, text, person, call.hear, call.stopping)
    return told(call, report)
