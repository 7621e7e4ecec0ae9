"""What an answer proves, and the outcome of one that does not approve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from drivers.terminal import Cancelled, Declined, Fact, Unknown, Words


class Verdict(Enum):
    """What an answer proves about the money, or about a question."""

    APPROVED = "it moved, if the answer fits the request; or the question was answered"
    REFUSED = "it did not move"
    CANCELLED = "somebody stopped it; it did not move"
    NOT_FOUND = "the terminal holds no such record"
    IN_DOUBT = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    verdict: Verdict
    words: Words


def unapproved(
    verdict: Verdict, code: str, words: Words, needs: tuple[Fact, ...]
) -> Declined | Cancelled | Unknown:
    """The outcome of a money command by an answer that is no approval of it.

    Only a refusal and a cancel are final; whatever else it says leaves the money in doubt.
    """
    match verdict:
        case Verdict.REFUSED:
            return Declined(code, words)
        case Verdict.CANCELLED:
            return Cancelled(code, words)
        case _:
            return Unknown(words, code, needs)
