"""Rows of the derived tables as the records that the rules speak about.

Works over anything that can `read`: a Journal, a Pen inside a transaction, or a Reader.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Protocol

from cashier.domain.lifecycle import State
from cashier.domain.pins import PinState, Tries
from cashier.domain.records import (
    Attempt,
    Batches,
    Original,
    Person,
    PinAlarm,
    Request,
    Source,
    may_be_same,
    number_of,
)
from cashier.domain.roles import Role
from cashier.domain.routes import Route
from cashier.domain.say import Say
from cashier.store.codec import transaction_of, transaction_of_text
from drivers.money import Money
from drivers.terminal import Kind, Transaction


class Readable(Protocol):
    def read(self, query: str, *values: object) -> list[sqlite3.Row]: ...


# -- people ----------------------------------------------------------------------------------


def person(source: Readable, person_id: str) -> Person | None:
    rows = source.read("select * from people where id = ?", person_id)
    return _person(rows[0]) if rows else None


def people(source: Readable) -> list[Person]:
    return [_person(row) for row in source.read("select * from people order by id")]


def tries(source: Readable, person_id: str) -> Tries:
    """As far as the journal knows; how long ago that surely was, it does not."""
    rows = source.read("select count, last_at from tries where person = ?", person_id)
    locked = len(lockouts(source, person_id))
    if not rows:
        return Tries(lockouts=locked)
    return Tries(rows[0]["count"], datetime.fromisoformat(rows[0]["last_at"]), locked)


def lockouts(source: Readable, person_id: str) -> list[str]:
    """When the person was locked out, UTC ISO 8601, the oldest first."""
    rows = source.read("select at from lockouts where person = ? order by at", person_id)
    return [row["at"] for row in rows]


def ever_tried(source: Readable) -> dict[str, int]:
    """By person, how often a PIN was tried, right or wrong."""
    return {row["person"]: row["ever"] for row in source.read("select * from tried")}


def pin_state(source: Readable, person_id: str) -> PinState | None:
    """None for somebody without a PIN."""
    query = "select pin_at, pin_is_first from people where id = ? and pin_at <> ''"
    for row in source.read(query, person_id):
        return PinState(datetime.fromisoformat(row["pin_at"]), bool(row["pin_is_first"]))
    return None


def first_pin_from(source: Readable, person_id: str) -> str:
    """Who gave this person the PIN that they have not changed yet; empty for one of their own."""
    query = (
        "select actor from journal join people on people.id = ?1 and pin_is_first"
        " where kind = 'pin_changed' and json_extract(body, '$.person') = ?1"
        " order by journal.rowid desc limit 1"
    )
    return next((str(row["actor"]) for row in source.read(query, person_id)), "")


def pin_alarms(source: Readable) -> list[PinAlarm]:
    """What no supervisor has seen yet, the oldest first."""
    rows = source.read("select * from pin_alarms where seen_by = '' order by at, event")
    return [PinAlarm(row["event"], row["at"], row["kind"], row["person"]) for row in rows]


# -- originals -------------------------------------------------------------------------------

KEYS = ("id", "voucher", "rrn", "auth_code", "order_number")
"""By what an original is found, the most telling first."""


def original(source: Readable, original_id: str) -> Original | None:
    rows = source.read("select * from originals where id = ?", original_id)
    return _original(rows[0]) if rows else None


def originals(source: Readable) -> list[Original]:
    rows = source.read("select * from originals order by seen_at desc, id")
    return [_original(row) for row in rows]


def originals_by(source: Readable, name: str, value: str) -> list[Original]:
    """Those whose column `name` (one of KEYS) is `value`, the newest first.

    A voucher is the same with fewer or more zeros before it.
    """
    if name not in KEYS:
        raise ValueError(name)
    same = "ltrim(voucher, '0') = ltrim(?, '0')" if name == "voucher" else f"{name} = ?"
    query = f"select * from originals where {same} order by seen_at desc"  # noqa: S608  # checked
    return [_original(row) for row in source.read(query, value)]


def is_matched(source: Readable, original_id: str) -> bool:
    """Whether somebody's facts were those of this original."""
    return bool(source.read("select 1 from matches where original = ?", original_id))


def twins(source: Readable, original: Original) -> list[Original]:
    """Other names that may stand for the very same sale, because one was typed from a slip."""
    query = "select * from originals where ltrim(voucher, '0') = ? and id <> ?"
    rows = source.read(query, number_of(original.transaction), original.id)
    return [one for one in map(_original, rows) if may_be_same(one, original)]


