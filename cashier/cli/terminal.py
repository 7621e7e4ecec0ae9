"""What a supervisor or technician lets the terminal do: settle its batch, sign on."""

from __future__ import annotations

from collections.abc import Callable

from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit
from cashier.cli.options import acting, command
from cashier.cli.output import tell
from cashier.cli.pins import Claim
from cashier.cli.shapes import Shape
from cashier.domain.records import Person
from cashier.evidence.report import report_rows
from cashier.services import settle as services
from cashier.services.lane import Lane
from cashier.store.event import name_of
from cashier.text import Speaker
from drivers.terminal import Hear, Report, Stop

Verb = Callable[[Lane, Person, Hear, Stop], Report]


@command("settle")
@acting
@pass_call
def settle(call: Call, by: Claim) -> Exit:
    return _do(call, services.settle, by)


@command("sign-on")
@acting
@pass_call
def sign_on(call: Call, by: Claim) -> Exit:
    return _do(call, services.sign_on, by)


def _do(call: Call, verb: Verb, by: Claim) -> Exit:
    with call.lane() as lane:
        person = by.prove(call, lane, "command")
        with call.stopping.heeded():
            report = verb(lane, person, call.hear, call.stopping)
    return told(call, report)


def told(call: Call, report: Report) -> Exit:
    """Show how it went, and say it by the exit status."""
    tell(call, _shape(call.words, report), report_rows(call.words, report))
    return Exit.DONE if report.done else Exit.DECLINED


def _shape(words: Speaker, report: Report) -> Shape:
    return {
        "done": report.done, "code": report.code, "batch": report.batch,
        "figures": dict(report.figures), "message": words.words(report.words),
        "receipts": [name_of(receipt.raw) for receipt in report.receipts],
    }  # fmt: skip
