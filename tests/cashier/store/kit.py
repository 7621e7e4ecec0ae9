"""A journal in which something of every kind has happened, and processes that use journals."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.store.journal import Journal
from tests.builders import (
    CASHIER,
    TO_STATE,
    append,
    draft,
    find_original,
    journal_on_file,
    step_body,
    walk,
)

ROOT = Path(__file__).parents[3]
RESTING = [state for state in sorted(State) if state not in (State.INTENDED, State.SENT)]


def live(journal: Journal) -> None:
    """A day on which every state, table and kind of evidence occurs."""
    append(journal, Fact.PERSON_ADDED, {"id": CASHIER, "name": "小明", "role": "cashier"})
    append(journal, Fact.PIN_TRIED, {"person": CASHIER})
    append(journal, Fact.SIGNED_IN, {"person": CASHIER})
    append(journal, Fact.PIN_LOCKED, {"person": CASHIER})
    append(journal, Fact.TRIES_LOST, {"why": "missing"})
    append(journal, Fact.BATCH_SEEN, {"terminal": "T0000001", "batch": "000012"})
    for number, state in enumerate(RESTING):
        request = draft(journal, find_original(journal, voucher=f"{number:06d}"), f"r{number}")
        walk(journal, request, *TO_STATE[state])
    keep_receipt(journal, "r1", "凭证 000124 退款 30.00".encode("gbk"))
    flying = draft(journal, find_original(journal, voucher="000999"), "flying")
    walk(journal, flying, *TO_STATE[State.INTENDED])
    trace = {"trace": keep_trace(journal, b"> 02 31 03\n< 06\n")}
    append(journal, Fact.REQUEST_IN_DOUBT, step_body(flying, State.IN_DOUBT) | trace)
    asked = {"what": "check", "presence": "ready", "words": {"key": "device"}, "trace": ""}
    append(journal, Fact.DEVICE_ASKED, asked)
    matched = {"original": find_original(journal, voucher="000999"), "facts": {"rrn": "matches"}}
    append(journal, Fact.FACTS_MATCHED, matched)
    append(journal, Fact.CODE_ENROLLED, {"person": "9001", "code_key": "k1"})
    append(journal, Fact.CODE_TRIED, {"person": "9001", "request": flying})
    about = {"rule": "no_sale", "level": "alarm", "words": {"key": "w"}, "rows": [flying]}
    append(journal, Fact.WARNING_RAISED, {"warning": "w1", **about})
    correct(journal)
    complain(journal)


def complain(journal: Journal) -> None:
    """One case with a compensation."""
    case = {
        "case": "c1", "kind": "complaint", "type": "input", "subject": "", "concerns": "r1",
        "original": "", "found_at": "2026-11-22T12:00:00.000+00:00", "clock": "pc",
        "terminal": "T0000001", "goods": "", "reason": "charged twice", "sold_on": "",
    }  # fmt: skip
    append(journal, Fact.CASE_OPENED, case)
    paid = {"amount": {"minor": 500, "currency": "CNY"}, "given": "goods"}
    append(journal, Fact.COMPENSATION_ASKED, {"case": "c1", "compensation": "p1", **paid})


def correct(journal: Journal) -> None:
    """One correction, half done."""
    started = {
        "correction": "k1", "original": find_original(journal, voucher="000001"),
        "amount": {"minor": 300, "currency": "CNY"}, "reason": "typed_wrong",
    }  # fmt: skip
    append(journal, Fact.CORRECTION_STARTED, started)
    linked = {"correction": "k1", "request": "r1", "part": "give_back"}
    append(journal, Fact.CORRECTION_LINKED, linked)


def keep_receipt(journal: Journal, owner: str, data: bytes) -> str:
    with journal.write() as pen:
        name = pen.keep(data)
        body = {"blob": name, "owner": owner, "copy": "merchant", "encoding": "gbk"}
        pen.append(Fact.RECEIPT_KEPT, body, CASHIER)
    return name


def keep_trace(journal: Journal, data: bytes) -> str:
    with journal.write() as pen:
        return pen.keep(data)


def close_shift(journal: Journal) -> None:
    with journal.write() as pen:
        body = {"number": 1, "since": "", "after": 0, "upto": 9, "blob": pen.keep(b"{}")}
        pen.append(Fact.REPORT_CLOSED, body, CASHIER)


def lived_in(path: Path, *, closed: bool = True) -> Path:
    """A closed journal at `path` with such a day in it, whose shift is `closed` at its end."""
    with closing(journal_on_file(path)) as journal:
        live(journal)
        if closed:
            close_shift(journal)
    return path


# -- behind the program's back ---------------------------------------------------------------------


@contextmanager
def tampering(path: Path) -> Iterator[sqlite3.Connection]:
    """A raw connection from which the triggers are taken away for a while, and put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        triggers = raw.execute("select name, sql from sqlite_master where type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            raw.execute(f"drop trigger {name}")
        yield raw
        for _, sql in kept:
            raw.execute(sql)


def dump(path: Path) -> list[object]:
    """All that the file says, but for the record of when a migration was applied."""
    with closing(sqlite3.connect(path)) as raw:
        query = "select type, name, tbl_name, sql from sqlite_master order by name"
        shape = raw.execute(query).fetchall()
        tables = [row[1] for row in shape if row[0] == "table" and row[1] != "_sqlite_migrations"]
        rows = [raw.execute(f"select * from {name} order by rowid").fetchall() for name in tables]
        marks = ("application_id", "user_version", "encoding")
        return [shape, rows, *(raw.execute(f"pragma {mark}").fetchone() for mark in marks)]


# -- other processes -------------------------------------------------------------------------------


@contextmanager
def child(
    command: str, *arguments: str | Path, prefix: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    """A process that runs one command of children.py; it is dead when the block ends."""
    program = [sys.executable, "-m", "tests.cashier.store.children", command]
    with subprocess.Popen(
        [*prefix, *program, *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def say_of(process: subprocess.Popen[str]) -> str:
    """The next line that the child prints; empty at its end."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def run(command: str, *arguments: str | Path, prefix: tuple[str, ...] = ()) -> list[str]:
    """All lines that a child prints until it ends well."""
    with child(command, *arguments, prefix=prefix) as process:
        output, _ = process.communicate()
    assert process.returncode == 0, output
    return output.splitlines()
