"""What is to be looked at, and a supervisor who has looked."""

from __future__ import annotations

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.names import short
from cashier.cli.options import acting, command, help_on, in_json, option
from cashier.cli.output import note as told
from cashier.cli.output import table, tell
from cashier.cli.pins import Claim
from cashier.cli.shapes import Shape
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission
from cashier.domain.say import say
from cashier.services.watch import acknowledge
from cashier.store.reads import Readable
from cashier.store.warning_reads import Alert
from cashier.store.warning_reads import alerts as read_alerts


@click.group("alerts", invoke_without_command=True, help=help_on("group.alerts"))
@option("--all", "everything", about="all-alerts", is_flag=True)
@in_json
@click.pass_context
def alerts(ctx: click.Context, *, everything: bool) -> Exit | None:
    if ctx.invoked_subcommand is not None:
        return None
    call = ctx.ensure_object(Call)
    with call.look() as look:
        found = read_alerts(look.journal, everything=everything)
    rows = table([_row(call, one) for one in found]) or [call.words.text("warnings.empty")]
    tell(call, [_shape(call, one) for one in found], rows)
    return Exit.DONE


@command("ack", alerts)
@click.argument("id")
@option("--note", about="warning-note", required=True, metavar="TEXT")
@acting
@pass_call
def ack(call: Call, id: str, note: str, by: Claim) -> Exit:  # noqa: A002  # the argument's name
    with call.lane() as lane:
        person = by.prove(call, lane, Permission.WARNINGS)
        alert = _named(lane.journal, id)
        acknowledge(lane, alert, note, person)
    told(call, "warning.acknowledged")
    tell(call, {"alert": alert, "by": person.id}, [])
    return Exit.DONE


def _named(source: Readable, name: str) -> str:
    """The warning with this id, or the only one whose id begins so."""
    fitting = [
        one.id for one in read_alerts(source, everything=True) if name and one.id.startswith(name)
    ]
    if not fitting:
        raise Refused(say("warning.unknown", id=name))
    if len(fitting) > 1:
        raise Misused(say("cli.ambiguous", name=name))
    return fitting[0]


def _row(call: Call, one: Alert) -> list[str]:
    level = call.words.text(f"warning.level.{one.level}")
    seen = f"{one.seen_by}: {one.note}" if one.seen_by else ""
    return [short(one.id), call.words.when(one.at), level, call.words.say(one.words), seen]


def _shape(call: Call, one: Alert) -> Shape:
    return {
        "alert": one.id, "rule": one.rule, "level": one.level, "at": one.at,
        "message": call.words.say(one.words), "rows": list(one.rows), "note": one.note,
        "seen_by": one.seen_by, "seen_at": one.seen_at,
    }  # fmt: skip
