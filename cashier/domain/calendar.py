"""Which days banks work, and the n-th such day from a given one."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Calendar:
    """`holidays` are days off beside the `weekend` (0 is Monday); `workdays` are worked although
    they fall on a weekend, as in China before and after long holidays.

    `until` is the last day for which the holidays are known; after it only weekends are.
    """

    holidays: Container[date] = frozenset()
    workdays: Container[date] = frozenset()
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    until: date = date.max

    def works(self, day: date) -> bool:
        """Whether banks work on this day."""
        if day in self.workdays:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend

    def after(self, day: date, number: int) -> date:
        """The `number`-th working day after `day`; with 0, `day` itself or the next one."""
        found = day
        while not self.works(found) and number == 0:
            found += DAY
        for _ in range(number):
            found += DAY
            while not self.works(found):
                found += DAY
        return found

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`; 0 when it is earlier."""
        days = range(1, (last - first).days + 1)
        return sum(self.works(first + n * DAY) for n in days)

    def knows(self, day: date) -> bool:
        """Whether the holidays up to this day are known."""
        return day <= self.until
