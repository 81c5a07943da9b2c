import datetime as dt

import pytest

from jiahe.plan.procedures.calendar import Calendar
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Span

CALENDAR = default_procedures().calendar


def day(text):
    return dt.date.fromisoformat(text)


WORKING = {
    "2025-01-01": False,  # New Year
    "2025-01-26": True,  # a Sunday worked instead
    "2025-01-27": True,
    "2025-01-28": False,  # eve of the Spring Festival
    "2025-02-04": False,
    "2025-02-08": True,
    "2025-10-08": False,
    "2025-10-11": True,
    "2026-01-04": True,
    "2026-02-14": True,
    "2026-02-23": False,
    "2026-02-24": True,
    "2026-05-09": True,
    "2026-09-20": True,
    "2026-10-07": False,
    "2026-10-10": True,
    "2026-10-11": False,  # a plain Sunday
}


@pytest.mark.parametrize(("text", "working"), WORKING.items())
def test_a_day_is_worked_as_it_was_published(text, working):
    assert CALENDAR.is_working(day(text)) == working


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2025-05-12", 5, "2025-05-19"),  # Monday, a weekend between
        ("2025-09-26", 5, "2025-10-10"),  # Friday, a Sunday worked, then the long holidays
        ("2026-02-13", 5, "2026-02-27"),  # 14th (worked), 24th to 27th
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-12-30", 3, "2027-01-04"),  # into the year that is not published: weekends alone
    ],
)
def test_working_days_are_counted_from_the_day_after(start, days, last):
    assert CALENDAR.after(day(start), Span(days=days, working=True)) == day(last)


def test_other_days_are_counted_as_they_come():
    assert CALENDAR.after(day("2026-09-30"), Span(days=5, working=False)) == day("2026-10-05")


def test_a_year_that_is_not_published_is_told():
    assert CALENDAR.unpublished(day("2025-01-01"), day("2026-12-31")) == ()
    assert CALENDAR.unpublished(day("2026-12-01"), day("2028-01-31")) == (2027, 2028)
    assert Calendar([]).is_working(day("2026-10-01"))
