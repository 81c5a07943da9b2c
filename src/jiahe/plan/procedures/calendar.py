"""Which days are worked? Weekdays, but for published days off and the weekend days worked instead of them."""

import datetime as dt
from collections.abc import Iterable

from jiahe.plan.procedures.model import Holiday, Span, Year

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class Calendar:
    """Working days from the years that are published; in any other year weekends alone are off."""

    def __init__(self, years: Iterable[Year]) -> None:
        self.years = {year.year: year for year in years}
        self._off = {day for year in self.years.values() for holiday in year.off for day in _days(holiday)}
        self._worked = {day for year in self.years.values() for day in year.worked}

    def is_working(self, day: dt.date) -> bool:
        """Tell whether a day is worked."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)

    def is_published(self, year: int) -> bool:
        """Tell whether a year's days off are published."""
        return year in self.years and self.years[year].published

    def after(self, day: dt.date, span: Span) -> dt.date:
        """Return the last day of a span that begins on the day after `day`."""
        if not span.working:
            return day + span.days * _DAY
        left = span.days
        while left:
            day += _DAY
            left -= self.is_working(day)
        return day

    def unpublished(self, first: dt.date, last: dt.date) -> tuple[int, ...]:
        """Return the years of a stretch whose days off are not published."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_published(year))


def _days(holiday: Holiday) -> Iterable[dt.date]:
    return (holiday.first + number * _DAY for number in range((holiday.last - holiday.first).days + 1))
