"""The exchanges that this driver has: what is sent, what fits it, and what each ending means.

Everything that leaves an exchange is free of card data, since a listener may write it down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from drivers.link import endings
from drivers.link import words as common
from drivers.link.exchange import ON_ACCEPTED, ON_SENT
from drivers.link.phases import Ending
from drivers.terminal import (
    Kind,
    MoneyRequest,
    Outcome,
    Unknown,
)
from drivers.transbank import listing, requests, words
from drivers.transbank.answers import NEEDS, outcome
from drivers.transbank.chain import Chained
from drivers.transbank.codes import APPROVED
from drivers.transbank.listing import Listing, is_end, listed
from drivers.transbank.manner import Answers, Manner
from drivers.transbank.messages import Message
from drivers.transbank.options import Profile
from drivers.transbank.phases import POLLING
from drivers.transbank.requests import Expected
from drivers.transbank.session import Exchange

R = TypeVar("R")

MONEY_ENDINGS = endings.of_money(common.THROWN_AWAY, NEEDS)


@dataclass(frozen=True, slots=True)
class Asker:
    """One terminal's settings, and what was last taken from it."""

    profile: Profile
    before: bytes = b""

    # -- questions -----------------------------------------------------------------------------

    def poll(self) -> Exchange[Ending]:
        """Whether the terminal is idle: only then it acknowledges."""
        return Exchange(requests.POLL, self._brisk, requests.nothing(), _ending, POLLING)

    def ask(self, message: Message, function: str) -> Exchange[Message | Ending]:
        """A harmless request with one answer: without it nothing is lost."""
        return Exchange(message, self._brisk, requests.answers(function), _single)

    def ask_bank(self, message: Message, function: str) -> Exchange[Message | Ending]:
        """The same for what the bank has to answer: it may take as long as a money command."""
        return Exchange(message, self._patient, requests.answers(function), _single)

    def list(self) -> Exchange[Listing | Ending]:
        return self._list(lambda end: end if isinstance(end, Ending) else listed(end))

    # -- money ---------------------------------------------------------------------------------

    def money(self, request: MoneyRequest) -> Exchange[Outcome] | Chained[Outcome]:
        """A money command; it is never sent again but after a NAK.

        Where the terminal answers with a code that proves nothing, its list is read at once.
        """
        first = Exchange(
            requests.money(request, self.profile),
            self._patient,
            requests.expected_of(request, self.profile),
            lambda end: self._concluded(end, request.kind),
            on_sent=ON_SENT,
            on_accepted=ON_ACCEPTED,
        )
        if not self.profile.lists:
            return first
        return Chained(first, lambda result: self._second_look(result, request), words.LISTING)

    def late(self, request: MoneyRequest, is_last: bool) -> Exchange[Outcome | Ending]:
        """Listen, without a word, for the answer that the terminal repeats until it is ACKed."""
        manner = replace(self._brisk, answer_seconds=self.profile.listen_seconds)
        expected, conclude = self._late(request, is_last)
        return Exchange(None, manner, expected, conclude)

    def probe(self, request: MoneyRequest, is_last: bool) -> Exchange[Outcome | Ending]:
        """The poll of recovery, in which the late answer counts too."""
        expected, conclude = self._late(request, is_last)
        return Exchange(requests.POLL, self._brisk, expected, conclude, POLLING)

    # -- inside --------------------------------------------------------------------------------

    def _second_look(self, result: object, request: MoneyRequest) -> Exchange[Outcome] | None:
        """Only what the terminal itself answered: then it is idle and can be asked."""
        if not isinstance(result, Unknown) or not result.code:
            return None

        def conclude(end: Answers | Ending) -> Outcome:
            if isinstance(end, Ending):
                return result
            return listing.settled(result, listed(end), request, self.profile.encoding)

        return self._list(conclude)

    def _late(
        self, request: MoneyRequest, is_last: bool
    ) -> tuple[Expected, Callable[[Answers | Ending], Outcome | Ending]]:
        """A refusal counts only where no other command was sent since: it could be of an older try.

        What proves nothing by itself is acknowledged, and the list is asked afterwards.
        """
        fits = requests.expected_of(request, self.profile).fits

        def counts(answer: Message) -> bool:
            return fits(answer) and (is_last or answer.code == APPROVED)

        def conclude(end: Answers | Ending) -> Outcome | Ending:
            return end if isinstance(end, Ending) else self._concluded(end, request.kind)

        return Expected(counts, lambda _answer: True), conclude

    def _concluded(self, end: Answers | Ending, kind: Kind) -> Outcome:
        if isinstance(end, Ending):
            return MONEY_ENDINGS[end]
        return outcome(end[0], kind, self.profile.encoding)

    def _list(self, conclude: Callable[[Answers | Ending], R]) -> Exchange[R]:
        expected = requests.answers("0261")
        return Exchange(requests.DETAILS, self._brisk, expected, conclude, ends=is_end)

    @property
    def _patient(self) -> Manner:
        return self._manner(self.profile.answer_seconds)

    @property
    def _brisk(self) -> Manner:
        return self._manner(self.profile.question_seconds)

    def _manner(self, answer_seconds: float) -> Manner:
        one = self.profile
        return Manner(
            one.ack_seconds, answer_seconds, one.sends, one.scope, one.variant, self.before
        )


def _ending(end: Answers | Ending) -> Ending:
    """How a poll ended; nothing is ever taken in it."""
    assert isinstance(end, Ending), "no answer fits a poll"
    return end


def _single(end: Answers | Ending) -> Message | Ending:
    return end if isinstance(end, Ending) else end[0]
