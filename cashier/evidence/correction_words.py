"""A correction in words: what was wrong, what is right, and how far it has come."""

from __future__ import annotations

from cashier.domain.correction import Correction
from cashier.domain.say import Say, say
from cashier.text import Speaker
from drivers.money import Money


def wrong_amount(correction: Correction) -> Money:
    """What was charged wrongly: all of it goes back."""
    return correction.gives[-1].amount


def stands(words: Speaker, correction: Correction) -> str:
    """Where it stands, with both amounts."""
    why = correction.given_up
    told = words.text(f"correct.why.{why}") if words.has(f"correct.why.{why}") else why
    return words.text(
        f"correct.stage.{correction.stage}", wrong=wrong_amount(correction),
        right=correction.right, by=correction.given_up_by, why=told,
    )  # fmt: skip


def next_step(words: Speaker, correction: Correction) -> str:
    return words.text(f"correct.next.{correction.stage}")


def difference(wrong: Money, right: Money) -> Say:
    """What the customer pays less or more than was charged."""
    key = "correct.difference" if right.minor < wrong.minor else "correct.difference_more"
    return say(key, amount=Money(abs(wrong.minor - right.minor), wrong.currency))
