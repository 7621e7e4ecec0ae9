"""One report: what it is about, its figures, and the requests behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.lifecycle import State
from cashier.domain.report.entries import ANSWERS, LATER, Entry
from cashier.domain.report.figures import Group, Line, currencies, of_group, total
from cashier.domain.report.spans import Span
from drivers.money import Money
from drivers.terminal import Kind


class About(StrEnum):
    """A day is told again at any time; X is all since the last closing, Z is a closing."""

    DAY = "day"
    X = "x"
    Z = "z"


@dataclass(frozen=True, slots=True)
class Heading:
    """`title` is the day or days, or the number of a closing; times are UTC ISO 8601 or empty.

    `since` is when the one before ended, `at` when this one was drawn up and by whom.
    """

    about: About
    title: str
    lane: str
    name: str
    since: str
    until: str
    at: str
    by: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """`entries` are those that something happened to in the span, or that are open at its end."""

    heading: Heading
    span: Span
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]

    @property
    def open(self) -> list[Entry]:
        """What has no end yet, the oldest first; what only the bank's word is lacking comes last.

        What was accepted on an earlier day counts in the figures and is not listed again.
        """
        there = [one for one in self.entries if _open_as(one, self.span)]
        return sorted(there, key=lambda one: _open_as(one, self.span) in LATER_WORDS)

    @property
    def open_earlier(self) -> list[tuple[int, Money]]:
        """What was paid before the span and lacks the bank's word: how many and how much, of each
        currency that has any.
        """
        lines = [one for one in of_group(self.lines, Group.OPEN) if one.key in LATER_WORDS]
        shown = [one for one in self.open if _open_as(one, self.span) in LATER_WORDS]
        rests = (_rest(total(lines, one), shown) for one in currencies(lines))
        return [one for one in rests if one[0]]


def _rest(whole: tuple[int, Money], shown: Sequence[Entry]) -> tuple[int, Money]:
    """Count and sum without those that are shown one by one."""
    count, money = whole
    minors = [
        one.request.amount.minor for one in shown if one.request.amount.currency == money.currency
    ]
    return count - len(minors), Money(money.minor - sum(minors), money.currency)


LATER_WORDS = ("awaiting_bank", "transfer")
"""How it is open when only the bank's word is lacking."""


def _open_as(entry: Entry, span: Span) -> str:
    word, last = entry.open_as(span), entry.last(span)
    is_earlier = last is not None and not span.holds(last)
    return "" if word in LATER_WORDS and is_earlier else word


def concerned(entries: Sequence[Entry], span: Span) -> tuple[Entry, ...]:
    """Those that a report on the span lists."""
    return tuple(
        one for one in entries if _open_as(one, span) or any(span.holds(step) for step in one.steps)
    )


def figures_body(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [
        {
            "group": one.group, "key": one.key, "kind": one.kind, "currency": one.currency,
            "count": one.count, "minor": one.minor,
        }
        for one in lines
    ]  # fmt: skip


def line_of(body: dict[str, object]) -> Line:
    """The reverse of one row of `figures_body`."""
    return Line(
        Group(str(body["group"])), str(body["key"]), Kind(str(body["kind"])),
        str(body["currency"]), int(str(body["count"])), int(str(body["minor"])),
    )  # fmt: skip


def heading_body(heading: Heading) -> dict[str, object]:
    return {
        "report": heading.about, "title": heading.title, "lane": heading.lane,
        "name": heading.name, "since": heading.since, "until": heading.until, "at": heading.at,
        "by": heading.by, "simulated": heading.simulated,
    }  # fmt: skip


def heading_of(body: Mapping[str, object]) -> Heading:
    """The reverse of `heading_body`."""
    texts = {
        name: str(body[name]) for name in ("title", "lane", "name", "since", "until", "at", "by")
    }
    return Heading(About(str(body["report"])), **texts, simulated=bool(body["simulated"]))


def body(statement: Statement) -> dict[str, object]:
    """Heading, figures and the requests, as JSON values: what a closing keeps for ever.

    `{"report", "title", "lane", "name", "since", "until", "at", "by", "simulated",
    "figures": [{"group", "key", "kind", "currency", "count", "minor"}],
    "requests": [{"request", "kind", "state", "amount", "original", "reason", "made_by",
    "approved_by", "method", "asked_at", "answered_at", "bank_at", "voucher", "rrn",
    "auth_code", "batch", "reference", "route"}]}`; amounts are `{"minor", "currency"}`, times UTC.
    """
    span = statement.span
    return {
        **heading_body(statement.heading),
        "figures": figures_body(statement.lines),
        "requests": [entry_body(one, span) for one in statement.entries],
    }


def entry_body(entry: Entry, span: Span) -> dict[str, object]:
    """One request as it stood at the end of the span."""
    request, told = entry.request, entry.result
    last = entry.last(span)
    numbers = ("voucher", "rrn", "auth_code", "batch")
    return {
        "request": request.id, "kind": request.kind, "state": last.state if last else "",
        "amount": {"minor": request.amount.minor, "currency": request.amount.currency},
        "original": request.original, "reason": request.reason, "made_by": request.drafted_by,
        "approved_by": entry.checker, "method": entry.method,
        "asked_at": request.drafted_at, "answered_at": _at(entry, span, ANSWERS),
        "bank_at": _at(entry, span, LATER),
        **{name: getattr(told, name) if told else "" for name in numbers},
        "reference": entry.reference, "route": request.route,
    }  # fmt: skip


def _at(entry: Entry, span: Span, states: frozenset[State]) -> str:
    steps = [one for one in entry.steps if one.state in states and not span.is_over(one)]
    return steps[-1].at if steps else ""
