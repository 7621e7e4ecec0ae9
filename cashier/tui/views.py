"""What the screens show, made from records alone: frozen views of lines, without a widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cashier.domain.matching import lacks_card
from cashier.domain.records import Request, Source
from cashier.domain.roles import Role
from cashier.services.explain import Answer
from cashier.services.view import Found
from cashier.text import Speaker
from cashier.tui.advice import advice
from cashier.tui.cells import cell_len, padded
from drivers.money import Money
from drivers.terminal import Fact, Kind, Transaction

LABEL = 17
"""Cells of the longest label in both languages, and a space."""

COLUMN = 40
"""Cells of the left one of two columns."""

_FACTS = ("voucher", "rrn", "auth_code", "batch", "card", "order_number", "at")
_HISTORY = 6


class Demo(Protocol):
    """A person of the simulated shop, as the sign-in screen lists them."""

    @property
    def id(self) -> str: ...

    @property
    def pin(self) -> str: ...

    @property
    def role(self) -> Role: ...


# -- pieces --------------------------------------------------------------------------------------


def row(words: Speaker, field: str, value: str) -> str:
    """One `label  value` line; a long value moves up to its label."""
    label = words.text(f"field.{field}") + " "
    aligned = padded(label, LABEL) + value
    return aligned if cell_len(aligned) <= COLUMN else label + value


def rows_of(words: Speaker, told: object, names: Iterable[str]) -> list[str]:
    """A line for each of these fields that is not empty."""
    return [row(words, name, value) for name in names if (value := getattr(told, name))]


def money_of(words: Speaker, amount: Money | None) -> str:
    return words.money(amount) if amount else words.text("unknown")


def reason_text(words: Speaker, reason: str) -> str:
    key = f"reason.{reason}"
    return words.text(key) if words.has(key) else reason


def voucher_of(request: Request) -> str:
    """The original's voucher; the id of an original ends with it."""
    return request.original.rsplit("/", 1)[-1]


def request_line(words: Speaker, request: Request) -> str:
    """One request in a list: time, kind, amount, voucher of the original, state."""
    cells = (
        padded(words.when(request.drafted_at)[5:16], 13),
        padded(words.text(f"kind.{request.kind}"), 8),
        _right(words.money(request.amount), 12) + "  ",
        padded(voucher_of(request), 8),
        words.of_kind("state", request.kind, request.told_as),
    )
    return "".join(cells)


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def method_of(words: Speaker, sale: Transaction) -> str:
    method = words.text(f"method.{sale.method}")
    return method if sale.issuer in ("", method) else f"{method} {sale.issuer}"


def demo_lines(words: Speaker, people: Sequence[Demo]) -> list[str]:
    """The people of the simulated shop with their PINs; nothing when it is not simulated."""
    rows = [f"  {one.id}   {one.pin}   {words.text(f'role.{one.role}')}" for one in people]
    return [words.text("sign_in.demo"), *rows] if rows else []


# -- the counter ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecentView:
    """One request at the counter: a short line for the list, and what stands beside it."""

    request: str
    line: str
    details: tuple[str, ...]


def recent_view(words: Speaker, request: Request, facts: Sequence[Fact] = ()) -> RecentView:
    """`facts` are those that a person must bring, where that is so."""
    line = recent_line(
        words.when(request.drafted_at), words.text(f"kind.{request.kind}"), request.amount,
        request.original, words.of_kind("short", request.kind, request.told_as),
    )  # fmt: skip
    return RecentView(request.id, line, tuple(_details(words, request, facts)))


def recent_line(when: str, kind: str, amount: Money, original: str, last: str) -> str:
    """Time, kind, amount, the original's voucher and one word, in the columns of the list."""
    return (
        padded(when[11:16], 7) + padded(kind, 7) + _right(amount.decimal(), 9) + "  "
        + padded(original.rpartition("/")[2], 8) + last
    )  # fmt: skip


def _details(words: Speaker, request: Request, facts: Sequence[Fact]) -> list[str]:
    rows = [
        words.text(f"kind.{request.kind}") + " " + words.money(request.amount),
        words.of_kind("state", request.kind, request.told_as),
        reason_text(words, request.reason),
        *needed_facts(words, facts),
    ]
    return [*rows, "", *([words.say(request.message)] if request.message else [])]


def needed_facts(words: Speaker, facts: Sequence[Fact]) -> list[str]:
    """What a person must bring, in one sentence after a gap; nothing where nothing is needed.

    One fact is enough, however many are named.
    """
    named = words.text("board.join").join(words.text(f"fact.{fact}") for fact in facts)
    key = "board.needs_one_of" if len(facts) > 1 else "board.needs"
    return ["", words.text(key, facts=named)] if facts else []


# -- an original ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OriginalView:
    """`closed` says for each kind that is not possible why; `has_rest`, whether any is left."""

    digits: str
    facts: tuple[str, ...]
    history: tuple[str, ...]
    choices: tuple[str, ...]
    closed: Mapping[Kind, str]
    has_rest: bool = False


def original_view(words: Speaker, found: Found, answers: Sequence[Answer] = ()) -> OriginalView:
    """`answers` are what the rules would say to each way."""
    sale = found.original.transaction
    facts = [row(words, "amount", money_of(words, sale.amount)), *rows_of(words, sale, _FACTS)]
    facts += [
        *no_card_rows(words, sale),
        row(words, "method", method_of(words, sale)),
        *source_rows(words, found),
        row(words, "state", words.text(f"standing.{found.standing}")),
        row(words, "left", words.money(found.choice.refundable)),
    ]
    verdicts = {kind: found.choice.of(kind) for kind in (Kind.VOID, Kind.REFUND)}
    return OriginalView(
        digits=sale.amount.decimal() if sale.amount else "?",
        facts=tuple(facts),
        history=tuple(_short_line(words, one) for one in found.requests[-_HISTORY:]),
        choices=tuple(_choices(words, found, answers)),
        closed={kind: words.say(one.why) for kind, one in verdicts.items() if not one.allowed},
        has_rest=sale.kind is Kind.SALE and found.choice.refundable.minor > 0,
    )


def no_card_rows(words: Speaker, sale: Transaction) -> list[str]:
    """A line for a card payment of which no digit of the card is known."""
    return [row(words, "card", words.text("match.no_card"))] if lacks_card(sale) else []


def source_rows(words: Speaker, found: Found) -> list[str]:
    """A line for what no terminal has told."""
    source = found.original.source
    return [] if source is Source.DEVICE else [row(words, "source", words.text(f"source.{source}"))]


def _short_line(words: Speaker, request: Request) -> str:
    """A request on an original that is shown beside it."""
    when, kind = words.when(request.drafted_at)[5:10], words.text(f"kind.{request.kind}")
    amount, state = request.amount.decimal(), words.of_kind("short", request.kind, request.told_as)
    return f"{when} {padded(kind, 7)}{_right(amount, 8)} {state}"


def _choices(words: Speaker, found: Found, answers: Sequence[Answer]) -> list[str]:
    """1 void, 2 refund: possible or not, why, and whom it needs; a star marks what is suggested."""
    rows = [] if found.fresh else [words.text("original.not_fresh")]
    for key, kind in (("1", Kind.VOID), ("2", Kind.REFUND)):
        verdict = found.choice.of(kind)
        mark = "*" if kind is found.choice.suggested else " "
        head = f"{mark}{key}" if verdict.allowed else " -"
        rows.append(f"{head} {words.text(f'kind.{kind}')}: {words.say(verdict.why)}")
        rows += [f"     {line}" for line in advice(words, answers, kind)]
    return rows
