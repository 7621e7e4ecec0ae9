"""What a report is about: a business day, several, or all since the last closing.

A closing goes by the order of the journal and a day by the clock: a clock that is set back can
make nothing fall between two closings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from cashier.domain.report.entries import Step

DAY = timedelta(days=1)


class Span(Protocol):
    """Which steps a report tells, and which had come about at its end."""

    def holds(self, step: Step) -> bool: ...

    def is_over(self, step: Step) -> bool:
        """Whether this step comes after the end."""


@dataclass(frozen=True, slots=True)
class Days:
    """From `start` up to but without `end`; both know their zone."""

    start: datetime
    end: datetime

    def holds(self, step: Step) -> bool:
        return self.start <= step.moment < self.end

    def is_over(self, step: Step) -> bool:
        return step.moment >= self.end


@dataclass(frozen=True, slots=True)
class Shift:
    """The steps behind the place `after`, up to and with `upto`."""

    after: int
    upto: int

    def holds(self, step: Step) -> bool:
        return self.after < step.place <= self.upto

    def is_over(self, step: Step) -> bool:
        return step.place > self.upto


def business_day(moment: datetime, ends: time, zone: tzinfo | None = None) -> date:
    """The day that `moment` belongs to in `zone`, by default this PC's own."""
    local = moment.astimezone(zone)
    return local.date() if local.time() >= ends else local.date() - DAY


def days(first: date, last: date, ends: time, zone: tzinfo | None = None) -> Days:
    """The business days from `first` to `last`, both with."""
    return Days(_start(first, ends, zone), _start(last + DAY, ends, zone))


def _start(day: date, ends: time, zone: tzinfo | None) -> datetime:
    moment = datetime.combine(day, ends, zone)
    return moment if zone else moment.astimezone()
