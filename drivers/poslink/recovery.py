"""What became of a money command whose answer was lost: poslink.md section 3. Sends no money.

A00 (answered only when idle), then the record with our own reference (R02), twice, the second
time later than a host can take. Found: type, amount and the bank's approval decide. Not found is
proof only where the terminal shows that it still has its records from before the request, and
that it would have found ours among them.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.link import words as common
from drivers.link.phases import Ending
from drivers.link.verdict import Verdict
from drivers.poslink import exchanges, requests, words
from drivers.poslink.answers import NEEDS, RECORD_DOUBTS, proven
from drivers.poslink.exchanges import Reply
from drivers.poslink.messages import Message
from drivers.poslink.options import Profile
from drivers.poslink.records import Run, ask, is_same, last
from drivers.poslink.requests import number_of, original_of
from drivers.terminal import (
    Approved,
    Attempt,
    Hear,
    Lookup,
    NotDone,
    Outcome,
    Presence,
    Progress,
    Transaction,
    Unknown,
    Words,
    differ,
)

Pause = Callable[[float], bool]
"""Waits so many seconds; False when the person stopped it."""


class Recovery:
    """One run of the procedure over one open line; `elapsed` seconds after the request."""

    def __init__(
        self, attempt: Attempt, run: Run, pause: Pause, profile: Profile, hear: Hear
    ) -> None:
        self._attempt = attempt
        self._request = attempt.request
        self._run = run
        self._pause = pause
        self._profile = profile
        self._hear = hear

    def resolve(self, elapsed: float) -> Outcome:
        ready = self._run(exchanges.probe(self._request, self._profile))
        if isinstance(ready, Outcome) and not isinstance(ready, Unknown):
            return ready
        if isinstance(ready, Ending) or (isinstance(ready, Reply) and not ready.is_done):
            return Unknown(common.ASK_AGAIN)
        if (known := self._search()) is not None:
            return known
        if not self._wait(elapsed):
            return Unknown(common.NOT_WAITED)
        known = self._search()
        return self._absent() if known is None else known

    # -- the record ------------------------------------------------------------------------------

    def _search(self) -> Outcome | None:
        """What the record with our reference proves; None when the terminal has none."""
        self._hear(Progress(words.SEARCHING))
        question = requests.record_by_reference(self._request.reference, self._profile)
        answer = self._run(exchanges.question(question, self._profile))
        if isinstance(answer, Ending):
            return Unknown(common.ASK_AGAIN)
        if answer.meaning.verdict is Verdict.NOT_FOUND:
            return None
        return self._recorded(answer.message) if answer.is_done else Unknown(common.ASK_AGAIN)

    def _recorded(self, message: Message) -> Outcome:
        known = proven(message, self._request, self._profile, RECORD_DOUBTS, words.RECORDED)
        if isinstance(known, Approved) and self._is_elsewhere(known.transaction):
            return _in_doubt(words.OTHER_TERMINAL)
        return known

    def _is_elsewhere(self, shown: Transaction) -> bool:
        """Whether another terminal answers than the one that the request was sent to."""
        asked = self._attempt.baseline or original_of(self._request)
        return differ(asked.terminal_id, shown.terminal_id)

    def _wait(self, elapsed: float) -> bool:
        profile = self._profile
        seconds = max(profile.second_look_seconds, profile.host_seconds - max(0.0, elapsed))
        self._hear(Progress(words.waiting(seconds)))
        return self._pause(seconds)

    # -- no record -------------------------------------------------------------------------------

    def _absent(self) -> Outcome:
        """Not done, if the terminal still has what it had before, and would have found ours."""
        before = self._witness
        if before is None:
            return _in_doubt(words.NO_WITNESS)
        shown = self._ask(self._by_number(before))
        if shown.presence is not Presence.READY:
            return Unknown(common.ASK_AGAIN)
        if shown.transaction is None or not is_same(before, shown.transaction):
            return _in_doubt(self._why_not_same(shown.transaction))
        return self._compare(before)

    def _compare(self, before: Transaction) -> Outcome:
        newest_one = last(self._run, self._profile)
        if newest_one.presence is not Presence.READY:
            return Unknown(common.ASK_AGAIN)
        now = newest_one.transaction
        if now is not None and (is_same(before, now) or self._finds(before) or self._finds(now)):
            return NotDone(words.NOT_RECORDED)
        return _in_doubt(words.BLIND_SEARCH)

    def _finds(self, held: Transaction) -> bool:
        """Whether this firmware finds by reference a record that it is known to hold."""
        if held.reference in ("", self._request.reference):
            return False
        found = self._ask(requests.record_by_reference(held.reference, self._profile)).transaction
        return found is not None and is_same(held, found)

    @property
    def _witness(self) -> Transaction | None:
        """A record that was there before the request."""
        known = (self._attempt.baseline, original_of(self._request))
        return next((one for one in known if one and number_of(one.voucher)), None)

    def _why_not_same(self, shown: Transaction | None) -> Words:
        is_elsewhere = shown is not None and self._is_elsewhere(shown)
        return words.OTHER_TERMINAL if is_elsewhere else words.OTHER_MEMORY

    def _by_number(self, one: Transaction) -> Message:
        return requests.record_by_number(number_of(one.voucher) or 0, self._profile)

    def _ask(self, question: Message) -> Lookup:
        return ask(question, self._run, self._profile)


def _in_doubt(why: Words) -> Unknown:
    return Unknown(why, needs=NEEDS)
