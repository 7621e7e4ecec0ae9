"""What the screens show of one request: before it is sent, while it is, and what is proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.decision import Decision
from cashier.domain.lifecycle import State
from cashier.domain.records import Attempt, Request, refund_number
from cashier.domain.routes import Route
from cashier.services.approvals import Awaited
from cashier.services.judge import Wish
from cashier.services.view import Found
from cashier.text import Speaker
from cashier.tui.advice import awaited_lines, needs
from cashier.tui.cells import fitted
from cashier.tui.views import method_of, reason_text, row, rows_of, source_rows, voucher_of

_TOLD = ("voucher", "rrn", "auth_code", "batch", "at")


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's own name of its rules, and their answer to what is about to be asked."""

    version: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything that will be sent."""

    digits: str
    kind: str
    facts: tuple[str, ...]
    happens: str


def review_view(words: Speaker, found: Found, wish: Wish, rules: Rules | None = None) -> ReviewView:
    """`rules` are what they are called and what they would answer."""
    sale = found.original.transaction
    facts = (
        row(words, "amount", words.money(wish.amount)),
        row(words, "original_voucher", sale.voucher),
        *rows_of(words, sale, ("rrn", "card", "order_number", "at")),
        row(words, "method", method_of(words, sale)),
        *route_rows(words, wish.route),
        *source_rows(words, found),
        row(words, "reason", fitted(reason_text(words, wish.reason), 60)),
        *([row(words, "policy", rules.version)] if rules and rules.version else []),
    )
    happens = words.text(f"review.{_happens(wish)}")
    lines = [happens, *(needs(words, rules.decision) if rules else [])]
    digits, kind = wish.amount.decimal(), words.text(f"kind.{wish.kind}")
    return ReviewView(digits, kind, facts, "\n".join(lines))


def _happens(wish: Wish) -> str:
    return wish.kind if wish.route is Route.ORIGINAL else "other_way"


def route_rows(words: Speaker, route: Route) -> list[str]:
    """A line for money that goes another way than it came."""
    if route is Route.ORIGINAL:
        return []
    return [row(words, "route", words.text(f"route.{route}"))]


@dataclass(frozen=True, slots=True)
class AskView:
    """A request that is about to be approved or sent."""

    digits: str
    kind: str
    facts: tuple[str, ...]


def ask_view(words: Speaker, request: Request, awaited: Awaited | None = None) -> AskView:
    facts = [
        row(words, "amount", words.money(request.amount)),
        row(words, "original_voucher", voucher_of(request)),
        *route_rows(words, request.route),
        row(words, "reason", fitted(reason_text(words, request.reason), 60)),
    ]
    if request.state is State.AWAITING_APPROVAL and request.message is not None:
        facts += ["", words.say(request.message), *awaited_lines(words, awaited)]
    return AskView(request.amount.decimal(), words.text(f"kind.{request.kind}"), tuple(facts))


@dataclass(frozen=True, slots=True)
class ResultView:
    """What is proven, never more than that; `receipts` is the text of all kept copies."""

    digits: str
    headline: str
    facts: tuple[str, ...]
    next_step: str
    receipts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One kept copy of a receipt: whose, under which name, and its lines."""

    copy: str
    name: str
    lines: tuple[str, ...]


def result_view(
    words: Speaker, request: Request, attempts: Sequence[Attempt], pages: Sequence[Page],
    *, simulated: bool,
) -> ResultView:  # fmt: skip
    told = next((one.transaction for one in reversed(attempts) if one.transaction), None)
    facts = [
        f"{words.text(f'kind.{request.kind}')} {words.money(request.amount)}",
        row(words, "original_voucher", voucher_of(request)),
        *route_rows(words, request.route),
        *(rows_of(words, told, _TOLD) if told else []),
        *_refund_number(words, request, attempts),
    ]
    facts += [words.say(request.message)] if request.message else []
    return ResultView(
        digits=request.amount.decimal(),
        headline=words.of_kind("result", request.kind, request.told_as),
        facts=tuple(facts),
        next_step=words.of_kind("next", request.kind, request.told_as),
        receipts=tuple(receipt_text(words, pages, simulated=simulated)),
    )


def _refund_number(words: Speaker, request: Request, attempts: Sequence[Attempt]) -> list[str]:
    number = refund_number(request, attempts)
    return [row(words, "refund_number", number)] if number else []


def receipt_text(words: Speaker, pages: Sequence[Page], *, simulated: bool) -> list[str]:
    """All copies below each other, each with whose it is and where it is kept."""
    text: list[str] = []
    for page in pages:
        text.append(f"-- {words.text(f'copy.{page.copy}')} --")
        text += [words.text("slip.simulated")] if simulated else []
        text += [*page.lines, words.text("receipts.kept", name=page.name[:12]), ""]
    return text or [words.text("receipts.none")]
