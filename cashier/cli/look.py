"""Commands that only look: originals and requests."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.names import request_named
from cashier.cli.options import command, option
from cashier.cli.output import note, table, tell
from cashier.cli.rows import (
    found_rows,
    history_rows,
    original_row,
    request_row,
    request_rows,
    waiting_rows,
)
from cashier.cli.shapes import found_shape, request_shape, waiting_shape
from cashier.domain.lifecycle import State
from cashier.domain.scanned import understand
from cashier.services import find as service
from cashier.store import reads


@command("find")
@click.argument("key")
@pass_call
def find(call: Call, key: str) -> Exit:
    with call.lane() as lane, call.stopping.heeded():
        found = service.find(lane, key, hear=call.hear, stop=call.stopping)
    note(call, f"scanned.{understand(key).what}")
    if not found.fresh:
        note(call, "cli.not_fresh")
    tell(call, found_shape(call.words, found), found_rows(call.words, found))
    return Exit.DONE


@command("originals")
@pass_call
def originals(call: Call) -> Exit:
    with call.look() as look:
        known = service.known_originals(look)
    shapes = [found_shape(call.words, one) for one in known]
    tell(call, shapes, table([original_row(call.words, one) for one in known]))
    return Exit.DONE


@command("requests")
@option("--state", type=click.Choice([state.value for state in State]), multiple=True)
@pass_call
def requests(call: Call, state: tuple[str, ...]) -> Exit:
    with call.look() as look:
        wanted = reads.requests(look.journal, *map(State, state))
        shapes = [request_shape(look.journal, call.words, one) for one in wanted]
    tell(call, shapes, table([request_row(call.words, one) for one in wanted]))
    return Exit.DONE


@command("show")
@click.argument("request")
@pass_call
def show(call: Call, request: str) -> Exit:
    with call.look() as look:
        found = request_named(look.journal, request)
        history = reads.history(look.journal, found.id)
        shape = request_shape(look.journal, call.words, found) | {"history": history}
        shape |= waiting_shape(look, call.words, found)
        rows = [
            *request_rows(look.journal, call.words, found),
            *waiting_rows(look, call.words, found), *history_rows(call.words, history),
        ]  # fmt: skip
    tell(call, shape, rows)
    return Exit.DONE
