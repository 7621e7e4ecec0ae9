"""Figures: how many and how much, by everything that a shop asks about.

Each line is a count and a sum under a group and a key; the same request is a line in several
groups, so lines of different groups are never added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from cashier.domain.lifecycle import State
from cashier.domain.policy import REASONS
from cashier.domain.report.entries import ANSWERS, LATER, Entry
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.spans import Span
from drivers.money import Money
from drivers.terminal import Kind


class Group(StrEnum):
    """By what a line counts. REASON to COST count what the terminal accepted in the span.

    OTHER_WAY is what people paid past the terminal. CHARGED is the one group of charges: all
    others count what is given back.
    """

    ASKED = "asked"
    ANSWER = "answer"
    OTHER_WAY = "other_way"
    LATER = "later"
    OPEN = "open"
    REASON = "reason"
    MAKER = "maker"
    CHECKER = "checker"
    METHOD = "method"
    HOUR = "hour"
    COST = "cost"
    CHARGED = "charged"


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """`minor` is a sum in minor units of `currency`.

    In COST it is the fees and not the amounts; such lines are there where the shop tells its fees.
    """

    group: Group
    key: str
    kind: Kind
    currency: str
    count: int
    minor: int

    @property
    def money(self) -> Money:
        return Money(self.minor, self.currency)


Mark = tuple[Group, str, int]
"""One request under one group and key, with the minor units that it adds."""

Key = tuple[Group, str, Kind, str]


def figures(
    entries: Iterable[Entry], span: Span, rules: ReportRules, zone: tzinfo | None = None
) -> tuple[Line, ...]:
    """All lines of the span, sorted; hours are those of `zone`, by default this PC's own."""
    counts: Counter[Key] = Counter()
    sums: Counter[Key] = Counter()
    for entry in entries:
        for group, key, minor in marks(entry, span, rules, zone):
            name = (group, key, entry.request.kind, entry.request.amount.currency)
            counts[name] += 1
            sums[name] += minor
    return tuple(Line(*name, counts[name], sums[name]) for name in sorted(counts, key=_order))


def marks(entry: Entry, span: Span, rules: ReportRules, zone: tzinfo | None) -> Iterator[Mark]:
    """Everything that one request adds to the figures of the span."""
    if entry.is_charge:
        yield from _charge(entry, span)
    else:
        yield from _given_back(entry, span)
        answer = entry.within(span, ANSWERS)
        if answer and answer.state is State.ACCEPTED and not entry.is_other_way:
            yield from _accepted(entry, f"{answer.moment.astimezone(zone):%H}", rules)


def _charge(entry: Entry, span: Span) -> Iterator[Mark]:
    answer = entry.within(span, ANSWERS)
    for key in (answer.state if answer else "", entry.open_as(span)):
        if key:
            yield Group.CHARGED, key, entry.request.amount.minor


def _given_back(entry: Entry, span: Span) -> Iterator[Mark]:
    minor = entry.request.amount.minor
    if entry.within(span, {State.DRAFTED}):
        yield Group.ASKED, "asked", minor
    if later := entry.within(span, LATER):
        yield Group.LATER, later.state, minor
    if word := entry.open_as(span):
        yield Group.OPEN, word, minor
    if answer := entry.within(span, ANSWERS):
        yield *_answered(entry, answer.state), minor


def _answered(entry: Entry, state: State) -> tuple[Group, str]:
    """What people paid another way is never the terminal's word."""
    if state is State.ACCEPTED and entry.is_other_way:
        return Group.OTHER_WAY, entry.request.route
    return Group.ANSWER, state


def _accepted(entry: Entry, hour: str, rules: ReportRules) -> Iterator[Mark]:
    request = entry.request
    minor = request.amount.minor
    yield Group.REASON, reason_code(request.reason), minor
    yield Group.MAKER, request.drafted_by, minor
    yield Group.CHECKER, entry.checker, minor
    yield Group.METHOD, entry.method, minor
    yield Group.HOUR, hour, minor
    if rules.tells_fees:
        cause = rules.cause(reason_code(request.reason))
        yield Group.COST, cause, rules.cost(request.kind, minor)


def reason_code(reason: str) -> str:
    """A person's own words count as another reason."""
    return reason if reason in REASONS else "other"


def of_group(lines: Iterable[Line], group: Group, key: str = "") -> list[Line]:
    """The lines of a group, or of one key in it."""
    return [one for one in lines if one.group is group and key in ("", one.key)]


def total(lines: Iterable[Line], currency: str) -> tuple[int, Money]:
    """How many and how much these lines are together, in one currency."""
    there = [one for one in lines if one.currency == currency]
    return sum(one.count for one in there), Money(sum(one.minor for one in there), currency)


def currencies(lines: Iterable[Line]) -> list[str]:
    return sorted({one.currency for one in lines})


def _order(name: Key) -> tuple[int, str, str, str]:
    return list(Group).index(name[0]), *name[1:]
