"""Reports: a day, so far (X), closings (Z); as text, JSON or CSV; compared where that is asked.

`report --json` prints the value of cashier.domain.report.statement.body: `{"report": "day|x|z",
"title", "lane", "name", "since", "until", "at", "by", "simulated", "figures": [{"group", "key",
"kind", "currency", "count", "minor"}], "requests": […]}`, with `"compared"` where something was
compared. `report close` and `report show` print a closing in the same shape, `report list` an
array of `{"number", "closed_at", "closed_by", "since"}`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from cashier.bootstrap import Look
from cashier.cli.call import Call, pass_call
from cashier.cli.exits import Exit, Misused
from cashier.cli.options import acting, command, group, in_json, option
from cashier.cli.output import note, table, tell
from cashier.cli.pins import Claim
from cashier.cli.report_compare import compared_shape
from cashier.domain.report.bars import signs
from cashier.domain.report.differences import Comparison
from cashier.domain.report.replay import Differing
from cashier.domain.report.statement import Statement, body
from cashier.domain.roles import Permission
from cashier.domain.say import say
from cashier.evidence.compare_text import bank_rows, journal_rows
from cashier.evidence.report_text import chart_page, kept_rows, statement_rows
from cashier.evidence.sheet import sheet
from cashier.services.close_report import Kept, close_report, kept_closing
from cashier.services.compare_bank import compare_bank
from cashier.services.compare_journal import compare_journal
from cashier.services.report import day_report, today, x_report
from cashier.store import report_reads

STANDARD_OUTPUT = "-"


YEARS = (2000, 2200)
"""Between these a report is asked for."""


@group("report", invoke_without_command=True)
@option("--day", about="report-day", metavar="DAY")
@option("--from", "first", about="from", metavar="DAY")
@option("--to", "last", about="to", metavar="DAY")
@option("--so-far", "is_so_far", is_flag=True)
@option("--csv", "file", about="csv", metavar="FILE")
@option("--mark", is_flag=True)
@option("--compare", "is_compared", about="compare", is_flag=True)
@option("--acquirer", metavar="FILE")
@in_json
@click.pass_context
def report(
    ctx: click.Context, day: str | None, first: str | None, last: str | None, file: str | None,
    acquirer: str | None, *, is_so_far: bool, mark: bool, is_compared: bool,
) -> Exit | None:  # fmt: skip
    if ctx.invoked_subcommand is not None:
        return None
    call = ctx.find_object(Call)
    assert call is not None
    if file is not None and call.json:
        raise Misused(say("report.csv_or_json"))
    begin, end = _days(call, day, first, last)
    with call.look() as look:
        statement = _drawn_up(call, look, begin, end, is_so_far=is_so_far)
        wanted = is_compared or acquirer
        compared = _compared(call, look, statement, begin, end, acquirer) if wanted else None
    _present(call, statement, compared, file, mark=mark)
    return Exit.DONE if compared is None or compared.is_even else Exit.FAULT


def _present(
    call: Call, statement: Statement, compared: Compared | None, file: str | None, *, mark: bool
) -> None:
    """The sheet where one was asked for, else what is for people or programs."""
    if file is None:
        _tell(call, statement, compared)
    else:
        _write(call, statement, file, mark=mark)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the figures were compared with; `bank` where a file was given."""

    figures: Differing
    bank: Comparison | None

    @property
    def is_even(self) -> bool:
        return not self.figures and (self.bank is None or self.bank.is_even)


def _compared(
    call: Call, look: Look, statement: Statement, begin: date, end: date, file: str | None
) -> Compared:
    rules = call.config.policy.report
    figures = compare_journal(look, statement, rules)
    bank = compare_bank(look, rules, begin, end, Path(file).read_bytes()) if file else None
    return Compared(figures, bank)


def _tell(call: Call, statement: Statement, compared: Compared | None) -> None:
    value, words = body(statement), call.words
    rows = list(statement_rows(words, statement.heading, statement.lines))
    rows += chart_page(words, statement.lines, signs(sys.stdout.encoding or "ascii"))
    if compared is not None:
        value["compared"] = compared_shape(words, compared.figures, compared.bank)
        rows += ["", *journal_rows(words, len(statement.lines), compared.figures)]
        rows.append(words.text("compare.terminal"))
        rows += bank_rows(words, compared.bank) if compared.bank else []
    tell(call, value, rows)


def _drawn_up(call: Call, look: Look, begin: date, end: date, *, is_so_far: bool) -> Statement:
    rules, now = call.config.policy.report, datetime.now(UTC)
    if is_so_far:
        return x_report(look, rules, now)
    return day_report(look, rules, begin, end, now)


def _days(call: Call, day: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    """The days that were asked for; one that is left out is the other one, both are today."""
    named = (day, day) if day else (first or last, last or first)
    if not any(named):
        return (today(call.config.policy.report, datetime.now(UTC)),) * 2
    begin, end = map(_day, map(str, named))
    if begin > end:
        raise Misused(say("report.days_turned"))
    return begin, end


def _day(text: str) -> date:
    """A day of this program's time: calendars end, and so does counting from them."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Misused(say("report.bad_day", text=text)) from error
    if not YEARS[0] <= day.year < YEARS[1]:
        raise Misused(say("report.bad_day", text=text))
    return day


def _write(call: Call, statement: Statement, file: str, *, mark: bool) -> None:
    """The requests as a sheet; the bytes are the file's, whatever the screen's encoding is."""
    requests = body(statement)["requests"]
    data = sheet(requests, mark=mark)  # type: ignore[arg-type]  # a list, as body() says
    if file == STANDARD_OUTPUT:
        click.echo(data, nl=False)
        return
    Path(file).write_bytes(data)
    note(call, "report.written", count=len(statement.entries), file=file)


@command("close", report)
@acting
@pass_call
def close(call: Call, by: Claim) -> Exit:
    with call.lane() as lane:
        person = by.prove(call, lane, Permission.CLOSE_REPORT)
        made = close_report(lane, person)
        kept = kept_closing(lane, made.number)
    note(call, "report.closed", number=made.number)
    _tell_kept(call, kept)
    return Exit.DONE


@command("list", report)
@pass_call
def list_(call: Call) -> Exit:
    with call.look() as look:
        known = report_reads.closings(look.journal)
    shapes = [
        {
            "number": one.number, "closed_at": one.closed_at, "closed_by": one.closed_by,
            "since": one.since,
        }
        for one in known
    ]  # fmt: skip
    rows = table(
        [[str(one.number), call.words.when(one.closed_at), one.closed_by] for one in known]
    )
    tell(call, shapes, rows or [call.words.text("report.no_closings")])
    return Exit.DONE


@command("show", report)
@click.argument("number", type=int)
@pass_call
def show(call: Call, number: int) -> Exit:
    with call.look() as look:
        kept = kept_closing(look, number)
    _tell_kept(call, kept)
    return Exit.DONE


def _tell_kept(call: Call, kept: Kept) -> None:
    tell(call, kept, kept_rows(call.words, kept))
