"""A wrong charge is taken back and the right one made: what is the next step, and when is it over.

Two requests, and nothing in between may be forgotten. Only a give-back that is proven lets the
right amount be charged, and only a charge that is proven not made lets another one be asked for:
no customer is ever charged twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cashier.domain.caps import left
from cashier.domain.lifecycle import PAID, UNRESOLVED, UNSENT, State
from cashier.domain.policy import Policy, demand_below_highest, needs_approval
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from drivers.money import Money


class Part(StrEnum):
    """What a request is for the correction that it belongs to."""

    GIVE_BACK = "give_back"
    CHARGE = "charge"


class Stage(StrEnum):
    """How far a correction has come."""

    GIVING_BACK = "giving_back"
    TO_CHARGE = "to_charge"
    CHARGING = "charging"
    DONE = "done"
    UNCHANGED = "unchanged"
    """The wrong charge was not taken back and no other was made: it stands as before."""
    OWED = "owed"
    """The bank refused the give-back later, when the right amount had been charged already."""
    GIVEN_UP = "given_up"


OPEN = frozenset({Stage.GIVING_BACK, Stage.TO_CHARGE, Stage.CHARGING, Stage.OWED})
"""Something is still to be done, so it is listed until it is."""

FOLLOWS: dict[Stage, frozenset[Stage]] = {
    Stage.GIVING_BACK: frozenset({Stage.TO_CHARGE, Stage.UNCHANGED, Stage.DONE, Stage.OWED}),
    Stage.TO_CHARGE: frozenset({Stage.CHARGING, Stage.UNCHANGED, Stage.GIVEN_UP}),
    Stage.CHARGING: frozenset({Stage.DONE, Stage.TO_CHARGE, Stage.OWED, Stage.UNCHANGED}),
    Stage.DONE: frozenset({Stage.OWED}),
    Stage.OWED: frozenset({Stage.GIVING_BACK, Stage.GIVEN_UP}),
    Stage.UNCHANGED: frozenset(),
    Stage.GIVEN_UP: frozenset(),
}
"""Which stage can come after which; only the bank's record leads away from DONE."""


class _Back(StrEnum):
    """What the give-backs prove together."""

    OPEN = "open"
    PROVEN = "proven"
    FAILED = "failed"


class _Charged(StrEnum):
    """What the charges prove together."""

    UNKNOWN = "unknown"
    PAID = "paid"
    UNSENT = "unsent"
    NOT = "not"


_STAGES: dict[tuple[_Back, _Charged], Stage] = {
    (_Back.OPEN, _Charged.NOT): Stage.GIVING_BACK,
    (_Back.OPEN, _Charged.UNSENT): Stage.GIVING_BACK,
    (_Back.OPEN, _Charged.UNKNOWN): Stage.CHARGING,
    (_Back.OPEN, _Charged.PAID): Stage.GIVING_BACK,
    (_Back.PROVEN, _Charged.NOT): Stage.TO_CHARGE,
    (_Back.PROVEN, _Charged.UNSENT): Stage.TO_CHARGE,
    (_Back.PROVEN, _Charged.UNKNOWN): Stage.CHARGING,
    (_Back.PROVEN, _Charged.PAID): Stage.DONE,
    (_Back.FAILED, _Charged.NOT): Stage.UNCHANGED,
    (_Back.FAILED, _Charged.UNSENT): Stage.UNCHANGED,
    (_Back.FAILED, _Charged.UNKNOWN): Stage.CHARGING,
    (_Back.FAILED, _Charged.PAID): Stage.OWED,
}


def stage(gives: Iterable[State], charges: Iterable[State]) -> Stage:
    """How far it has come, by the states of its requests; total over all of them."""
    return _STAGES[_back(set(gives)), _charged(set(charges))]


def _back(states: set[State]) -> _Back:
    if states & (UNSENT | UNRESOLVED):
        return _Back.OPEN
    return _Back.PROVEN if states & PAID else _Back.FAILED


