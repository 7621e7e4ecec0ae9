"""What is said to the terminal in one conversation: each exchange by its name.

Keeps the line's checksum and what came too early; knows nothing of what a verb wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from drivers.conversation import Conversation
from drivers.ecr17 import requests, words
from drivers.ecr17.answers import NEEDS, clock_time, of_request, outcome, result_of
from drivers.ecr17.cards import mask_trace
from drivers.ecr17.frames import Scope
from drivers.ecr17.link import Link, Manner
from drivers.ecr17.listening import Listener
from drivers.ecr17.messages import Message, read
from drivers.ecr17.options import Profile
from drivers.ecr17.receipts import EMPTY, Slip
from drivers.ecr17.requests import Ask
from drivers.ecr17.session import Exchange
from drivers.link import endings
from drivers.link.exchange import ON_ACCEPTED, ON_SENT
from drivers.link.phases import Ending
from drivers.terminal import Hear, MoneyRequest, NotDone, Outcome

R = TypeVar("R")

MONEY_ENDINGS = endings.of_money(words.THROWN_AWAY, NEEDS)


@dataclass(frozen=True, slots=True)
class State:
    """The terminal's status, clock (ISO 8601 local text, empty when it cannot be) and modules."""

    code: str
    clock: str
    terminal: str
    release: str


@dataclass(frozen=True, slots=True)
class Money:
    """How a money command ended, and what came of its receipt meanwhile."""

    outcome: Outcome
    slip: Slip

    @property
    def is_answered(self) -> bool:
        """Whether the terminal gave a result, of whatever meaning."""
        return not isinstance(self.outcome, NotDone) and bool(self.outcome.code)


class Desk:
    """The register's side of one open line."""

    def __init__(self, talk: Conversation, profile: Profile, hear: Hear, scope: Scope) -> None:
        self.hear = hear
        self.talk = talk
        self._profile = profile
        self._link = Link(scope)

    # -- questions -----------------------------------------------------------------------------

    def state(self, *, repeats: bool = True) -> State | Ending:
        answer = self._question(requests.status(self._profile), repeats=repeats)
        if isinstance(answer, Ending):
            return answer
        told = _read(answer, "status")
        return State(told.text("status"), clock_time(told.text("datetime")), told.terminal,
                     told.tail.strip())  # fmt: skip

    def last_result(self, *, repeats: bool = True) -> bytes | Ending:
        return self._question(requests.last_result(self._profile), repeats=repeats)

    def totals(self) -> Message | Ending:
        answer = self._question(requests.totals(self._profile))
        return answer if isinstance(answer, Ending) else _read(answer, "totals")

    def will_send_receipt(self) -> bool | Ending:
        """Whether the terminal takes E1; False when it refuses to."""
        end = self._question(requests.print_here(self._profile), repeats=False)
        if end is Ending.THROWN_AWAY:
            return False
        return end if isinstance(end, Ending) else True

    # -- receipts ------------------------------------------------------------------------------

    def receipt(self, begun: Slip = EMPTY) -> Slip:
        """What follows a result, or a request for a reprint."""
        return self.talk.run(Listener(self._link, begun, self._profile.receipt_seconds))

    def reprint(self) -> Slip:
        """The last financial receipt once more; empty when the terminal does not send it."""
        end = self._question(requests.reprint_here(self._profile))
        return EMPTY if isinstance(end, Ending) else self.receipt()

    def drain(self, seconds: float) -> Slip:
        """Let the terminal finish what it still has to say."""
        return self.talk.run(Listener(self._link, EMPTY, seconds, to_the_end=False))

    # -- what moves money or changes the terminal ----------------------------------------------

    def money(self, request: MoneyRequest, ask: Ask, near: datetime) -> Money:
        exchange = money_exchange(request, ask, self._profile, self._link, near)
        return Money(self.talk.run(exchange), exchange.slip)

    def close(self) -> Message | Ending:
        answer = self._order(requests.close(self._profile))
        return answer if isinstance(answer, Ending) else _read(answer, "close result")

    def load(self, status: str) -> Message | Ending:
        answer = self._order(requests.load(self._profile, status))
        return answer if isinstance(answer, Ending) else _read(answer, "load result")

    # -- inside --------------------------------------------------------------------------------

    def _question(self, ask: Ask, *, repeats: bool = True) -> bytes | Ending:
        one = self._profile
        manner = Manner(one.ack_seconds, one.question_seconds, one.sends, repeats)
        return self.talk.run(Exchange(ask, manner, self._link, _masked))

    def _order(self, ask: Ask) -> bytes | Ending:
        """What takes its time and is not asked twice."""
        patient = _patient(self._profile)
        return self.talk.run(Exchange(ask, patient, self._link, _masked, (), ON_ACCEPTED))


def money_exchange(
    request: MoneyRequest, ask: Ask, profile: Profile, link: Link, near: datetime
) -> Exchange[Outcome]:
    """A money command. Silence instead of an ACK ends it in doubt; only a NAK sends it again."""

    def conclude(end: bytes | Ending, exchange: Exchange[Outcome]) -> Outcome:
        if isinstance(end, Ending):
            return MONEY_ENDINGS[end]
        result = result_of(end, ask.shapes, exchange.shown)
        assert result is not None, "only what fits the request is taken"
        return of_request(outcome(result, near, exchange.slip), request)

    return Exchange(ask, _patient(profile), link, conclude, ON_SENT, ON_ACCEPTED)


def detect(talk: Conversation, profile: Profile) -> Scope | Ending:
    """Ask for the status in each scope until an answer fits the scope it was asked in.

    It is the only question with which this is tried, and each scope is tried once. When none fits
    the result is how a try ended, at best one that was not silent.
    """
    ask, ending = requests.status(profile), Ending.SILENT
    manner = Manner(profile.ack_seconds, profile.ack_seconds, sends=1, repeats=False)
    for scope in Scope:
        end = talk.run(Exchange(ask, manner, Link(scope), _masked))
        if not isinstance(end, Ending):
            return scope
        if end in (Ending.STOPPED, Ending.LOST):
            return end
        ending = end if ending is Ending.SILENT else ending
    return ending


def _patient(profile: Profile) -> Manner:
    return Manner(profile.ack_seconds, profile.answer_seconds, profile.sends, repeats=False)


def _masked(end: bytes | Ending, _exchange: Exchange[bytes | Ending]) -> bytes | Ending:
    """Whoever listens to a conversation hears every result, so no card number is in one."""
    return end if isinstance(end, Ending) else mask_trace(end)


def _read(answer: bytes, name: str) -> Message:
    told = read(answer, (name,))
    assert told is not None, "only what fits the request is taken"
    return told
