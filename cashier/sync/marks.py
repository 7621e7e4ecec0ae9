"""What the lane remembers of the exchange between two runs: rows of sync_state and inbox."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cashier.store.journal import Journal, Pen
from cashier.store.reads import Readable
from cashier.store.wire import Notice


@dataclass(frozen=True, slots=True)
class Acked:
    """The last event that head office has for certain; `rowid` is its row, 0 for none."""

    epoch: str = ""
    seq: int = 0
    rowid: int = 0


@dataclass(frozen=True, slots=True)
class Retry:
    """`tries` failures in a row; not before `until` (UTC ISO 8601) again."""

    tries: int = 0
    until: str = ""


def acked(source: Readable) -> Acked:
    mark = _load(source, "acked")
    rows = source.read(
        "select epoch, seq, rowid from journal where epoch = ? and seq = ?",
        mark.get("epoch", ""), mark.get("seq", 0),
    )  # fmt: skip
    return Acked(*rows[0]) if rows else Acked()


def set_acked(pen: Pen, epoch: str, seq: int) -> None:
    """Seq 0 forgets everything: the journal will be offered from its first event on."""
    _save(pen, "acked", {"epoch": epoch, "seq": seq})


def waiting(source: Readable) -> int:
    """How many events head office is not known to have."""
    query = "select count(*) from journal where rowid > ?"
    return int(source.read(query, acked(source).rowid)[0][0])


def branch(source: Readable, epoch: str) -> str:
    """The name under which an epoch goes on after a fork; empty without one."""
    return str(_load(source, "branches").get(epoch, ""))


def set_branch(pen: Pen, epoch: str, name: str) -> None:
    _save(pen, "branches", {**_load(pen, "branches"), epoch: name})


def is_forked(source: Readable) -> bool:
    """Whether this journal was ever found to be restored from an older copy."""
    return bool(_load(source, "forked"))


def set_forked(pen: Pen, epoch: str, at: int) -> None:
    _save(pen, "forked", {"epoch": epoch, "at": at})


def retry(source: Readable) -> Retry:
    mark = _load(source, "retry")
    return Retry(int(mark.get("tries", 0)), str(mark.get("until", "")))


def set_retry(journal: Journal, mark: Retry) -> None:
    """Write it down unless it stands there already."""
    if mark != retry(journal):
        with journal.write() as pen:
            _save(pen, "retry", {"tries": mark.tries, "until": mark.until})


def inbox_ack(source: Readable) -> int:
    """The last notice of head office that is kept here."""
    return int(source.read("select coalesce(max(seq), 0) from inbox")[0][0])


def keep_notices(pen: Pen, notices: Sequence[Notice]) -> int:
    """Keep each once; returns how many were new."""
    last = inbox_ack(pen)
    new = [notice for notice in notices if notice.seq > last]
    for notice in new:
        pen.execute(
            "insert into inbox(seq, kind, body, at) values (?, ?, ?, ?) on conflict do nothing",
            notice.seq, notice.kind, notice.body, notice.at,
        )  # fmt: skip
    return len(new)


def _load(source: Readable, name: str) -> dict[str, str | int]:
    rows = source.read("select value from sync_state where name = ?", name)
    return json.loads(rows[0]["value"]) if rows else {}


def _save(pen: Pen, name: str, value: Mapping[str, str | int]) -> None:
    pen.execute(
        "insert into sync_state(name, value) values (?, ?)"
        " on conflict (name) do update set value = excluded.value",
        name, json.dumps(value),
    )  # fmt: skip
