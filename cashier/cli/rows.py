"""Lines for a person: what the screens show, without the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cashier.cli.names import short
from cashier.cli.shapes import message
from cashier.domain.matching import lacks_card
from cashier.domain.records import Request, Source, refund_number
from cashier.evidence.brought import event_lines, event_name
from cashier.services.approvals import awaited_by
from cashier.services.lane import Sight
from cashier.services.view import Found
from cashier.store import reads
from cashier.store.reads import Readable
from cashier.text import Speaker
from drivers.terminal import Transaction

_FIELDS = ("voucher", "batch", "rrn", "auth_code", "order_number", "card", "at")


def found_rows(words: Speaker, found: Found) -> Iterator[str]:
    """An original with what can be done about it."""
    sale = found.original.transaction
    yield f"{words.text('field.amount')}: {_amount(words, sale)}"
    yield f"{words.text('field.method')}: {words.text(f'method.{sale.method}')}"
    for name in _FIELDS:
        if value := getattr(sale, name):
            yield f"{words.text(f'field.{name}')}: {value}"
    if lacks_card(sale):
        yield f"{words.text('field.card')}: {words.text('match.no_card')}"
    if (source := found.original.source) is not Source.DEVICE:
        yield f"{words.text('field.source')}: {words.text(f'source.{source}')}"
    yield f"{words.text('field.state')}: {words.text(f'standing.{found.standing}')}"
    yield f"{words.text('field.left')}: {words.money(found.choice.refundable)}"
    for kind, verdict in (("void", found.choice.void), ("refund", found.choice.refund)):
        answer = words.text("cli.yes" if verdict.allowed else "cli.no")
        yield f"{words.text(f'kind.{kind}')}: {answer} {words.say(verdict.why)}"


def original_row(words: Speaker, found: Found) -> list[str]:
    sale = found.original.transaction
    standing = words.text(f"standing.{found.standing}")
    left = words.text("cli.left", left=found.choice.refundable)
    return [sale.voucher, sale.at, _amount(words, sale), sale.card, standing, left]


def request_row(words: Speaker, request: Request) -> list[str]:
    return [
        short(request.id), words.when(request.drafted_at), words.text(f"kind.{request.kind}"),
        words.money(request.amount), request.original.rpartition("/")[2],
        words.of_kind("state", request.kind, request.told_as),
    ]  # fmt: skip


def request_rows(source: Readable, words: Speaker, request: Request) -> Iterator[str]:
    """What became of a request, what was said, and what to do next."""
    kind = words.text(f"kind.{request.kind}")
    yield words.of_kind(
        "cli.state", request.kind, request.told_as, kind=kind, amount=request.amount
    )
    if said := message(words, request):
        yield said
    if words.has(next_step := f"cli.next.{request.told_as}"):
        yield words.text(next_step, id=short(request.id))
    yield f"{words.text('field.request')}: {request.id}"
    if number := refund_number(request, reads.attempts(source, request.id)):
        yield f"{words.text('field.refund_number')}: {number}"
    if kept := reads.receipts(source, request.id):
        yield words.text("cli.receipts", count=len(kept), id=short(request.id))


def waiting_rows(sight: Sight, words: Speaker, request: Request) -> Iterator[str]:
    """Why a request waits for approval, beyond its first reason, and who has approved already."""
    if (awaited := awaited_by(sight, request)) is None:
        return
    yield from (words.say(one) for one in awaited.why[1:])
    if awaited.given:
        people = ", ".join(one.by for one in awaited.given)
        yield words.text(
            "approval.partly", given=len(awaited.given), needed=awaited.needed, by=people
        )


def history_rows(words: Speaker, history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each event of a request: when, who, what it reached, what was said and which evidence."""
    for event in history:
        told = event_name(words, event, "cli.queried")
        yield f"{event['seq']:>6}  {words.when(event['at'])}  {event['actor']:<8}  {told}"
        yield from (f"{'':10}{line}" for line in event_lines(words, event["body"]))


def _amount(words: Speaker, sale: Transaction) -> str:
    return words.money(sale.amount) if sale.amount else "?"
