"""What all verbs share: the line, the settings, and a terminal that goes away for some minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf

from drivers.conversation import Conversation, conversation
from drivers.lines import OpenLine
from drivers.terminal import Clock, Hear, Presence, Report, Status, Stop
from drivers.zvt import words
from drivers.zvt.codes import AWAY
from drivers.zvt.exchanges import Asker
from drivers.zvt.link import link
from drivers.zvt.masking import mask
from drivers.zvt.options import Profile
from drivers.zvt.values import Scale


class Desk:
    """One terminal; every verb is one conversation with it."""

    def __init__(self, open_line: OpenLine, clock: Clock, profile: Profile) -> None:
        self._open_line = open_line
        self._clock = clock
        self._profile = profile
        self._away_until = -inf

    @contextmanager
    def _talk(self, hear: Hear, stop: Stop) -> Iterator[tuple[Conversation, Asker]]:
        """A conversation and the exchanges for it; passwords and cards are masked in its trace."""
        with conversation(self._open_line, self._clock, hear, stop, mask) as talk:
            yield talk, self._asker()

    def _asker(self) -> Asker:
        profile = self._profile
        line = link(is_tcp=profile.is_tcp, ack_seconds=profile.ack_seconds, sends=profile.sends)
        today = self._clock.now().astimezone().date()
        return Asker(line, profile, Scale(profile.currency, today, profile.charset))

    def _if_away(self, status: Status) -> Status:
        """Silence is expected of a terminal that said that it goes away."""
        is_silent = status.presence is Presence.SILENT
        if is_silent and self._clock.monotonic() < self._away_until:
            return replace(status, presence=Presence.BUSY, words=words.AWAY)
        return status

    def _note(self, code: str) -> None:
        """Remember that the terminal goes away, where its last result says so."""
        if code in AWAY:
            self._away_until = self._clock.monotonic() + self._profile.away_seconds

    def _noted(self, report: Report) -> Report:
        self._note(report.code)
        return report
