"""The exchanges that this driver has: what is sent, what fits it, and what each ending means.

Everything that leaves an exchange is free of card data, since a listener may write it down.
"""

from __future__ import annotations

from drivers.asia_ecr import requests, words
from drivers.asia_ecr.answers import NEEDS, Reply, outcome, reply
from drivers.asia_ecr.messages import Message
from drivers.asia_ecr.options import Profile
from drivers.asia_ecr.session import Exchange, Manner
from drivers.link import endings
from drivers.link.exchange import ON_ACCEPTED, ON_SENT
from drivers.link.phases import Ending
from drivers.terminal import Attempt, Kind, MoneyRequest, Outcome

MONEY_ENDINGS = endings.of_money(words.THROWN_AWAY, NEEDS)


def money(request: MoneyRequest, profile: Profile) -> Exchange[Outcome]:
    """A money command. Silence instead of an ACK ends it in doubt; it is never sent again."""

    def conclude(end: Message | Ending) -> Outcome:
        if isinstance(end, Ending):
            return MONEY_ENDINGS[end]
        return outcome(end, profile.currency, request.kind)

    fits = requests.expected_of_money(request, profile).fits
    message = requests.money(request, profile)
    return Exchange(message, _patient(profile), fits, conclude, ON_SENT, ON_ACCEPTED)


def question(message: Message, profile: Profile) -> Exchange[Reply | Ending]:
    """A harmless request: without an answer nothing is lost."""
    return _asked(message, profile, _brisk(profile))


def settlement(profile: Profile) -> Exchange[Reply | Ending]:
    """Closing the batch may take as long as a money command."""
    return _asked(requests.settlement(profile), profile, _patient(profile))


def probe(attempt: Attempt, profile: Profile) -> Exchange[Reply | Ending | Outcome]:
    """The communication test before recovery; the late answer to `attempt` itself counts too.

    It names no request, so it counts only where no other command was sent since.
    """
    message = requests.test(profile)
    ready = requests.expected_of(message)
    late = requests.expected_of_money(attempt.request, profile)

    def conclude(end: Message | Ending) -> Reply | Ending | Outcome:
        if isinstance(end, Ending):
            return end
        if end.code == ready.code:
            return reply(end, profile.currency)
        return outcome(end, profile.currency, attempt.request.kind)

    def belongs(answer: Message) -> bool:
        return ready.fits(answer) or (attempt.is_last and late.fits(answer))

    return Exchange(message, _brisk(profile), belongs, conclude)


def return_last(kind: Kind, profile: Profile) -> Exchange[tuple[str, Reply] | Ending]:
    """Code 39. Which code its answer carries is not public: 39, or that of the transaction.

    The result is that code with the answer.
    """
    message = requests.return_last(profile)
    codes = (message.code, requests.code_of(kind, profile))

    def conclude(end: Message | Ending) -> tuple[str, Reply] | Ending:
        if isinstance(end, Ending):
            return end
        return end.code, reply(end, profile.currency, kind)

    def belongs(answer: Message) -> bool:
        return any(requests.Expected(code).fits(answer) for code in codes)

    return Exchange(message, _brisk(profile), belongs, conclude)


def _asked(message: Message, profile: Profile, manner: Manner) -> Exchange[Reply | Ending]:
    def conclude(end: Message | Ending) -> Reply | Ending:
        return end if isinstance(end, Ending) else reply(end, profile.currency)

    return Exchange(message, manner, requests.expected_of(message).fits, conclude)


def _patient(profile: Profile) -> Manner:
    return Manner(profile.ack_seconds, profile.answer_seconds, profile.sends, profile.scope)


def _brisk(profile: Profile) -> Manner:
    return Manner(profile.ack_seconds, profile.question_seconds, profile.sends, profile.scope)
