"""What people write down about a case: that there is one, calls, the bank's word, evidence."""

from __future__ import annotations

from pathlib import Path

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case, case_named
from cashier.cli.case.rows import case_rows
from cashier.cli.case.shapes import whole_shape
from cashier.cli.exits import Exit, Misused
from cashier.cli.names import request_named
from cashier.cli.options import acting, command, option
from cashier.cli.output import note, tell
from cashier.cli.pins import Claim
from cashier.domain.amounts import read_amount
from cashier.domain.cases.checklist import Item
from cashier.domain.cases.kinds import Answer, Kind, Type
from cashier.domain.cases.records import Case
from cashier.domain.say import say
from cashier.services.cases import bank as at_bank
from cashier.services.cases.look import look_at_case
from cashier.services.cases.notes import Contact, Piece, add_evidence, note_case
from cashier.services.cases.opening import BY_HAND, Discovery, new_case
from cashier.services.lane import Lane


@command("new", case)
@option(
    "--type", "type_", about="type", type=click.Choice([one.value for one in Type]), required=True
)
@option(
    "--kind",
    type=click.Choice([one.value for one in BY_HAND]),
    default=Kind.BY_HAND.value,
    show_default=True,
)
@option("--facts", required=True, metavar="TEXT")
@option("--request", about="case_request", default="", metavar="REQUEST")
@option("--original", about="case_original", default="", metavar="KEY")
@option("--amount", about="case_amount", default="", metavar="AMOUNT")
@option("--goods", default="", metavar="TEXT")
@option("--found", default="", metavar="TIME")
@acting
@pass_call
def new(
    call: Call, /, type_: str, kind: str, request: str, amount: str, found: str, by: Claim,
    **said: str,
) -> Exit:  # fmt: skip
    wanted = read_amount(amount, call.config.lane.currency) if amount else None
    with call.lane() as lane:
        about = request_named(lane.journal, request).id if request else ""
        what = Discovery(
            Kind(kind), Type(type_), request=about, amount=wanted, found_at=found, **said
        )
        opened = new_case(lane, what, by.prove(call, lane, "command"))
        note(call, "cli.case_opened", id=opened.id[:8])
        return tell_case(call, lane, opened)


@command("note", case)
@click.argument("case_id")
@option("--text", about="case_text", required=True, metavar="TEXT")
@option("--who", default="", metavar="NAME")
@option("--promised", default="", metavar="DAY")
@acting
@pass_call
def note_(call: Call, /, case_id: str, by: Claim, **said: str) -> Exit:
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        return tell_case(call, lane, note_case(lane, found.id, Contact(**said), person))


@command("bank", case)
@click.argument("case_id")
@option("--reference", about="case_reference", required=True, metavar="NUMBER")
@acting
@pass_call
def bank(call: Call, case_id: str, reference: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        return tell_case(call, lane, at_bank.send_to_bank(lane, found.id, reference, person))


@command("answer", case)
@click.argument("case_id")
@option("--granted", is_flag=True)
@option("--refused", is_flag=True)
@option("--reason", about="case_reason", required=True, metavar="TEXT")
@acting
@pass_call
def answer(call: Call, case_id: str, granted: bool, refused: bool, reason: str, by: Claim) -> Exit:
    if granted == refused:
        raise Misused(say("cli.case_one_answer"))
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        word = Answer.GRANTED if granted else Answer.REFUSED
        return tell_case(call, lane, at_bank.answer(lane, found.id, word, reason, person))


@command("appeal", case)
@click.argument("case_id")
@option("--reason", about="case_reason", required=True, metavar="TEXT")
@acting
@pass_call
def appeal(call: Call, case_id: str, reason: str, by: Claim) -> Exit:
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        person = by.prove(call, lane, "command")
        return tell_case(call, lane, at_bank.appeal(lane, found.id, reason, person))


@command("evidence", case)
@click.argument("case_id")
@option(
    "--file",
    about="evidence_file",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@option("--what", type=click.Choice([one.value for one in Item]), required=True)
@acting
@pass_call
def evidence(call: Call, case_id: str, file: Path, what: str, by: Claim) -> Exit:
    piece = Piece(Item(what), file.name, file.read_bytes())
    with call.lane() as lane:
        found = case_named(lane.journal, case_id)
        add_evidence(lane, found.id, piece, by.prove(call, lane, "command"))
        return tell_case(call, lane, found)


def tell_case(call: Call, lane: Lane, found: Case) -> Exit:
    """The case as it stands now."""
    view = look_at_case(lane, case_named(lane.journal, found.id))
    tell(call, whole_shape(call.words, view), case_rows(call.words, view))
    return Exit.DONE
