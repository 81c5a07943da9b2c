"""Times: naive in the plan's zone inside, in the form in which they came at the doors."""

import datetime as dt
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.kernel.times import TIME, TimeForm, form_of, now, parse_time, parse_times, to_plan_zone

EIGHT = dt.datetime(2025, 5, 12, 8)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-05-12T08:00", EIGHT),
        ("2025-05-12 08:00:00", EIGHT),
        (" 2025-05-12 08:00 ", EIGHT),
        ("2025/5/12 8:00", EIGHT),
        ("2025-05-12T08:00:00.25", EIGHT.replace(microsecond=250_000)),
        ("2025-05-12", dt.datetime(2025, 5, 12)),
        ("2025-05-12T00:00Z", EIGHT),
        ("2025-05-12 00:00 Z", EIGHT),
        ("2025-05-12T08:00+08:00", EIGHT),
        ("2025-05-12T01:00:00+0100", EIGHT),
        ("2025-05-11T19:00-0500", EIGHT),
        ("2024-02-29", dt.datetime(2024, 2, 29)),
    ],
)
def test_a_written_time_is_read_alone_and_in_a_column(text: str, time: dt.datetime) -> None:
    assert parse_time(text) == time
    assert parse_times(pl.Series([text]))[0].to_list() == [time]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2025-02-30",
        "2025-13-01",
        "2025-05-12T25:00",
        "2025-05-12 08",
        "2025-05/12",
        "12.5.2025",
        "2025-05-12Z",
        "0000-01-01",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
        "2025-05-12T08:00+99:00",
        "1747008000",
        "NaN",
    ],
)
def test_what_is_no_time_becomes_null(text: str) -> None:
    assert parse_time(text) is None
    assert parse_times(pl.Series([text]))[0].to_list() == [None]


NEARLY = (
    r"(19|20)[0-9]{2}[-/](0?[1-9]|1[0-3])[-/][0-3]?[0-9]"
    r"([T ][0-2]?[0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,6})?)?( ?(Z|[+-][01][0-9]:?[0-9]0))?)?"
)


@given(st.text(alphabet="0123456789-/: T.Z+年", max_size=30) | st.from_regex(NEARLY, fullmatch=True))
def test_no_text_makes_the_reader_fall_and_both_readers_agree_on_a_time(text: str) -> None:
    alone, (in_column,) = parse_time(text), parse_times(pl.Series([text], dtype=pl.String))[0].to_list()

    assert alone is None or in_column == alone


def test_a_year_of_two_digits_is_no_year_in_any_row() -> None:
    assert parse_times(pl.Series(["2025-05-12", "25-05-12", "1-1-1"]))[0].to_list() == [
        dt.datetime(2025, 5, 12),
        None,
        None,
    ]


def test_a_column_may_mix_forms_and_keeps_its_nulls_and_places() -> None:
    texts = pl.Series(["2025-05-12 08:00", None, "2025/5/12 8:00", "2025-05-12T00:00Z", "x", "2025-05-12 08:00:00"])

    times, form = parse_times(texts)

    assert times.to_list() == [EIGHT, None, EIGHT, EIGHT, None, EIGHT]
    assert times.dtype == TIME
    assert form == TimeForm(separator=" ", finest="minute")


def test_a_column_without_any_time_has_the_usual_form() -> None:
    assert parse_times(pl.Series([None, "x"], dtype=pl.String))[1] == TimeForm()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2025-05-12", TimeForm(finest="date")),
        ("2025-05-12T08:00", TimeForm(finest="minute")),
        ("2025-05-12 08:00:00", TimeForm(separator=" ")),
        ("2025-05-12T08:00:00.5Z", TimeForm(finest="fraction", offset="Z", digits=1)),
        ("2025-05-12T08:00:00+08:00", TimeForm(offset="+08:00")),
        ("yesterday", None),
    ],
)
def test_the_form_of_a_time_is_recognised(text: str, form: TimeForm | None) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    "texts",
    [
        ["2025-05-12", "2025-05-13"],
        ["2025-05-12T08:00", "2025-05-12T08:15"],
        ["2025-05-12 08:00", "2025-05-12 08:15"],
        ["2025-05-12T08:00:00", "2025-05-12T08:00:30"],
        ["2025-05-12T08:00:00Z", "2025-05-12T09:00:00Z"],
        ["2025-05-12T08:00:00+08:00", "2025-05-12T09:00:00+08:00"],
        ["2025-05-12T08:00-0330", "2025-05-12T09:00-0330"],
        ["2025-05-12T08:00:00.250000", "2025-05-12T09:00:00.000001"],
        ["2025-05-12T08:00:00.000Z", "2025-05-12T08:00:00.250Z"],
        ["2025-05-12 08:00:00.5", "2025-05-12 08:00:01.0"],
        ["2025-05-12T08:00:00.0000000+08:00", "2025-05-12T08:00:01.5000000+08:00"],
        ["2025-10-26T01:00+02:00", "2025-10-26T02:00+02:00", "2025-10-26T02:00+01:00", "2025-10-26T03:00+01:00"],
        ["2025-03-30T03:00:00+02:00", "2025-03-30T01:00:00+01:00", "2025-10-26T02:00:00+01:00"],
        ["2025-10-26T02:00:00+01:00", None, "2025-10-26T02:00:00+02:00"],
    ],
)
def test_times_go_back_in_the_form_in_which_they_came(texts: list[str]) -> None:
    times, form = parse_times(pl.Series(texts))

    assert form.write(times).to_list() == texts


