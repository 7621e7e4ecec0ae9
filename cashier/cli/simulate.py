"""`cashier simulate`: the simulator's own command line, under this program's name."""

from __future__ import annotations

import click

from cashier.cli.options import help_on


@click.command(
    "simulate",
    help=help_on("command.simulate"),
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulate(arguments: tuple[str, ...]) -> int:
    from drivers.simulator.__main__ import main

    try:
        return main(arguments)
    except SystemExit as ended:  # argparse ends so after its help and its complaints
        return int(ended.code or 0)
