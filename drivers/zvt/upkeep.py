"""The verbs that move no money: totals, end of day, sign-on, and what only a technician needs."""

from __future__ import annotations

from dataclasses import replace

from drivers.conversation import Conversation
from drivers.terminal import Hear, Report, Stop, ignore, never
from drivers.zvt import requests, words
from drivers.zvt.desk import Desk
from drivers.zvt.exchanges import Asker

DIAGNOSES = range(1, 6)
DEMANDED_DIAGNOSIS = 2
"""Extended, with a connection to the bank: the standard's own default."""


class Upkeep(Desk):
    """`totals`, `settle` and `sign_on` belong to every terminal; the others to this family."""

    def totals(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._do(requests.totals(self._profile), hear, stop)

    def settle(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """End of day. A terminal may go away for some minutes after it, and says so."""
        with self._talk(hear, stop) as (talk, ask):
            return self._noted(talk.run(ask.settlement()))

    def sign_on(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """Registration, and what the terminal then demands: initialisation, diagnosis."""
        with self._talk(hear, stop) as (talk, ask):
            registered = talk.run(ask.registration())
            report = registered.report
            if registered.needs_initialisation:
                report = self._next(report, requests.initialisation(self._profile), talk, ask)
            if registered.needs_diagnosis:
                report = self._next(report, requests.diagnosis(DEMANDED_DIAGNOSIS), talk, ask)
            return self._noted(report)

    # -- of this family alone -------------------------------------------------------------------

    def diagnose(
        self, kind: int = DEMANDED_DIAGNOSIS, hear: Hear = ignore, stop: Stop = never
    ) -> Report:
        """1 line, 2 extended, 3 configuration, 4 EMV configuration, 5 EP2; often with a slip."""
        if kind not in DIAGNOSES:
            return Report(False, words.BAD_DIAGNOSIS)
        return self._do(requests.diagnosis(kind), hear, stop)

    def initialise(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        return self._do(requests.initialisation(self._profile), hear, stop)

    def set_clock(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """Set the terminal's clock to this PC's local time."""
        now = self._clock.now().astimezone()
        return self._do(requests.set_clock(now, self._profile), hear, stop)

    def log_off(self, hear: Hear = ignore, stop: Stop = never) -> Report:
        """The terminal goes back to its own settings: it prints itself and sends no tags."""
        return self._do(requests.log_off(), hear, stop, completes=False)

    def display(
        self, lines: tuple[str, ...], seconds: int = 10, hear: Hear = ignore, stop: Stop = never
    ) -> Report:
        """Show up to 8 lines for so many seconds; 0: until the next command."""
        data = requests.display(lines, seconds, self._profile)
        return self._do(data, hear, stop, completes=False)

    # -- inside ---------------------------------------------------------------------------------

    def _do(self, data: bytes, hear: Hear, stop: Stop, *, completes: bool = True) -> Report:
        with self._talk(hear, stop) as (talk, ask):
            return self._noted(talk.run(ask.report(data, completes=completes)))

    def _next(self, before: Report, data: bytes, talk: Conversation, ask: Asker) -> Report:
        """One more step of a sign-on; it failed if any step did."""
        if not before.done:
            return before
        after = talk.run(ask.report(data))
        said = words.both(before.words, after.words)
        return replace(after, words=said, receipts=before.receipts + after.receipts,
                       figures=before.figures + after.figures)  # fmt: skip
