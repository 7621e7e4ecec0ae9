"""Head office in one file: serve it, and let lanes in."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import command, group, option
from cashier.cli.output import tell
from cashier.domain.say import say

FILE = "hub.db"


@group("hub")
def hub() -> None:
    pass


@command("serve", hub)
@option("--file", about="hub-file", type=click.Path(path_type=Path), metavar="FILE")
@option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@option("--port", about="listen", type=click.IntRange(0, 65535), default=8080, show_default=True)
@pass_call
def serve(call: Call, file: Path | None, host: str, port: int) -> Exit:
    from cashier.hub.serve import CannotServe
    from cashier.hub.serve import serve as run

    try:
        run(file or call.data / FILE, host, port, _announce)
    except CannotServe as error:
        raise Misused(say("cli.hub", detail=str(error))) from error
    return Exit.DONE


@command("enrol", hub)
@click.argument("lane")
@option("--file", about="hub-file", type=click.Path(path_type=Path), metavar="FILE")
@pass_call
def enrol(call: Call, lane: str, file: Path | None) -> Exit:
    from cashier.hub.lanes import enrol as let_in

    try:
        token = let_in(file or call.data / FILE, lane)
    except ValueError as error:
        raise Misused(say("cli.hub", detail=str(error))) from error
    tell(call, {"lane": lane, "token": token}, [token])
    return Exit.DONE


def _announce(words: dict[str, object]) -> None:
    """One JSON line once lanes can connect, for whoever waits for it."""
    click.echo(json.dumps(words))
