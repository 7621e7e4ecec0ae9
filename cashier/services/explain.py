"""Why each way to give an original back is possible, needs an approval, or is not. It only looks.

What a person would be told when they ask is told before they ask: the same rules answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cashier.domain import deadlines
from cashier.domain.choice import Facts, choose
from cashier.domain.decision import Decision, Denied
from cashier.domain.records import Original, Person
from cashier.domain.say import Say
from cashier.services.judge import Wish, judge
from cashier.services.lane import Sight
from cashier.services.view import facts
from drivers.money import Money, zero
from drivers.terminal import Kind


class Way(StrEnum):
    """What somebody could want to do about an original."""

    VOID = "void"
    WHOLE = "whole"
    PART = "part"
    """A refund of the smallest part: the least that any part needs."""
    CORRECT = "correct"
    """Void the wrong charge and charge the right amount; where no void is possible, refund it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`notes` say until when, and what it costs to be late."""

    way: Way
    amount: Money
    decision: Decision
    notes: tuple[Say, ...] = ()


def explain(
    lane: Sight, original: Original, by: Person, reason: str = "typed_wrong"
) -> list[Answer]:
    """The rules' answer for each way, if `by` asked for it now with this reason."""
    found = facts(lane, lane.journal, original)
    return [_answer(lane, found, way, by, reason) for way in Way]


def foresee(lane: Sight, original: Original, wish: Wish) -> Decision:
    """The rules' answer to one wish, without asking for it."""
    return judge(lane, lane.journal, facts(lane, lane.journal, original), wish)


def contract_warning(lane: Sight) -> Say | None:
    """That the acquirer's licence or contract has run out, if it has."""
    today = lane.clock.now().astimezone().date()
    return deadlines.expired(lane.policy.acquirer, today)


def _answer(lane: Sight, found: Facts, way: Way, by: Person, reason: str) -> Answer:
    kind, amount = _meant(found, way)
    decision = judge(lane, lane.journal, found, Wish(by, kind, amount, reason))
    return Answer(way, amount, decision, _notes(found, kind, decision))


def _meant(found: Facts, way: Way) -> tuple[Kind, Money]:
    captured = found.original.transaction.amount or zero(found.currency)
    room = found.room
    if way is Way.VOID:
        return Kind.VOID, captured
    if way is Way.CORRECT:
        can_void = choose(found).void.allowed or not choose(found).refund.allowed
        return (Kind.VOID, captured) if can_void else (Kind.REFUND, room)
    return Kind.REFUND, room if way is Way.WHOLE else _smallest(room)


def _smallest(room: Money) -> Money:
    return Money(min(1, room.minor), room.currency)


def _notes(found: Facts, kind: Kind, decision: Decision) -> tuple[Say, ...]:
    if isinstance(decision, Denied) or found.now is None:
        return ()
    tell = deadlines.void_notes if kind is Kind.VOID else deadlines.refund_notes
    return tuple(tell(found.acquirer, found.original.transaction, found.now))