def _charged(states: set[State]) -> _Charged:
    """One that is unknown outweighs everything: it may have been made."""
    if states & UNRESOLVED:
        return _Charged.UNKNOWN
    if states & PAID:
        return _Charged.PAID
    return _Charged.UNSENT if states & UNSENT else _Charged.NOT


@dataclass(frozen=True, slots=True)
class Correction:
    """`original` is the wrong sale, `right` what should have been charged; parts, the oldest first.

    `given_up` holds the words of the person who gave it up, empty while nobody did.
    """

    id: str
    original: str
    right: Money
    reason: str
    started_by: str
    started_at: str
    gives: tuple[Request, ...] = ()
    charges: tuple[Request, ...] = ()
    given_up: str = ""
    given_up_by: str = ""

    @property
    def stage(self) -> Stage:
        if self.given_up:
            return Stage.GIVEN_UP
        return stage([one.state for one in self.gives], [one.state for one in self.charges])

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def unsent_charge(self) -> Request | None:
        """A charge that was asked for and of which nothing was sent."""
        return next((one for one in self.charges if one.state in UNSENT), None)

    @property
    def newest(self) -> Request:
        """The request that the correction is about now."""
        return self.charges[-1] if self.charges else self.gives[-1]


# -- what is refused -------------------------------------------------------------------------------


def demand_right(policy: Policy, wrong: Money, right: Money) -> None:
    """Refuse an amount that cannot be charged instead of `wrong`."""
    if right.currency != wrong.currency:
        raise Refused(say("correct.currency", amount=right, currency=wrong.currency))
    if right.minor <= 0:
        raise Refused(say("amount.not_positive"))
    if right == wrong:
        raise Refused(say("correct.same_amount", amount=right), say("correct.now.no_need"))
    demand_below_highest(policy, right)


def demand_whole(original: Original, requests: Sequence[Request], besides: str = "") -> None:
    """Refuse to correct what is partly given back: then its amount is not the wrong one any more.

    `requests` are all that may have given money of it back, `besides` the one that shall now.
    """
    captured = original.transaction.amount
    if captured is None or left(captured, requests, besides=besides) != captured:
        raise Refused(say("correct.not_whole"), say("correct.now.refund_rest"))


def demand_none_open(others: Iterable[Correction]) -> None:
    """Refuse a second correction of one sale while the first is not over."""
    for one in others:
        if one.is_open:
            raise Refused(say("correct.open_already"), say("correct.now.go_on", id=one.id[:8]))


def demand_to_charge(correction: Correction, besides: str = "") -> None:
    """Refuse a charge unless the give-back is proven and no other charge is made or may be.

    `besides` is the id of the charge that is being decided about.
    """
    others = [one.state for one in correction.charges if one.id != besides]
    now = Stage.GIVEN_UP if correction.given_up else _after(correction, others)
    if now is not Stage.TO_CHARGE:
        raise Refused(say(f"correct.no_charge.{now}"), say(f"correct.next.{now}"))


def _after(correction: Correction, charges: list[State]) -> Stage:
    return stage([one.state for one in correction.gives], charges)


def demand_may_give_up(policy: Policy, correction: Correction, by: Person) -> None:
    """Refuse to give up what is not known yet; a large amount needs a supervisor, a debt always."""
    now = correction.stage
    if now not in (Stage.TO_CHARGE, Stage.OWED):
        raise Refused(say(f"correct.no_giving_up.{now}"))
    is_large = needs_approval(policy, correction.right) is not None
    is_heavy = now is Stage.OWED or is_large
    demand(by.role, Permission.APPROVE if is_heavy else Permission.REQUEST)


def tenth(wrong: Money) -> Money | None:
    """The likeliest right amount: one nought too many was typed. None where there was none."""
    if not wrong.minor or wrong.minor % 10:
        return None
    return Money(wrong.minor // 10, wrong.currency)
