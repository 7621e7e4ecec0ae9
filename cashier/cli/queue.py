"""What waits for the terminal: look at it, send it, take it back."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import BY_STATE, Exit, gravest
from cashier.cli.money import present
from cashier.cli.names import request_named
from cashier.cli.options import acting, command, group, in_json
from cashier.cli.output import table, tell
from cashier.cli.pins import Claim
from cashier.cli.rows import request_row
from cashier.cli.shapes import request_shape
from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.approve import withdraw as take_back
from cashier.services.send import send_queued
from cashier.store import reads
from cashier.store.reads import Readable


@group("queue", invoke_without_command=True)
@in_json
@click.pass_context
def queue(ctx: click.Context) -> Exit | None:
    if ctx.invoked_subcommand is not None:
        return None
    return _list(ctx.ensure_object(Call))


@command("list", queue)
@pass_call
def list_(call: Call) -> Exit:
    return _list(call)


@command("send", queue)
@pass_call
def send(call: Call) -> Exit:
    with call.lane() as lane, call.stopping.heeded():
        tried = send_queued(lane, call.hear, call.stopping)
        _tell(call, lane.journal, tried)
    return gravest(BY_STATE[one.state] for one in tried)


@command("withdraw", queue)
@click.argument("request")
@acting
@pass_call
def withdraw(call: Call, request: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = request_named(lane.journal, request)
        take_back(lane, found.id, by.prove(call, lane, "command"))
        present(call, lane, found.id)
    return Exit.DONE


def _list(call: Call) -> Exit:
    with call.look() as look:
        _tell(call, look.journal, reads.requests(look.journal, State.QUEUED))
    return Exit.DONE


def _tell(call: Call, source: Readable, requests: list[Request]) -> None:
    shapes = [request_shape(source, call.words, one) for one in requests]
    tell(call, shapes, table([request_row(call.words, one) for one in requests]))
