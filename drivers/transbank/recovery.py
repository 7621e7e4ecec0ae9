"""What became of a money command whose answer was lost: transbank.md section 3, step by step.

Nothing here sends money, and nothing here settles. The terminal repeats an answer that nobody
acknowledged; after that its list proves what it did, as long as the batch is open.
"""

from __future__ import annotations

from typing import TypeGuard

from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.terminal import Attempt, Kind, NotDone, Outcome, Unknown
from drivers.transbank import listing, words
from drivers.transbank.answers import NEEDS
from drivers.transbank.talk import Talk


def resolve(attempt: Attempt, talk: Talk, age: float) -> Outcome:
    """Listen, poll, read the list; `age` is how many seconds ago the command was sent."""
    if attempt.request.kind is Kind.REFUND:
        return Unknown(words.REFUND_UNKNOWN, needs=NEEDS)
    heard = _heard(attempt, talk, age) or _polled(attempt, talk)
    if heard is not None:
        return heard
    if not talk.profile.lists:
        return Unknown(words.NO_LIST, needs=NEEDS)
    return _listed(attempt, talk)


def _heard(attempt: Attempt, talk: Talk, age: float) -> Outcome | None:
    """The answer, if the terminal still repeats it; None when it does not."""
    if age > talk.profile.answer_seconds + talk.profile.listen_seconds:
        return None
    talk.say(words.LISTENING)
    late = talk.run(talk.ask.late(attempt.request, attempt.is_last))
    if late in (Ending.UNSENT, Ending.STOPPED, Ending.LOST):
        return Unknown(common.ASK_AGAIN)
    return late if _is_proof(late) else None


def _polled(attempt: Attempt, talk: Talk) -> Outcome | None:
    """None when the terminal is idle, so that its list can be read."""
    ready = talk.run(talk.ask.probe(attempt.request, attempt.is_last))
    if _is_proof(ready):
        return ready
    is_idle = ready is Ending.ACKNOWLEDGED or isinstance(ready, Outcome)
    return None if is_idle else Unknown(common.ASK_AGAIN)


def _listed(attempt: Attempt, talk: Talk) -> Outcome:
    """What is not in the list was not done only if the list says so twice."""
    talk.say(words.LISTING)
    found = talk.batch()
    if isinstance(found, Ending):
        return Unknown(common.ASK_AGAIN)
    outcome = listing.attempted(found, attempt, talk.profile.encoding)
    is_certain = not isinstance(outcome, NotDone) or talk.batch() == found
    return outcome if is_certain else Unknown(common.ASK_AGAIN)


def _is_proof(heard: Outcome | Ending) -> TypeGuard[Outcome]:
    """A code that proves nothing was acknowledged, and the list is asked."""
    return isinstance(heard, Outcome) and not isinstance(heard, Unknown)
