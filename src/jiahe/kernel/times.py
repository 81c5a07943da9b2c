"""When is it? Times are naive in the plan's zone inside the house; at the doors they keep the form in which they came."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

PLAN_ZONE = ZoneInfo("Asia/Shanghai")
TIME = pl.Datetime("us")
_SPAN = pl.Duration("us")
_MICRO = 6
_MOST_CHANGES = 64

_SHAPE = re.compile(
    r"^(?P<date>\d{4}([-/])\d{1,2}\2\d{1,2})"
    r"(?:(?P<sep>[T ])(?P<hour>\d{1,2})(?P<rest>:\d{2}(?P<second>:\d{2}(?P<fraction>\.\d{1,9})?)?)"
    r"\s?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$",
    re.ASCII,
)


_OFFSET = r"(Z|[+-]\d{2}:?\d{2})$"


@dataclass(frozen=True)
class TimeForm:
    """How a table's times were written: separator, finest part, digits of a fraction, and the offset if there was one.

    Where a clock is put forward and back, the offset is another in summer: `changes` holds each offset with the moment
    (naive, the plan's zone) from which it was written.
    """

    separator: str = "T"
    finest: str = "second"
    offset: str | None = None
    digits: int = _MICRO
    changes: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the form as plain data for a run's record."""
        return {**asdict(self), "changes": [list(change) for change in self.changes]}

    @classmethod
    def of_dict(cls, kept: Mapping[str, Any]) -> "TimeForm":
        """Return the form that a run's record keeps; records of older versions keep less of it."""
        return cls(**{**kept, "changes": tuple((since, offset) for since, offset in kept.get("changes", ()))})

    def write(self, times: pl.Series) -> pl.Series:
        """Return `times` (naive, the plan's zone) as text in this form, with seconds where the minute hides some."""
        offsets = self._offsets(times)
        if offsets is not None:
            zone = times.dt.replace_time_zone(str(PLAN_ZONE), ambiguous="earliest", non_existent="null")
            deltas = {text: _delta(text) for text in {self.offset, *(text for _, text in self.changes)} if text}
            shifts = offsets.replace_strict(deltas, return_dtype=_SPAN)
            times = (zone.dt.convert_time_zone("UTC") + shifts).dt.replace_time_zone(None)
        finest = self._finest(times)
        if self.finest == finest == "date":
            return times.dt.strftime("%Y-%m-%d")
        text = times.dt.strftime(f"%Y-%m-%d{self.separator}{_CLOCK[finest]}")
        if finest == "fraction":
            text = self._cut(text, times)
        return text if offsets is None else text + offsets

    def _offsets(self, times: pl.Series) -> pl.Series | None:
        """Return the offset of each time: the one that was written at that moment."""
        if self.offset is None:
            return None
        time, text = pl.col("time"), pl.lit(self.changes[0][1] if self.changes else self.offset)
        for since, offset in self.changes[1:]:
            text = pl.when(time >= dt.datetime.fromisoformat(since)).then(pl.lit(offset)).otherwise(text)
        return times.to_frame("time").with_columns(offset=text)["offset"]

    def _cut(self, text: pl.Series, times: pl.Series) -> pl.Series:
        """Give a fraction of six digits as many as there were, unless that would hide something."""
        fewer = _MICRO - self.digits
        if fewer <= 0:
            return text + "0" * -fewer
        return text if (times.dt.microsecond() % 10**fewer != 0).any() else text.str.head(-fewer)

    def _finest(self, times: pl.Series) -> str:
        parts = {
            "fraction": times.dt.microsecond(),
            "second": times.dt.second(),
            "minute": times.dt.hour().cast(pl.Int32) * 60 + times.dt.minute(),
        }
        for part, values in parts.items():
            if part == self.finest or (values != 0).any():
                return part
        return self.finest


_READ_CLOCK = {"fraction": "%H:%M:%S%.f", "second": "%H:%M:%S", "minute": "%H:%M"}
_CLOCK = {"fraction": "%H:%M:%S%.6f", "second": "%H:%M:%S", "minute": "%H:%M", "date": "%H:%M"}


def form_of(text: str) -> TimeForm | None:
    """Read the form of one written time; None where it is no time."""
    found = _SHAPE.match(text)
    if found is None:
        return None
    if not found["sep"]:
        return TimeForm(finest="date")
    finest = "fraction" if found["fraction"] else "second" if found["second"] else "minute"
    digits = len(found["fraction"]) - 1 if found["fraction"] else _MICRO
    return TimeForm(separator=found["sep"], finest=finest, offset=found["offset"], digits=digits)


def parse_times(texts: pl.Series) -> tuple[pl.Series, TimeForm]:
    """Read written times; unreadable ones become null.

    Parameters
    ----------
    texts
        ISO 8601 or the spreadsheet habit 2025/5/12 8:00, with or without an offset.

    Returns
    -------
    times, form
        Naive times of the plan's zone, and the form of the first readable text with the offsets that followed.
    """
    texts = texts.str.strip_chars()
    first = next((form for text in texts.drop_nulls().head(100) if (form := form_of(text)) is not None), TimeForm())
    times = _parse_as(texts, first)
    missed = texts.is_not_null() & times.is_null()
    if missed.any():
        rest = texts.filter(missed)
        slow = pl.Series([_parse_one(text) for text in rest], dtype=TIME)
        times = times.scatter(missed.arg_true(), slow)
    return times, first if first.offset is None else replace(first, changes=_changes(texts, times))


def _changes(texts: pl.Series, times: pl.Series) -> tuple[tuple[str, str], ...]:
    """Return the offsets with the moments from which they hold; none where there is one, or no order in them."""
    offset, time = pl.col("offset"), pl.col("time")
    written = pl.DataFrame({"time": times, "offset": texts.str.extract(_OFFSET)}).drop_nulls()
    if written["offset"].n_unique() < 2:
        return ()
    starts = written.sort("time", maintain_order=True).filter(offset.ne_missing(offset.shift()))
    ordered = starts.height <= _MOST_CHANGES and starts["time"].is_unique().all()
    return tuple(starts.select(time.dt.to_string("iso:strict"), offset).iter_rows()) if ordered else ()


def _parse_as(texts: pl.Series, form: TimeForm) -> pl.Series:
    plain = texts.str.replace_all("/", "-", literal=True)
    if form.finest == "date":
        return _in_calendar(plain.str.to_date("%Y-%m-%d", strict=False).cast(TIME))
    shape = f"%Y-%m-%d{form.separator}{_READ_CLOCK[form.finest]}"
    if form.offset is None:
        return _in_calendar(plain.str.to_datetime(shape, time_unit="us", strict=False))
    zoned = plain.str.replace("Z$", "+00:00").str.to_datetime(f"{shape}%#z", time_unit="us", strict=False)
    return _in_calendar(to_plan_zone(zoned))


def _in_calendar(times: pl.Series) -> pl.Series:
    """Leave to the careful reader what may be a year of two digits, or lies beyond the calendar."""
    return pl.select(pl.when(times.dt.year().is_between(1000, 9999)).then(times)).to_series()


def to_plan_zone(times: pl.Series) -> pl.Series:
    """Turn zoned times into naive ones of the plan's zone."""
    return times.dt.convert_time_zone(str(PLAN_ZONE)).dt.replace_time_zone(None).cast(TIME)


def _parse_one(text: str) -> dt.datetime | None:
    found = _SHAPE.match(text)
    if found is None:
        return None
    day = "-".join(part.zfill(2) for part in found["date"].replace("/", "-").split("-"))
    clock = f"T{found['hour'].zfill(2)}{found['rest']}{found['offset'] or ''}" if found["sep"] else ""
    try:
        time = dt.datetime.fromisoformat(day + clock)
        return time if time.tzinfo is None else time.astimezone(PLAN_ZONE).replace(tzinfo=None)
    except (ValueError, OverflowError):  # an offset may lead out of the calendar
        return None


def parse_time(text: str) -> dt.datetime | None:
    """Read one written time as a naive time of the plan's zone; None where it is none."""
    return _parse_one(text.strip())


def now() -> dt.datetime:
    """Return this moment, naive, in the plan's zone."""
    return dt.datetime.now(PLAN_ZONE).replace(tzinfo=None)


def _delta(offset: str) -> dt.timedelta:
    if offset == "Z":
        return dt.timedelta()
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
