"""The command line: `cashier [--config FILE] [--data DIR] COMMAND`; without one, the screens.

A command's module is imported when the command is used; output, exits and options are each in
one place, so that a command is a few lines.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click

from cashier.bootstrap import open_log
from cashier.cli.call import Call
from cashier.cli.exits import Exit, Problem, problem_of
from cashier.cli.options import help_on, in_json, option
from cashier.cli.output import complain, make_speakable
from cashier.domain.say import say

COMMANDS = {
    "setup": "setup:setup",
    "staff": "people:staff",
    "find": "look:find",
    "match": "match:match",
    "originals": "look:originals",
    "explain": "explain:explain_",
    "from-slip": "slip:from_slip",
    "requests": "look:requests",
    "show": "look:show",
    "void": "money:void",
    "refund": "money:refund",
    "correct": "correct:correct",
    "corrections": "correct:corrections",
    "pay-other-way": "money:pay_other_way",
    "approve": "money:approve",
    "code": "code:code",
    "reject": "reject:reject",
    "send": "money:send",
    "queue": "queue:queue",
    "recover": "doubt:recover",
    "escalate": "supervise:escalate",
    "close": "doubt:close",
    "bank": "supervise:bank",
    "alerts": "alerts:alerts",
    "case": "case:case",
    "list": "case.looks:list_cases",
    "kb": "case:kb",
    "audit": "audit:audit",
    "settle": "terminal:settle",
    "sign-on": "terminal:sign_on",
    "function": "function:function",
    "sync": "sync:sync",
    "report": "report:report",
    "status": "status:status",
    "evidence": "evidence:evidence",
    "journal": "journal:journal",
    "ports": "bench:ports",
    "diagnose": "bench:diagnose",
    "decode": "decode:decode",
    "simulate": "simulate:simulate",
    "hub": "hub:hub",
}
"""Where each command is: `module:name` inside this package."""


class _Commands(click.Group):
    """Knows the commands by name; imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"cashier.cli.{module}"), name)
        return found


@click.group(cls=_Commands, invoke_without_command=True, help=help_on("group.cashier"))
@option("--config", type=click.Path(path_type=Path), metavar="FILE")
@option("--data", type=click.Path(path_type=Path), metavar="DIR")
@in_json
@click.version_option(package_name="cashier")
@click.pass_context
def cashier(ctx: click.Context, config: Path | None, data: Path | None) -> int | None:
    call = ctx.find_object(Call) or Call()
    call.config_file, call.data_folder = config, data
    if ctx.invoked_subcommand is not None:
        return None
    from cashier.cli.screens import screens

    return screens(call)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (exits.py)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)
    call = Call(json="--json" in given)
    make_speakable(call)
    call.stopping.on_signals()
    return run(call, given)


def run(call: Call, given: list[str]) -> int:
    """As `main`, with a call of the caller's own and without touching the process."""
    try:
        status = cashier.main(given, prog_name="cashier", standalone_mode=False, obj=call)
    except click.UsageError as error:
        return _misused(call, error)
    except click.Abort:
        return complain(call, Problem(Exit.USAGE, say("cli.aborted")))
    except BaseException as error:
        return _failed(call, error)
    return int(status or 0)


def _misused(call: Call, error: click.UsageError) -> int:
    """click's own sentence about its usage."""
    if not call.json:
        error.show()
        return Exit.USAGE
    return complain(call, Problem(Exit.USAGE, say("cli.usage", detail=error.format_message())))


def _failed(call: Call, error: BaseException) -> int:
    problem = problem_of(error)
    if problem is None and not isinstance(error, Exception):
        raise error
    if problem is None:
        traceback.print_exception(error)
        _write_down(call, error)
        problem = Problem(Exit.FAULT, say("cli.bug", detail=repr(error)), say("cli.bug_now"))
    return complain(call, problem)


def _write_down(call: Call, error: BaseException) -> None:
    """For whoever looks for the fault later; a fault here must not hide the first one."""
    with suppress(Exception), open_log(call.config, call.data) as log:
        log.error("fault", exc_info=error)


__all__ = ["COMMANDS", "cashier", "main", "run"]