def test_a_time_beyond_the_last_is_written_with_the_last_offset_and_one_before_the_first_with_the_first() -> None:
    _, form = parse_times(pl.Series(["2025-03-30T01:00:00+01:00", "2025-03-30T03:00:00+02:00"]))
    beyond = [dt.datetime(2025, 3, 31), dt.datetime(2025, 3, 29)]

    assert form.write(pl.Series(beyond, dtype=TIME)).to_list() == [
        "2025-03-30T18:00:00+02:00",
        "2025-03-28T17:00:00+01:00",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["2025-05-12T08:00:00+08:00", "2025-05-12T09:00:00+09:00"],  # two places at one moment
        [f"2025-05-12T{hour:02}:{minute:02}:00+0{8 + minute % 2}:00" for hour in range(2, 6) for minute in range(60)],
    ],
)
def test_offsets_in_no_order_are_written_as_the_first(texts: list[str]) -> None:
    times, form = parse_times(pl.Series(texts))

    assert form.write(times)[1].endswith("+08:00")
    assert parse_times(form.write(times))[0].to_list() == times.to_list()


@pytest.mark.parametrize(
    ("form", "time", "written"),
    [
        (TimeForm(finest="date"), EIGHT, "2025-05-12T08:00"),
        (TimeForm(finest="minute"), EIGHT.replace(second=5), "2025-05-12T08:00:05"),
        (TimeForm(finest="date"), EIGHT.replace(microsecond=1), "2025-05-12T08:00:00.000001"),
        (TimeForm(finest="fraction"), EIGHT, "2025-05-12T08:00:00.000000"),
        (TimeForm(finest="fraction", digits=3), EIGHT.replace(microsecond=1500), "2025-05-12T08:00:00.001500"),
    ],
)
def test_a_form_that_would_hide_something_becomes_finer(form: TimeForm, time: dt.datetime, written: str) -> None:
    assert form.write(pl.Series([time], dtype=TIME)).to_list() == [written]


def test_nulls_and_empty_columns_are_written_as_such() -> None:
    for form in (TimeForm(), TimeForm(finest="date"), TimeForm(offset="Z")):
        assert form.write(pl.Series([None], dtype=TIME)).to_list() == [None]
        assert form.write(pl.Series([], dtype=TIME)).to_list() == []


@given(
    st.datetimes(dt.datetime(1992, 1, 1), dt.datetime(2200, 1, 1)),
    st.sampled_from([TimeForm(), TimeForm(separator=" ", finest="minute"), TimeForm(offset="Z", finest="date")]),
)
def test_whatever_is_written_is_read_again(time: dt.datetime, form: TimeForm) -> None:
    written = form.write(pl.Series([time], dtype=TIME))

    assert parse_times(written)[0].to_list() == [time]


def test_zoned_times_become_naive_ones_of_the_plan() -> None:
    zoned = pl.Series([dt.datetime(2025, 5, 12, tzinfo=dt.UTC)])

    assert to_plan_zone(zoned).to_list() == [EIGHT]


def test_a_form_is_kept_as_plain_data_and_comes_back_also_from_older_records() -> None:
    _, form = parse_times(pl.Series(["2025-03-30T01:00:00.5+01:00", "2025-03-30T03:00:00.5+02:00"]))

    assert TimeForm.of_dict(json.loads(json.dumps(form.as_dict()))) == form
    assert json.loads(json.dumps(form.as_dict())) == form.as_dict()
    assert TimeForm.of_dict({"separator": " ", "finest": "minute", "offset": None}) == TimeForm(" ", "minute")


def test_now_is_naive() -> None:
    assert now().tzinfo is None
