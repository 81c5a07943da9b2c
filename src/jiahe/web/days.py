"""When does a day that somebody typed begin, in the plan's zone?"""

import datetime as dt

from django.utils import timezone


def beginning_of(day: str, *, later: int = 0) -> dt.datetime | None:
    """Return the beginning of a day written 2025-05-15, or of one so many days later; None where it is no day."""
    try:
        date = dt.date.fromisoformat(day) + dt.timedelta(days=later)
    except (ValueError, OverflowError):
        return None
    if len(day) != len("2025-05-15") or not 1900 < date.year < 3000:
        return None
    return dt.datetime.combine(date, dt.time(), timezone.get_default_timezone())
