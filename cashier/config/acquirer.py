"""The acquirer's contract as it stands in the file, with the days on which its banks work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Annotated

from msgspec import Struct

from cashier.config.allowing import allow
from cashier.domain.acquirer import Acquirer
from cashier.domain.calendar import Calendar

Text = Annotated[str, allow("text")]
Switch = Annotated[bool, allow("switch")]
Days = Annotated[int, allow("count_of_days", ge=0, le=3_660)]
ClockTime = Annotated[str, allow("clock_time", pattern=r"\A(([01]\d|2[0-3]):[0-5]\d)?\Z")]
Country = Annotated[str, allow("country", pattern=r"\A([A-Z]{2})?\Z")]
Day = Annotated[date | None, allow("day")]
DayList = Annotated[tuple[date, ...], allow("days")]


class AcquirerSection(Struct, frozen=True, forbid_unknown_fields=True):
    """One contract. Days are local to the acquirer's terminals."""

    name: Text = ""
    licence: Text = ""
    terms: Text = ""
    valid_until: Day = None
    refund_days: Days = 180
    cut_off: ClockTime = ""
    instant: Switch = False
    card_days: Days = 7
    wallet_days: Days = 3
    country: Country = "CN"
    holidays: DayList = ()
    workdays: DayList = ()


def acquirer(section: AcquirerSection) -> Acquirer:
    """What the rules work with; no calendar is looked up before a day is asked for."""
    return Acquirer(
        name=section.name,
        licence=section.licence,
        terms=section.terms,
        valid_until=section.valid_until,
        refund_days=section.refund_days,
        cut_off=time.fromisoformat(section.cut_off) if section.cut_off else None,
        instant=section.instant,
        card_days=section.card_days,
        wallet_days=section.wallet_days,
        calendar=Calendar(
            holidays=CountryDays(section.country, frozenset(section.holidays)),
            workdays=CountryDays(section.country, frozenset(section.workdays), is_off=False),
        ),
    )


@dataclass(frozen=True, slots=True)
class CountryDays:
    """Days off (or weekend days that are worked, in lieu) of a country, and the shop's own.

    The library that knows them is loaded with the first question: it costs 0.2 seconds.
    """

    country: str
    own: frozenset[date]
    is_off: bool = True

    def __contains__(self, day: object) -> bool:
        return day in self.own or day in _days_of(self.country, self.is_off, _year(day))


def _year(day: object) -> int:
    return day.year if isinstance(day, date) else 0


@cache
def _days_of(country: str, is_off: bool, year: int) -> frozenset[date]:
    """All such days of one year; none of a country that the library does not know."""
    if not country:
        return frozenset()
    from holidays import country_holidays, list_supported_countries

    if country not in list_supported_countries():
        return frozenset()
    found = country_holidays(country, years=year)
    days: Iterable[date] = found if is_off else getattr(found, "weekend_workdays", ())
    return frozenset(days)
