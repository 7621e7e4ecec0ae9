"""Patterns over many requests: too many of one person or card, and approvals that lean one way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from cashier.domain.say import Say, say
from cashier.domain.warnings.shape import Approval, Giving, Rows, Rule, Warned, Watch

Groups = Mapping[tuple[str, str], list[Giving]]
"""By day (2026-11-27) and by name, in their order."""


def many_by_person(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """More voids and refunds by one person on a day than is usual."""
    for (day, by), group in _by_day(rows.done, lambda one: one.by).items():
        if len(group) > watch.many_by_person_count:
            words = say("warning.many_by_person", by=by, count=len(group), day=day)
            yield _warned(Rule.MANY_BY_PERSON, f"{day}:{by}", words, group)


def many_on_card(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """More voids and refunds to one card on a day than is usual."""
    for (day, card), group in _by_day(rows.done, lambda one: one.card).items():
        if card and len(group) > watch.many_on_card_count:
            words = say("warning.many_on_card", card=card[-4:], count=len(group), day=day)
            yield _warned(Rule.MANY_ON_CARD, f"{day}:{card}", words, group)


def one_sided(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """A supervisor who approves hardly anybody else, where others ask for approval too."""
    if len({one.by for one in rows.approvals}) < 2:
        return
    for person, mine in _by_person(rows.approvals).items():
        by, count = Counter(one.by for one in mine).most_common(1)[0]
        if len(mine) >= watch.one_sided_least and count * 100 > watch.one_sided_percent * len(mine):
            words = say("warning.one_sided", person=person, by=by, count=count, of=len(mine))
            month = f"{max(one.at for one in mine):%Y-%m}"
            requests = tuple(one.request for one in mine if one.by == by)
            yield Warned(Rule.ONE_SIDED, f"{Rule.ONE_SIDED}:{month}:{person}:{by}", words, requests)


def by_code(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """A supervisor who is never there approves one request after the other by phone."""
    coded = [one for one in rows.givings if one.by_code]
    for (day, person), group in _by_day(coded, lambda one: one.approved_by).items():
        if len(group) > watch.by_code_count:
            words = say("warning.by_code", person=person, count=len(group), day=day)
            yield _warned(Rule.BY_CODE, f"{day}:{person}", words, group)


def wrong_codes(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """Somebody guesses codes."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for one in rows.wrong_codes:
        days[f"{one.at:%Y-%m-%d}"].append(one.request)
    for day, requests in days.items():
        if len(requests) > watch.wrong_codes_count:
            words = say("warning.wrong_codes", count=len(requests), day=day)
            asked = tuple(dict.fromkeys(requests))
            yield Warned(Rule.WRONG_CODES, f"{Rule.WRONG_CODES}:{day}", words, asked)


def _by_day(givings: Iterable[Giving], name: Callable[[Giving], str]) -> Groups:
    groups: defaultdict[tuple[str, str], list[Giving]] = defaultdict(list)
    for one in givings:
        groups[f"{one.at:%Y-%m-%d}", name(one)].append(one)
    return groups


def _by_person(approvals: Iterable[Approval]) -> Mapping[str, list[Approval]]:
    groups: defaultdict[str, list[Approval]] = defaultdict(list)
    for one in approvals:
        groups[one.person].append(one)
    return groups


def _warned(rule: Rule, name: str, words: Say, group: Iterable[Giving]) -> Warned:
    return Warned(rule, f"{rule}:{name}", words, tuple(one.id for one in group))