# -- requests --------------------------------------------------------------------------------


def request(source: Readable, request_id: str) -> Request | None:
    rows = source.read("select * from requests where id = ?", request_id)
    return _request(rows[0]) if rows else None


def requests(source: Readable, *states: State) -> list[Request]:
    """Those in `states`, or all; in the order they were drafted, whatever the clock said."""
    marks = ", ".join("?" * len(states))
    where = f"where state in ({marks})" if states else ""
    query = f"select * from requests {where} order by rowid"  # noqa: S608  # marks only
    return [_request(row) for row in source.read(query, *states)]


def requests_on(source: Readable, original_id: str) -> list[Request]:
    query = "select * from requests where original = ? order by rowid"
    return [_request(row) for row in source.read(query, original_id)]


def attempts(source: Readable, request_id: str) -> list[Attempt]:
    query = "select * from attempts where request = ? order by rowid"
    return [_attempt(row) for row in source.read(query, request_id)]


def is_overtaken(source: Readable, attempt_id: str) -> bool:
    """Whether another attempt at the terminal was written down after this one."""
    query = (
        "select 1 from attempts join requests on requests.id = attempts.request"
        " where attempts.rowid > (select rowid from attempts where id = ?)"
        " and route = 'original'"
    )
    return bool(source.read(query, attempt_id))


def is_own_refund(source: Readable, told: Transaction) -> bool:
    """Whether this lane itself made the refund that has these numbers."""
    rows = source.read(
        "select 1 from attempts where json_extract(result, '$.kind') = 'refund'"
        " and json_extract(result, '$.voucher') = ?"
        " and coalesce(json_extract(result, '$.batch'), '') = ?"
        " and json_extract(result, '$.terminal_id') = ?",
        told.voucher, told.batch, told.terminal_id,
    )  # fmt: skip
    return bool(rows)


def history(source: Readable, request_id: str) -> list[dict[str, object]]:
    """Every event about a request, in order: seq, at, kind, actor, body."""
    rows = source.read(
        "select seq, at, kind, actor, body from journal"
        " where json_extract(body, '$.request') = ? order by rowid",
        request_id,
    )
    return [{**dict(row), "body": json.loads(row["body"])} for row in rows]


# -- evidence and devices ----------------------------------------------------------------------


def receipts(source: Readable, owner: str) -> list[str]:
    """Names of the receipt blobs of a request or an original, in the order they came."""
    query = "select blob from receipts where owner = ? order by rowid"
    return [row["blob"] for row in source.read(query, owner)]


def blob(source: Readable, name: str) -> bytes | None:
    rows = source.read("select data from blobs where name = ?", name)
    return bytes(rows[0]["data"]) if rows else None


def batches(source: Readable, terminal: str) -> Batches:
    """Which batch the terminal was last known to have open, and which it closed last."""
    rows = source.read("select * from terminals where name = ?", terminal)
    return Batches(rows[0]["open_batch"], rows[0]["closed_batch"]) if rows else Batches()


# -- rows to records -----------------------------------------------------------------------------


def _person(row: sqlite3.Row) -> Person:
    return Person(row["id"], row["name"], Role(row["role"]))


def _original(row: sqlite3.Row) -> Original:
    found = transaction_of(json.loads(row["body"]))
    return Original(row["id"], found, row["seen_at"], bool(row["voided"]), Source(row["source"]))


def _request(row: sqlite3.Row) -> Request:
    message = json.loads(row["message"]) if row["message"] else None
    return Request(
        id=row["id"], kind=Kind(row["kind"]), original=row["original"],
        amount=Money(row["amount_minor"], row["currency"]), reason=row["reason"],
        state=State(row["state"]), drafted_by=row["drafted_by"], drafted_at=row["drafted_at"],
        changed_at=row["changed_at"], approved_by=row["approved_by"],
        approved_at=row["approved_at"], message=Say.of_body(message) if message else None,
        route=Route(row["route"]), pending=bool(row["pending"]),
    )  # fmt: skip


def _attempt(row: sqlite3.Row) -> Attempt:
    return Attempt(
        id=row["id"], request=row["request"], reference=row["reference"],
        intended_at=row["intended_at"], sent_at=row["sent_at"], ended_at=row["ended_at"],
        outcome=State(row["outcome"]) if row["outcome"] else None, code=row["code"],
        baseline=transaction_of_text(row["baseline"]),
        transaction=transaction_of_text(row["result"]), trace=row["trace"],
    )  # fmt: skip
