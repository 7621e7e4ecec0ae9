"""The kept receipts: which there are, and what stands on them."""

from __future__ import annotations

import sys

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.names import request_named, short
from cashier.cli.options import command, group, option
from cashier.cli.output import table, tell
from cashier.cli.shapes import kept_shape
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.evidence.receipts import Kept, kept_receipts, receipt_lines
from cashier.store import reads
from cashier.store.reads import Readable


@group("evidence")
def evidence() -> None:
    pass


@command("list", evidence)
@pass_call
def list_(call: Call) -> Exit:
    with call.look() as look:
        kept = kept_receipts(look.journal)
    tell(call, [kept_shape(one) for one in kept], table([_row(call, one) for one in kept]))
    return Exit.DONE


@command("show", evidence)
@click.argument("name")
@option("--raw", is_flag=True)
@pass_call
def show(call: Call, name: str, raw: bool) -> Exit:
    with call.look() as look:
        wanted = receipts_of(look.journal, name)
        if raw:
            return _bytes(look.journal, wanted)
        texts = [receipt_lines(look.journal, one) for one in wanted]
    shapes = [
        kept_shape(one) | {"lines": list(lines)} for one, lines in zip(wanted, texts, strict=True)
    ]
    tell(call, shapes, [line for lines in texts for line in (*lines, "")])
    return Exit.DONE


@command("trace", evidence)
@click.argument("request")
@pass_call
def trace(call: Call, request: str) -> Exit:
    """The bytes of every conversation about a request, as `decode` takes them."""
    with call.look() as look:
        found = request_named(look.journal, request)
        attempts = [one for one in reads.attempts(look.journal, found.id) if one.trace]
        texts = [(reads.blob(look.journal, one.trace) or b"").decode() for one in attempts]
    if not texts:
        raise Refused(say("cli.no_trace", name=short(found.id)))
    shapes = [{"attempt": one.id, "trace": text} for one, text in zip(attempts, texts, strict=True)]
    tell(call, shapes, [line for text in texts for line in text.splitlines()])
    return Exit.DONE


def receipts_of(source: Readable, name: str) -> list[Kept]:
    """Those whose own name or whose request begins with `name`, or of the original `name`.

    Each blob once, the oldest first; raises Refused when there are none.
    """
    originals = {one.id for key in reads.KEYS for one in reads.originals_by(source, key, name)}
    fitting = {
        one.name: one
        for one in kept_receipts(source)
        if name and (one.owner in originals or one.owner.startswith(name)
                     or one.name.startswith(name))
    }  # fmt: skip
    if not fitting:
        raise Refused(say("cli.no_evidence", name=name))
    return list(fitting.values())[::-1]


def _bytes(source: Readable, wanted: list[Kept]) -> Exit:
    """Exactly what came, for a file or another program."""
    for one in wanted:
        sys.stdout.buffer.write(reads.blob(source, one.name) or b"")
    return Exit.DONE


def _row(call: Call, kept: Kept) -> list[str]:
    copy = call.words.text(f"copy.{kept.copy}")
    return [short(kept.name), call.words.when(kept.kept_at), copy, kept.owner]
