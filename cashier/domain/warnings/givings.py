"""Single voids and refunds that a supervisor should look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from cashier.domain.say import Say, say
from cashier.domain.warnings.shape import Giving, Rows, Rule, Warned, Watch

OTHER_CARD = "other_card"
"""The reason code with which a person says so."""


def no_sale(rows: Rows, _watch: Watch) -> Iterator[Warned]:
    """Money went back for a sale that no terminal has told."""
    for one in rows.done:
        if one.from_slip:
            words = say("warning.no_sale", kind=one.kind, amount=one.amount, by=one.by)
            yield _warned(Rule.NO_SALE, one, words)


def other_card(rows: Rows, _watch: Watch) -> Iterator[Warned]:
    """Money went to another card than the one that was charged, or somebody asked for that."""
    for one in rows.done:
        if one.reason == OTHER_CARD or _differ(one.card, one.paid_card):
            words = say(
                "warning.other_card", kind=one.kind, amount=one.amount, by=one.by,
                card=_tail(one.card) or "?", paid=_tail(one.paid_card) or "?",
            )  # fmt: skip
            yield _warned(Rule.OTHER_CARD, one, words)


def odd_hour(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """Somebody gave money back while the shop was closed."""
    for one in rows.done:
        if not is_open(one.at.time(), watch.opens, watch.closes):
            words = say(
                "warning.odd_hour", kind=one.kind, amount=one.amount, by=one.by,
                time=f"{one.at:%H:%M}",
            )  # fmt: skip
            yield _warned(Rule.ODD_HOUR, one, words)


def is_open(at: time, opens: time, closes: time) -> bool:
    """Whether the shop is open then; hours may go over midnight, and equal ones never close."""
    if opens <= closes:
        return opens <= at < closes or opens == closes
    return at >= opens or at < closes


def _warned(rule: Rule, one: Giving, words: Say) -> Warned:
    return Warned(rule, f"{rule}:{one.id}", words, (one.id,))


def _differ(card: str, paid: str) -> bool:
    """Whether both are known by their last digits, and those are not the same."""
    mine, its = _tail(card), _tail(paid)
    return len(mine) == len(its) == 4 and mine.isdigit() and its.isdigit() and mine != its


def _tail(card: str) -> str:
    return card[-4:]
