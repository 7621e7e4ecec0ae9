"""What reports read: requests with every step of their lives, and the closings."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass

from cashier.domain.lifecycle import State
from cashier.domain.report.entries import Entry, Step
from cashier.store import reads
from cashier.store.codec import transaction_of, transaction_of_text
from cashier.store.reads import Readable
from drivers.terminal import Transaction


@dataclass(frozen=True, slots=True)
class Closing:
    """One Z report: the steps behind `after` up to `upto`, kept as the blob `blob`."""

    number: int
    closed_at: str
    closed_by: str
    since: str
    after: int
    upto: int
    blob: str


_APPROVED = (
    "select request, by from approvals union"
    " select json_extract(body, '$.request'), people.value"
    " from journal, json_each(body, '$.people') as people where kind = 'request_approved'"
)


def entries(source: Readable) -> list[Entry]:
    """Every request of this journal as reports see it, in the order they were drafted."""
    steps, told, sales = _steps(source), _attempts(source), _sales(source)
    given = _approvers(source)
    return [
        Entry(
            one,
            tuple(steps[one.id]),
            sales[one.original],
            *told.get(one.id, (None, "")),
            tuple(sorted(given[one.id])),
        )
        for one in reads.requests(source)
    ]


def _steps(source: Readable) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for row in source.read("select * from steps order by place"):
        step = Step(row["place"], row["at"], State(row["state"]), row["actor"])
        found[row["request"]].append(step)
    return found


def _approvers(source: Readable) -> dict[str, set[str]]:
    """Who said yes to each request; those who pay another way are told by its approval alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in source.read(_APPROVED):
        found[row["request"]].add(row["by"])
    return found


def _attempts(source: Readable) -> dict[str, tuple[Transaction | None, str]]:
    """What the terminal told last of each request, and our own id of the last attempt."""
    rows = source.read("select request, reference, result from attempts order by rowid")
    return {row["request"]: (transaction_of_text(row["result"]), row["reference"]) for row in rows}


def _sales(source: Readable) -> dict[str, Transaction]:
    rows = source.read("select id, body from originals where id in (select original from requests)")
    return {row["id"]: transaction_of(json.loads(row["body"])) for row in rows}


def closings(source: Readable) -> list[Closing]:
    """All closings, the first one first."""
    rows = source.read("select * from closings order by number")
    return [Closing(**dict(row)) for row in rows]


def last_place(source: Readable) -> int:
    """How many steps there are; 0 in a new journal."""
    return int(source.read("select coalesce(max(place), 0) as place from steps")[0]["place"])
