"""What opens a case by itself: one look over the tables for each kind.

Each look is a query that an index answers, since all of them are made again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cashier.domain.cases.deadlines import arrives_by
from cashier.domain.cases.kinds import Kind
from cashier.domain.records import Request
from cashier.domain.say import Say, say
from cashier.services.cases.known import local_day
from cashier.services.cases.look import accepted_at
from cashier.services.cases.opening import Opening
from cashier.services.draft import original_of
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.reads import Readable
from drivers.terminal import differ

Look = Callable[[Lane, Readable], Iterator[Opening]]

_NEW = "not exists (select 1 from cases where kind = '{kind}' and subject = {subject})"

_TAKEN_BACK = (
    "id in (select request from attempts where result is not null"
    " and outcome in ('declined', 'not_done', 'in_doubt'))"
)
"""A result that was told before the outcome, which then was another one."""


def _in_doubt(_lane: Lane, source: Readable) -> Iterator[Opening]:
    yield from _requests(source, Kind.IN_DOUBT, f"state = 'in_doubt' and not ({_TAKEN_BACK})")


def _escalated(_lane: Lane, source: Readable) -> Iterator[Opening]:
    """One that was taken over before anybody looked; else its case is there already."""
    followed = "not exists (select 1 from cases where request = requests.id)"
    where = f"state = 'escalated' and {followed} and not ({_TAKEN_BACK})"
    yield from _requests(source, Kind.ESCALATED, where)


def _taken_back(_lane: Lane, source: Readable) -> Iterator[Opening]:
    """The terminal had said yes, and then that it was not so, or not certain."""
    yield from _requests(source, Kind.TERMINAL_REVERSAL, _TAKEN_BACK)


def _refused_later(_lane: Lane, source: Readable) -> Iterator[Opening]:
    """The customer has nothing of what was promised to them."""
    yield from _requests(source, Kind.FAILED_POSTING, "state = 'failed_later'")


def _not_credited(lane: Lane, source: Readable) -> Iterator[Opening]:
    """Refunds only: a void leaves no trace on a statement that could be waited for."""
    now, acquirer = lane.clock.now(), lane.policy.acquirer
    shortest = timedelta(days=min(acquirer.card_days, acquirer.wallet_days))
    old = (
        f"state = 'accepted' and kind = 'refund' and changed_at <= '{(now - shortest).isoformat()}'"
    )
    for opening in _requests(source, Kind.ACCEPTED_NOT_CREDITED, old):
        assert opening.request is not None
        assert opening.original is not None
        accepted = local_day(accepted_at(source, opening.request))
        last = arrives_by(opening.original.transaction.method, accepted, acquirer)
        if now.astimezone().date() > last:
            yield opening


def _missing_number(lane: Lane, source: Readable) -> Iterator[Opening]:
    if not lane.policy.cases.missing_number:
        return
    rows = source.read(
        "select id from originals indexed by originals_without_card where source = 'device'"  # noqa: S608  # constant text
        " and json_extract(body, '$.method') = 'card'"
        " and coalesce(json_extract(body, '$.card'), '') not glob '*[0-9]*'"
        f" and {_NEW.format(kind=Kind.MISSING_NUMBER, subject='originals.id')}"
    )
    for row in rows:
        found = reads.original(source, row["id"])
        assert found is not None
        words = say("case.why.missing_number", voucher=found.transaction.voucher)
        yield Opening(Kind.MISSING_NUMBER, found.id, words, found.seen_at, original=found)


def _device_changed(_lane: Lane, source: Readable) -> Iterator[Opening]:
    """Every identity that differs from the one that was seen first."""
    rows = source.read(
        "select coalesce(json_extract(body, '$.terminal_id'), '') as terminal,"
        " coalesce(json_extract(body, '$.merchant_id'), '') as merchant, min(rowid) as first"
        " from originals where source = 'device'"
        " group by json_extract(body, '$.terminal_id'), json_extract(body, '$.merchant_id')"
        " order by first"
    )
    known = [(row["terminal"], row["merchant"], row["first"]) for row in rows]
    for terminal, merchant, first in known[1:]:
        if differ(terminal, known[0][0]) or differ(merchant, known[0][1]):
            yield from _changed(source, f"{known[0][0]}/{known[0][1]}", terminal, merchant, first)


def _changed(
    source: Readable, before: str, terminal: str, merchant: str, first: int
) -> Iterator[Opening]:
    subject = f"{terminal}/{merchant}"
    query = "select 1 from cases where kind = ? and subject = ?"
    if not source.read(query, Kind.DEVICE_CHANGED, subject):
        row = source.read("select seen_at from originals where rowid = ?", first)[0]
        words = say("case.why.device_changed", before=before, now=subject)
        yield Opening(Kind.DEVICE_CHANGED, subject, words, row["seen_at"])


WATCHES: tuple[Look, ...] = (
    _in_doubt, _escalated, _taken_back, _refused_later, _not_credited, _missing_number,
    _device_changed,
)  # fmt: skip


def _requests(source: Readable, kind: Kind, where: str) -> Iterator[Opening]:
    """The requests for which this kind of case was never opened."""
    new = _NEW.format(kind=kind, subject="requests.id")
    rows = source.read(f"select id from requests where {where} and {new}")  # noqa: S608  # ours
    for row in rows:
        request = reads.request(source, row["id"])
        assert request is not None
        words = _words(kind, request)
        yield Opening(
            kind, request.id, words, request.changed_at, request, original_of(source, request)
        )


def _words(kind: Kind, request: Request) -> Say:
    return say(f"case.why.{kind}", kind=request.kind, amount=request.amount)
