"""The exchanges that this driver has: what is sent, what fits it, and what each ending means.

Everything that leaves an exchange is free of card data, since a listener may write it down.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.link import endings
from drivers.link import words as common
from drivers.link.exchange import ON_ACCEPTED, ON_SENT
from drivers.link.phases import Ending
from drivers.link.verdict import Meaning, Verdict
from drivers.link.wire import Manner
from drivers.poslink import requests, words
from drivers.poslink.answers import NEEDS, outcome
from drivers.poslink.codes import judge
from drivers.poslink.layouts import named
from drivers.poslink.messages import Message
from drivers.poslink.options import Profile
from drivers.poslink.privacy import masked
from drivers.poslink.session import Exchange
from drivers.terminal import MoneyRequest, Outcome, Unknown

MONEY_ENDINGS = {
    **endings.of_money(common.THROWN_AWAY, NEEDS),
    Ending.ENDED: Unknown(words.ENDED, needs=NEEDS),
}

Heard = tuple[Message, ...] | Ending


@dataclass(frozen=True, slots=True)
class Reply:
    """The last packet of an answer, masked, and what its code means."""

    message: Message
    meaning: Meaning

    @property
    def is_done(self) -> bool:
        return self.meaning.verdict is Verdict.APPROVED


def money(asked: MoneyRequest, profile: Profile) -> Exchange[Outcome]:
    """A money command. Silence instead of an ACK ends it in doubt; it is never sent again."""

    def conclude(heard: Heard) -> Outcome:
        if isinstance(heard, Ending):
            return MONEY_ENDINGS[heard]
        return outcome(heard[-1], asked, profile)

    return Exchange(
        requests.money(asked, profile),
        _patient(profile),
        requests.expected_of_money(asked).fits,
        conclude,
        ON_SENT,
        ON_ACCEPTED,
        requests.cancel(profile),
    )


def question(message: Message, profile: Profile) -> Exchange[Reply | Ending]:
    """A harmless request: without an answer nothing is lost."""
    return _asked(message, _brisk(profile))


def batch_close(at: str, profile: Profile) -> Exchange[Reply | Ending]:
    """Closing the batch may take as long as a money command."""
    return _asked(requests.batch_close(at, profile), _patient(profile))


def probe(asked: MoneyRequest, profile: Profile) -> Exchange[Reply | Ending | Outcome]:
    """A00 before recovery. The late answer to `asked` itself counts too, if it names it.

    A refusal names nothing and so cannot be told from an older one's: the record decides.
    """
    message = requests.initialise(profile)
    ready = requests.expected_of(message)
    late = requests.expected_of_money(asked)

    def conclude(heard: Heard) -> Reply | Ending | Outcome:
        if isinstance(heard, Ending):
            return heard
        if ready.fits(heard[-1]):
            return _reply(heard)
        return outcome(heard[-1], asked, profile)

    def belongs(answer: Message) -> bool:
        is_late = late.fits(answer) and named(answer, "ref") == asked.reference
        return ready.fits(answer) or is_late

    return Exchange(message, _brisk(profile), belongs, conclude)


def _asked(message: Message, manner: Manner) -> Exchange[Reply | Ending]:
    def conclude(heard: Heard) -> Reply | Ending:
        return heard if isinstance(heard, Ending) else _reply(heard)

    return Exchange(message, manner, requests.expected_of(message).fits, conclude)


def _reply(heard: tuple[Message, ...]) -> Reply:
    return Reply(masked(heard[-1]), judge(heard[-1].code))


def _patient(profile: Profile) -> Manner:
    return Manner(profile.ack_seconds, profile.answer_seconds, profile.sends)


def _brisk(profile: Profile) -> Manner:
    return Manner(profile.ack_seconds, profile.question_seconds, profile.sends)
