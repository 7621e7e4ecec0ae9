"""What looks at cases: the list, one of them, the words for the customer, what was learned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import click

from cashier.cli.call import Call, pass_call
from cashier.cli.case.group import case, case_named, kb
from cashier.cli.case.rows import case_row, case_rows
from cashier.cli.case.shapes import case_shape, whole_shape
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import F, command, option
from cashier.cli.output import note, table, tell
from cashier.domain.say import say
from cashier.services.cases.look import CaseView, cases_by_urgency, look_at_case
from cashier.services.cases.say_it import say_case
from cashier.store.case_reads import Wanted
from cashier.text import LANGUAGES, speaker


def _filters(function: F) -> F:
    """The filters of a list, in the order in which help shows them."""
    for given in (
        option("--text", about="words", default="", metavar="WORDS"),
        option("--since", default="", metavar="DAY"),
        option("--abnormal", is_flag=True),
        option("--open", "only_open", about="open", is_flag=True),
    ):
        function = given(function)
    return function


@command("list", case)
@_filters
@pass_call
def list_(call: Call, only_open: bool, abnormal: bool, since: str, text: str) -> Exit:
    return _list(call, Wanted(only_open, False, abnormal, _since(since), text))


@command("list")
@_filters
@pass_call
def list_cases(call: Call, only_open: bool, abnormal: bool, since: str, text: str) -> Exit:
    """The same list at the top, where people look for what was abnormal."""
    return _list(call, Wanted(only_open, False, abnormal, _since(since), text))


@command("show", case)
@click.argument("case_id")
@pass_call
def show(call: Call, case_id: str) -> Exit:
    with call.look() as look:
        view = look_at_case(look, case_named(look.journal, case_id))
    tell(call, whole_shape(call.words, view), case_rows(call.words, view))
    return Exit.DONE


@command("say", case)
@click.argument("case_id")
@pass_call
def say_(call: Call, case_id: str) -> Exit:
    """In both languages, since the customer's is not always the lane's."""
    with call.look() as look:
        said = say_case(look, case_named(look.journal, case_id))
    texts = {name: [speaker(name).say(one) for one in said] for name in LANGUAGES}
    tell(call, texts, [line for lines in texts.values() for line in (*lines, "")])
    return Exit.DONE


@command("search", kb)
@click.argument("words", nargs=-1, required=True)
@pass_call
def search(call: Call, words: tuple[str, ...]) -> Exit:
    """What was the cause of closed cases in which all the words stand, and what was learned."""
    return _list(call, Wanted(closed=True, text=" ".join(words)))


def _list(call: Call, wanted: Wanted) -> Exit:
    call.catch_up()
    with call.look() as look:
        views = cases_by_urgency(look, wanted)
    if not views:
        note(call, "cli.case_none")
    rows = _lessons(call, views) if wanted.closed else [case_row(call.words, one) for one in views]
    tell(call, [case_shape(call.words, one) for one in views], table(rows))
    return Exit.DONE


def _lessons(call: Call, views: list[CaseView]) -> list[list[str]]:
    return [
        [*case_row(call.words, one)[:1], call.words.text(f"cause.{one.case.cause}"),
         one.case.lesson or "-", case_row(call.words, one)[-1]]
        for one in views
    ]  # fmt: skip


def _since(day: str) -> str:
    """The beginning of the day here, in UTC."""
    if not day:
        return ""
    try:
        began = datetime.combine(date.fromisoformat(day), time())
    except ValueError as error:
        raise Misused(say("case.day")) from error
    return began.astimezone(UTC).isoformat(timespec="milliseconds")
