"""What head office holds besides the events: blobs, notices to lanes, and figures to look at."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from pathlib import Path

from cashier.hub.file import HubFile
from cashier.store.event import COLUMNS, name_of
from cashier.store.wire import MAX_EVENTS, MAX_MISSING, MAX_NOTICES, Notice

_EVENTS = (
    f"select position, branch, {', '.join(COLUMNS)}, received_at from events"  # noqa: S608  # constant names
    " where lane = ? and position > ? order by position limit ?"
)

Figures = dict[str, object]


class WrongName(Exception):
    """The bytes do not have the SHA-256 that they are called by."""


# -- blobs -----------------------------------------------------------------------------------


def put_blob(file: HubFile, name: str, data: bytes) -> None:
    """Keep the bytes; once is as good as twice. Raises WrongName."""
    if name_of(data) != name:
        raise WrongName(name)
    with file.write() as connection:
        connection.execute(
            "insert into blobs(name, data, received_at) values (?, ?, ?) on conflict do nothing",
            (name, data, file.stamp()),
        )
        connection.execute("delete from wanted where name = ?", (name,))


def blob(file: HubFile, name: str) -> bytes | None:
    rows = file.read("select data from blobs where name = ?", name)
    return bytes(rows[0]["data"]) if rows else None


def missing(file: HubFile, lane: str) -> list[str]:
    """Some of the blobs that this lane's events name and that have not come yet.

    In random order, so that names that the lane cannot serve never hide the others.
    """
    query = "select name from wanted where lane = ? order by random() limit ?"
    return [row["name"] for row in file.read(query, lane, MAX_MISSING)]


# -- notices ---------------------------------------------------------------------------------


def tell(file: HubFile, lane: str, kind: str, body: str) -> int:
    """Put a notice into a lane's inbox; returns its number, which is never used again."""
    with file.write() as connection:
        seq: int = connection.execute(
            "select 1 + max(coalesce((select max(seq) from inbox where lane = ?), 0),"
            " coalesce((select inbox_ack from heard where lane = ?), 0))",
            (lane, lane),
        ).fetchone()[0]
        connection.execute(
            "insert into inbox(lane, seq, kind, body, at) values (?, ?, ?, ?, ?)",
            (lane, seq, kind, body, file.stamp()),
        )
    return seq


def notices(file: HubFile, lane: str, after: int) -> list[Notice]:
    query = "select seq, kind, body, at from inbox where lane = ? and seq > ? order by seq limit ?"
    return [Notice(**dict(row)) for row in file.read(query, lane, after, MAX_NOTICES)]


# -- to look at ------------------------------------------------------------------------------


def events(file: HubFile, lane: str, after: int) -> list[Figures]:
    """Up to 200 events of a lane in the order they came, each with its `position` here.

    `after` is the position of the last one that the caller has.
    """
    return [dict(row) for row in file.read(_EVENTS, lane, after, MAX_EVENTS)]


def overview(path: Path) -> list[Figures]:
    """The figures of all lanes in the file at `path`, for head office itself."""
    with closing(HubFile.open(path)) as file:
        return figures(file)


def figures(file: HubFile) -> list[Figures]:
    """Each lane that is enrolled or was heard, by name: where it stands, and its requests."""
    rows = file.read("select lane from lanes union select lane from heard order by lane")
    return [_figures(file, row["lane"]) for row in rows]


def _figures(file: HubFile, lane: str) -> Figures:
    last = file.read(
        "select epoch, seq from events where lane = ? order by position desc limit 1", lane
    )
    heard = file.read("select at from heard where lane = ?", lane)
    states = _states(file, lane)
    return {
        "lane": lane,
        "epoch": last[0]["epoch"] if last else "",
        "seq": last[0]["seq"] if last else 0,
        "heard_at": heard[0]["at"] if heard else "",
        "voids": states["void"],
        "refunds": states["refund"],
        "set_aside": _count(file, "select count(*) from dead_letter where lane = ?", lane),
        "blobs_missing": _count(file, "select count(*) from wanted where lane = ?", lane),
        "forks": _count(file, "select count(*) from cursors where lane = ? and branch <> ''", lane),
    }


def _states(file: HubFile, lane: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    query = "select kind, state, count(*) as n from requests where lane = ? group by kind, state"
    for row in file.read(query, lane):
        found[row["kind"]][row["state"]] = row["n"]
    return found


def _count(file: HubFile, query: str, lane: str) -> int:
    return int(file.read(query, lane)[0][0])
