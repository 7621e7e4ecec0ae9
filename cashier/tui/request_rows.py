"""Requests in lists, and their whole history: lines made from records alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cashier.domain.records import Attempt, Request
from cashier.evidence.brought import event_lines, event_name
from cashier.services.approvals import Awaited
from cashier.text import Speaker
from cashier.tui.advice import awaited_lines
from cashier.tui.cells import cell_len, padded
from cashier.tui.pick import Row
from cashier.tui.views import needed_facts, reason_text, row, voucher_of
from drivers.money import Money
from drivers.terminal import Fact

Event = Mapping[str, Any]


def waiting_row(words: Speaker, request: Request, awaited: Awaited | None = None) -> Row:
    """A request of which nothing was sent: where it stands, and who asked for what, why."""
    details = [
        words.of_kind("result", request.kind, request.told_as),
        *_what(words, request),
        *_asked(words, request),
        *_approved(words, request),
        "",
        *([words.say(request.message)] if request.message else []),
        *awaited_lines(words, awaited),
    ]
    return Row(request.id, _line(words, request), details)


def unknown_row(
    words: Speaker,
    request: Request,
    attempts: Sequence[Attempt],
    facts: Sequence[Fact],
    in_hand: Sequence[str] = (),
) -> Row:
    """A request in doubt: since when, what was said last, and which fact a person must bring.

    `in_hand` are the lines about who sees to it, where somebody does.
    """
    details = [
        words.of_kind("result", request.kind, request.told_as),
        *in_hand,
        *_what(words, request),
    ]
    if attempts:
        sent_at = attempts[-1].sent_at or attempts[-1].intended_at
        details.append(words.text("board.since", when=words.when(sent_at)))
    details += needed_facts(words, facts)
    if request.message is not None:
        details += ["", words.text("board.last_said"), words.say(request.message)]
    return Row(request.id, _line(words, request), [*details, "", *_asked(words, request)])


def _line(words: Speaker, request: Request) -> str:
    kind, state = (
        words.text(f"kind.{request.kind}"),
        words.of_kind("short", request.kind, request.told_as),
    )
    return list_line(
        words.when(request.drafted_at), kind, request.amount, voucher_of(request), state
    )


def list_line(when: str, kind: str, amount: Money | None, voucher: str, last: str) -> str:
    """Date and time, kind, amount, voucher and one word, in the columns of every list."""
    digits = amount.decimal() if amount else "?"
    return (
        padded(when[5:16], 12) + padded(kind, 7)
        + " " * max(0, 9 - cell_len(digits)) + digits + "  "
        + padded(voucher, 7) + last
    )  # fmt: skip


def _what(words: Speaker, request: Request) -> list[str]:
    return [
        f"{words.text(f'kind.{request.kind}')} {words.money(request.amount)}",
        row(words, "original_voucher", voucher_of(request)),
    ]


def _asked(words: Speaker, request: Request) -> list[str]:
    return [
        reason_text(words, request.reason),
        words.text("queue.asked_by", who=request.drafted_by, when=words.when(request.drafted_at)),
    ]


def _approved(words: Speaker, request: Request) -> list[str]:
    """Who approved it, where that was a person."""
    if not request.approved_at or request.approved_by == "rule":
        return []
    when = words.when(request.approved_at)
    return [words.text("queue.approved_by", who=request.approved_by, when=when)]


def history_lines(words: Speaker, request: Request, events: Sequence[Event]) -> list[str]:
    """Everything that was written down about a request, the oldest first."""
    lines = [_line(words, request), ""]
    for event in events:
        lines += _event(words, event)
    return lines


def _event(words: Speaker, event: Event) -> list[str]:
    told = event_name(words, event, "board.asked_again")
    head = f"{words.when(event['at'])}  {event['actor']:<7} {told}"
    return [head, *(f"    {one}" for one in event_lines(words, event["body"]))]
